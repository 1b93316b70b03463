import FaultyStorage
import JournalStore

/// The power goes at every call of an opening, and again at every call of the opening after that:
/// of a new journal, of one that was closed, of one that was not, and of one with a torn tail.
/// However often it is begun, it comes to the same end; and the tail is never gone from the segment
/// before its copy is whole in quarantine.
enum CrashInRecovery {
  private static let firstImages = 5
  private static let killedImages = 12
  private static let secondImages = 2

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(2 * effort.factor) {
      var starts = [InterruptedStart(disk: SimulatedDisk(), records: [], tail: nil)]
      for ending in [Specimen.Ending.closed, .idle] {
        let whole = try Specimen.make(seed: seed, ending: ending)
        starts.append(InterruptedStart(disk: whole.disk, records: whole.written, tail: nil))
      }
      if let torn = try InterruptedStart.torn(seed: seed) { starts += [torn] }
      for (number, start) in starts.enumerated() {
        interrupt(start, "seed \(seed), start \(number)", seed: seed, &outcome)
        if outcome.isHopeless { return outcome }
      }
    }
    return outcome
  }

  private static func interrupt(
    _ start: InterruptedStart, _ name: String, seed: UInt64, _ outcome: inout Outcome
  ) {
    start.crash(start.disk, images: firstImages, seed: seed) { point, image, once in
      outcome.count(start.fault(of: once).map { "\(name), cut at \(point), image \(image): \($0)" })
      let second = seed ^ UInt64(point << 20)
      // The same calls again: kill -9 and then a power cut shows what only the cache had.
      let images = image == 0 ? killedImages : secondImages
      start.crash(once, images: images, seed: second) { again, two, twice in
        outcome.count(
          start.fault(of: twice).map {
            "\(name), cut at \(point), image \(image), then at \(again), image \(two): \($0)"
          })
      }
    }
  }
}

/// A disk on which a writer is opened and interrupted.
struct InterruptedStart {
  /// The end of a segment that is to be cut.
  struct Tail {
    let segment: String
    let offset: Int
    let bytes: [UInt8]
  }

  let disk: SimulatedDisk
  let records: [TestRecord]
  let tail: Tail?

  /// A journal whose last group is torn.
  static func torn(seed: UInt64) throws -> InterruptedStart? {
    var generator = SplitMix(seed: seed)
    for attempt in 0..<1_000 as Range<UInt64> {
      let whole = try Specimen.make(seed: seed * 1_000 + attempt, ending: .unacknowledged)
      guard let name = whole.segmentNames.last else { continue }
      let start = whole.blocks.last {
        Int($0.firstSequence) + $0.recordCount - 1 <= whole.acknowledged
      }
      let offset = start?.file == name ? start?.end ?? 0 : JournalBytes.sector
      whole.disk.edit("journal", name) { bytes in
        var torn = bytes
        for sector in stride(from: offset, to: bytes.count, by: 512)
        where Bool.random(using: &generator) {
          let end = min(sector + 512, torn.count)
          torn.replaceSubrange(sector..<end, with: repeatElement(0, count: end - sector))
        }
        return torn
      }
      guard case .success(let report) = Examination.open(whole.disk.killed()),
        let tail = report.tornTail
      else { continue }
      let bytes = whole.disk.contents(of: "journal")[name] ?? []
      let end = min(tail.offset + tail.byteCount, bytes.count)
      return InterruptedStart(
        disk: whole.disk, records: Array(whole.written.prefix(Int(report.lastSequence))),
        tail: Tail(
          segment: name, offset: tail.offset, bytes: Array(bytes[tail.offset..<end])))
    }
    return nil
  }

  /// Cuts the power at every call of an opening that changes something, and shows the images.
  func crash(
    _ start: SimulatedDisk, images: Int, seed: UInt64,
    _ body: (_ point: Int, _ image: Int, _ disk: SimulatedDisk) -> Void
  ) {
    let whole = start.killed()
    _ = Examination.open(whole)
    for point in whole.calls.indices where whole.calls[point].operation.changesDisk {
      let disk = start.killed()
      disk.setFault { index, _ in index == point ? .powerCut : .done }
      _ = Examination.open(disk)
      var generator = SplitMix(seed: seed << 16 | UInt64(point))
      for image in 0..<images {
        body(point, image, image == 0 ? disk.killed() : disk.crashed(&generator))
      }
    }
  }

  /// What is wrong with an image, and with what the next opening makes of it.
  func fault(of image: SimulatedDisk) -> String? {
    if let fault = quarantineFault(image) { return fault }
    let opened = image.killed()
    switch Examination.open(opened) {
    case .failure(let refusal): return "refused: \(refusal.error)"
    case .success(let report):
      guard report.lastSequence == UInt64(records.count) else {
        return "#\(report.lastSequence) is the last, not #\(records.count)"
      }
    }
    guard case .read(records, _) = Examination.read(opened) else { return "other records" }
    return quarantineFault(opened, mustBeCut: true)
  }

  /// Where the tail is no longer in its segment, the whole of it is in quarantine.
  private func quarantineFault(_ disk: SimulatedDisk, mustBeCut: Bool = false) -> String? {
    guard let tail else { return nil }
    let bytes = disk.contents(of: "journal")[tail.segment] ?? []
    let isThere =
      bytes.count >= tail.offset + tail.bytes.count
      && bytes[tail.offset...].starts(with: tail.bytes)
    if isThere { return mustBeCut ? "the tail is still there" : nil }
    let copy = disk.contents(of: "journal/quarantine")["\(tail.segment)-\(tail.offset).torn"]
    return copy == tail.bytes ? nil : "the tail is cut, and its copy is not whole"
  }
}
