import FaultyStorage
import JournalStore

/// The power goes while the last group is on its way: every subset of its sectors reached the
/// device. The group is kept when all of it did, else cut into quarantine; what was acknowledged
/// before is there in either case.
enum TornFinalGroup {
  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(effort.factor) {
      for sectorCount in 1...12 {
        for isProven in [false, true] {
          for isPrepared in [false, true] {
            let final = try FinalGroup.make(
              seed: seed, sectorCount: sectorCount, isProven: isProven, isFilled: isPrepared)
            for subset in 0..<1 << sectorCount {
              outcome.count(
                final.fault(subset: subset).map {
                  "seed \(seed), \(sectorCount) sectors, idle block before: \(isProven), "
                    + "large payload: \(isPrepared), subset \(subset): \($0)"
                })
              if outcome.isHopeless { return outcome }
            }
          }
        }
      }
    }
    return outcome
  }
}

/// A disk that lost its power during the last group's fdatasync.
struct FinalGroup {
  let disk: SimulatedDisk
  let acknowledged: [TestRecord]
  let final: [TestRecord]
  let sectorCount: Int
  /// Where the group's block begins, in its segment.
  let offset: Int

  private static let deviceSector = 512

  /// The group's block has exactly so many sectors that are not all zeros.
  static func make(
    seed: UInt64, sectorCount: Int, isProven: Bool, isFilled: Bool
  ) throws(JournalError) -> FinalGroup {
    let disk = SimulatedDisk()
    var generator = SplitMix(seed: seed << 8 | UInt64(sectorCount))
    var options = WriterLife.options
    // One segment takes it all, so that the last group is the last write.
    options.firstSegmentByteCount = 64 << 10
    let (writer, _) = try JournalWriter.open(in: disk.storage(), options: options)
    var acknowledged: [TestRecord] = []
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      acknowledged.append(try writer.append(bytes: noise(200, &generator)))
      try writer.commit()
    }
    if isProven { try writer.commitIdle() }
    let end =
      BlockPlace.all(
        in: Specimen.segments(of: disk)[0].bytes, of: ""
      ).last?.end ?? JournalBytes.sector
    // Header of block and record, then a body that ends in the last of the sectors.
    let rest = sectorCount * deviceSector - JournalBytes.blockHeader - 32
    let size = isFilled ? rest : max(8, rest - deviceSector + 16)
    let final = [try writer.append(bytes: noise(size, &generator))]
    disk.setFault { _, call in call.operation == .fdatasync ? .powerCut : .done }
    do throws(JournalError) {
      try writer.commit()
    } catch {
      // The power went, as it should.
      disk.setFault { _, _ in .done }
    }
    return FinalGroup(
      disk: disk, acknowledged: acknowledged, final: final, sectorCount: sectorCount, offset: end)
  }

  private static func noise(_ byteCount: Int, _ generator: inout SplitMix) -> [UInt8] {
    (0..<byteCount).map { _ in UInt8(truncatingIfNeeded: generator.next() | 1) }
  }

  /// What is wrong with the recovery when exactly these sectors are there, or nil.
  func fault(subset: Int) -> String? {
    let image = disk.crashed { sector in
      // Behind the group's sectors there is only padding, zeros upon zeros.
      sector < sectorCount && subset >> sector & 1 == 1
    }
    let isWhole = subset == (1 << sectorCount) - 1
    let segment = Specimen.segments(of: image)[0]
    let expected = isWhole ? acknowledged + final : acknowledged
    if let fault = readFault(image, subset: subset, isWhole: isWhole, expected) { return fault }
    let report: OpeningReport
    switch Examination.open(image) {
    case .failure(let refusal): return "refused: \(refusal.error)"
    case .success(let found): report = found
    }
    guard report.lastSequence == UInt64(expected.count) else {
      return "#\(report.lastSequence) is the last, not #\(expected.count)"
    }
    if let fault = cutFault(image, report, segment, isCut: subset != 0 && !isWhole) {
      return fault
    }
    guard case .read(expected, _) = Examination.read(image) else {
      return "what was recovered is not what was acknowledged"
    }
    return nil
  }

  private func readFault(
    _ image: SimulatedDisk, subset: Int, isWhole: Bool, _ expected: [TestRecord]
  ) -> String? {
    guard case .read(let records, let tail) = Examination.read(image) else {
      return "a reader refuses it"
    }
    guard records == expected else { return "a reader sees \(records.count) records" }
    switch tail {
    case .open: return subset == 0 || isWhole ? nil : "a reader sees no torn tail"
    case .torn(let torn):
      return torn.offset == offset && !isWhole && subset != 0 ? nil : "a reader misplaces the tail"
    case .cleanEnd, nil: return "a reader sees a clean end"
    }
  }

  /// A cut tail is reported, gone, and in quarantine to the last byte; nothing else is ever cut.
  private func cutFault(
    _ image: SimulatedDisk, _ report: OpeningReport, _ before: (name: String, bytes: [UInt8]),
    isCut: Bool
  ) -> String? {
    guard isCut else { return report.tornTail == nil ? nil : "cut what was whole" }
    guard let tail = report.tornTail, tail.offset == offset else { return "the tail is not cut" }
    let data = before.bytes[offset...].lastIndex { $0 != 0 }.map { JournalBytes.padded($0 + 1) }
    guard let data, tail.byteCount == data - offset else { return "the tail's size is wrong" }
    let copy = image.contents(of: "journal/quarantine")["\(before.name)-\(offset).torn"]
    guard copy == Array(before.bytes[offset..<data]) else { return "the copy is not the tail" }
    let after = Specimen.segments(of: image)[0].bytes
    return after == Array(before.bytes[..<offset]) ? nil : "the segment is not cut at its end"
  }
}
