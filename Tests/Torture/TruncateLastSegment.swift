import FaultyStorage
import JournalStore

/// The last segment is cut off at every byte. What a superblock or a watermark that survived calls
/// durable must be there, and a clean end: else it is damage and nothing is changed. If nothing of
/// that is missing, what is left is a prefix of what was written, and a block cut through is a torn
/// tail.
enum TruncateLastSegment {
  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(effort.factor) {
      for ending in Specimen.Ending.allCases {
        let whole = try Specimen.make(seed: seed, ending: ending)
        guard let last = whole.segmentNames.last else { continue }
        let byteCount = Specimen.segments(of: whole.disk).last?.bytes.count ?? 0
        for length in 0..<byteCount {
          outcome.count(
            fault(whole, ending, last, length: length).map {
              "seed \(seed), \(ending), cut to \(length) bytes: \($0)"
            })
          if outcome.isHopeless { return outcome }
        }
      }
    }
    return outcome
  }

  private static func fault(
    _ whole: Specimen, _ ending: Specimen.Ending, _ last: String, length: Int
  ) -> String? {
    let disk = whole.disk.killed()
    disk.edit("journal", last) { Array($0.prefix(length)) }
    let blocks = whole.blocks.filter { $0.file == last }
    let kept = blocks.filter { $0.end <= length }
    let first = blocks.first?.firstSequence ?? 1
    let end = kept.last.map { $0.firstSequence + UInt64($0.recordCount) } ?? first
    let expected = Array(whole.written.prefix(Int(end) - 1))
    let keptEnd = kept.last?.end ?? JournalBytes.sector
    let hasTail = Specimen.segments(of: disk).last?.bytes.dropFirst(keptEnd).contains { $0 != 0 }
    // The superblocks were written when the opening began; the blocks that proved more are cut off.
    let opened = Int(first) - 1
    let losesProven = expected.count < opened || length < JournalBytes.sector
    let losesFarewell = ending == .closed && length < (blocks.last?.end ?? 0)
    let mustRefuse = losesProven || losesFarewell
    switch Examination.read(disk) {
    case .read(let records, let tail):
      if mustRefuse { return "a reader takes it for whole" }
      if records != expected { return "a reader sees \(records.count), not \(expected.count)" }
      if case .torn = tail, hasTail != true { return "a reader sees a tail that is not there" }
    case .refused(let error):
      if !error.isDamage { return "a reader's error is \(error)" }
      if !mustRefuse { return "a reader refuses: \(error)" }
    case .nonsense(let what): return what
    }
    switch Examination.open(disk) {
    case .success(let report):
      if mustRefuse { return "opened, and forgot what was durable" }
      if report.lastSequence != end - 1 { return "#\(report.lastSequence) is the last" }
      if (report.tornTail != nil) != (hasTail == true) { return "the tail is misjudged" }
    case .failure(let refusal):
      if !refusal.isUntouched { return "refused and changed" }
      if !refusal.error.isDamage { return "not called damage: \(refusal.error)" }
      if !mustRefuse { return "refused: \(refusal.error)" }
    }
    return nil
  }
}
