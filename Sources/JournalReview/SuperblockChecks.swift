import JournalStore
import Projections

/// What superblocks show: that they are all there.
enum SuperblockChecks {
  static func findings(
    _ reader: borrowing JournalReader
  ) throws(JournalError) -> [(rule: AuditRule, what: String)] {
    let bad = try reader.lastingBadSuperblocks()
    let words = bad.map { "copy \($0.copy) of \($0.file): \($0.fault.rawValue)" }
    if bad.isEmpty || reader.hasSuperblock { return words.map { (.superblocksWhole, $0) } }
    return [
      (
        .superblocksReadable,
        words.joined(separator: "; ")
          + ". Whether the end is there nobody can tell, and no writer opens the journal; run "
          + "daybook-audit repair"
      )
    ]
  }
}
