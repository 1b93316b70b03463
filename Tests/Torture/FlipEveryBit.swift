import FaultyStorage
import JournalStore

/// Every single bit of a journal of 64 KiB is turned over. A reader that proves the chain must see
/// it; only bits of what was never acknowledged, and of the empty blocks and zeros behind the last
/// record, may end in a torn tail, and then every acknowledged record is there. Never another
/// record, never a missing one. A bit of a superblock costs one of four copies and nothing else.
enum FlipEveryBit {
  private static let byteCount = 64 << 10

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(effort.factor) {
      for ending in Specimen.Ending.allCases {
        try flip(&outcome, seed: seed, ending)
        if outcome.isHopeless { return outcome }
      }
      try flipSuperblocks(&outcome, seed: seed)
    }
    return outcome
  }

  private static func flipSuperblocks(_ outcome: inout Outcome, seed: UInt64) throws {
    let whole = try Specimen.make(seed: seed, ending: .closed)
    let last = UInt64(whole.segmentNames.last?.prefix(20) ?? "") ?? 1
    let expected = whole.written.suffix(from: Int(last) - 1)
    for (name, bytes) in whole.disk.contents(of: "journal").sorted(by: { $0.key < $1.key })
    where name.hasPrefix("superblock.") {
      for offset in bytes.indices {
        for bit in 0..<8 {
          let disk = whole.disk.killed()
          disk.edit("journal", name) { $0.flipping(bit: bit, at: offset) }
          var fault: String?
          if case .read(let records, .cleanEnd) = Examination.read(disk, from: last) {
            if !records.elementsEqual(expected) { fault = "other records" }
          } else {
            fault = "a reader refuses it, or sees no clean end"
          }
          // One bit of each byte, as above.
          if fault == nil, bit == offset % 8, case .failure(let refusal) = Examination.open(disk) {
            fault = "refused: \(refusal.error)"
          }
          outcome.count(fault.map { "seed \(seed), \(name), byte \(offset), bit \(bit): \($0)" })
        }
        if outcome.isHopeless { return }
      }
    }
  }

  private static func flip(
    _ outcome: inout Outcome, seed: UInt64, _ ending: Specimen.Ending
  ) throws {
    let whole = try Specimen.make(seed: seed, ending: ending)
    var left = byteCount
    // From the end, as the rules for the last segments are the difficult ones.
    for (name, bytes) in Specimen.segments(of: whole.disk).reversed() where left > 0 {
      let target = FlipCase(whole, name, bytes)
      for offset in bytes.indices.suffix(left) {
        for bit in 0..<8 {
          outcome.count(
            target.fault(offset, bit).map {
              "seed \(seed), \(ending), \(name), byte \(offset), bit \(bit): \($0)"
            })
        }
        if outcome.isHopeless { return }
      }
      left -= bytes.count
    }
  }
}

/// One segment whose bits are turned over.
struct FlipCase {
  private let whole: Specimen
  private let name: String
  private let bytes: [UInt8]
  /// The segment's first record.
  private let first: UInt64
  /// Behind the last block with acknowledged records; a flip behind it may pass for a torn tail.
  private let provenEnd: Int
  private let isAmongLastTwo: Bool

  init(_ whole: Specimen, _ name: String, _ bytes: [UInt8]) {
    self.whole = whole
    self.name = name
    self.bytes = bytes
    first = UInt64(name.prefix(20)) ?? 1
    let names = whole.segmentNames
    isAmongLastTwo = names.suffix(2).contains(name)
    let proven = whole.blocks.last {
      $0.file == name && !$0.isEmpty && $0.firstSequence <= UInt64(whole.acknowledged)
    }
    provenEnd = name == names.last ? proven?.end ?? JournalBytes.sector : bytes.count
  }

  func fault(_ offset: Int, _ bit: Int) -> String? {
    let disk = whole.disk.killed()
    disk.edit("journal", name) { $0.flipping(bit: bit, at: offset) }
    // What lies before the segment is as it was; all behind it depends on it.
    switch Examination.read(disk, from: first) {
    case .refused(let error): if !error.isDamage { return "not called damage: \(error)" }
    case .nonsense(let what): return what
    case .read(let records, let tail):
      guard offset >= provenEnd else { return "not detected by a reader" }
      guard case .torn = tail else { return "a reader takes it for whole" }
      let start = Int(records.first?.sequence ?? first) - 1
      let expected = whole.written[min(start, whole.written.count)...].prefix(records.count)
      guard records.elementsEqual(expected) else { return "other records" }
      guard start + records.count >= whole.acknowledged else { return "records are missing" }
    }
    // Opening costs more than reading; one bit of each byte stands for the others.
    guard isAmongLastTwo, bit == offset % 8 else { return nil }
    switch Examination.open(disk) {
    case .failure(let refusal):
      if !refusal.isUntouched { return "refused and changed" }
      return refusal.error.isDamage ? nil : "not called damage: \(refusal.error)"
    case .success(let report):
      guard offset >= provenEnd else { return "opened for writing" }
      let isComplete = report.lastSequence >= UInt64(whole.acknowledged)
      return isComplete ? nil : "#\(report.lastSequence) is the last after opening"
    }
  }
}
