import SystemCalls

/// Which segments a journal can do without, and why no more.
package struct RetainPlan: Sendable {
  /// What decides how much is kept.
  package struct Rules: Sendable {
    /// Keep everything from this record on; nil = no such limit.
    package var keepFrom: UInt64?
    /// Keep everything recorded since this time, ns; nil = no such limit.
    package var keepSince: Int64?
    /// What was signed of the journal: only what it covers may go.
    package var checkpoint: Checkpoint
    /// The snapshot that a start-up would begin at; nil when it would read the whole journal.
    package var snapshot: UInt64?

    /// Rules from their parts.
    package init(
      keepFrom: UInt64?, keepSince: Int64?, checkpoint: Checkpoint, snapshot: UInt64?
    ) {
      self.keepFrom = keepFrom
      self.keepSince = keepSince
      self.checkpoint = checkpoint
      self.snapshot = snapshot
    }
  }

  /// A segment that can go.
  package struct Candidate: Equatable, Sendable {
    /// The segment.
    package let name: SegmentName
    /// Its size in the archive.
    package let byteCount: Int
    /// SHA-256 of its bytes, here and in the archive.
    package let digest: SHA256Digest
    /// The sequence of the record behind it.
    package let nextSequence: UInt64
    /// The chain behind it.
    package let chain: SHA256Digest
  }

  /// Which journal.
  package let journalId: JournalId
  /// Its directory.
  package let directory: String
  /// The archive that has what goes.
  package let archive: String
  /// What goes, oldest first.
  package internal(set) var candidates: [Candidate] = []
  /// The first segment that stays, and why.
  package internal(set) var limit = ""

  /// The plan in full. A live journal that grows does not change it.
  package var lines: [String] {
    ["daybook-retain/v1", "journal \(journalId)", "directory \(directory)", "archive \(archive)"]
      + candidates.map { "remove \($0.name) \($0.byteCount) \($0.digest)" }
  }

  /// What the operator says to agree to the plan.
  package var hash: String { RepairPlan.hash(of: lines) }

  /// The first record that the journal would still have.
  package var beginsAt: UInt64? { candidates.last?.nextSequence }
}
