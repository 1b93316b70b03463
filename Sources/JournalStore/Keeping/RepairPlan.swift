import SystemCalls

/// What can be made of a damaged journal: from where each segment is taken, what is cut, and what
/// would be lost. The same damage gives the same plan and the same hash.
package struct RepairPlan: Sendable {
  /// A segment and from where it is taken.
  package struct Piece: Sendable {
    /// The segment.
    package let name: SegmentName
    /// The directory that it is taken from.
    package let path: String
    /// How much of it counts.
    package let byteCount: Int
    /// The sequence of the last record behind it.
    package let lastSequence: UInt64
    /// SHA-256 of so many bytes.
    package let digest: SHA256Digest
    let source: any JournalStorage
    var isTakenFromBackup = false
  }

  /// Records that were durable and that no directory has any more.
  package struct Gap: Sendable {
    /// The first of them.
    package var firstSequence: UInt64
    /// The last that is known to have been there; 0 when nobody knows.
    package var lastSequence: UInt64
    /// The recorded time of the last record before, ns.
    package var after: Int64
    /// The recorded time of the first record known behind, ns; 0 when none is.
    package var before: Int64
    /// Why, in words.
    package var why: String
    /// Records behind the gap that can still be read and would be dropped, by kind.
    package var droppedByKind: [UInt64]
  }

  /// A file of the damaged directory that goes into quarantine.
  struct Quarantined: Sendable {
    let name: String
    let newName: String
    let byteCount: Int
    let digest: SHA256Digest
    let source: any JournalStorage
  }

  /// Which journal.
  package let journalId: JournalId
  /// The damaged directory.
  package let directory: String
  /// In the journal's order.
  package internal(set) var pieces: [Piece] = []
  /// What was found, and what is done about it.
  package internal(set) var findings: [CheckFinding] = []
  /// What would be lost; nil when nothing is.
  package internal(set) var gap: Gap?
  /// Where the journal stands at its end.
  package internal(set) var end: ChainState
  var frontier: MerkleFrontier?
  var schemaVersion: UInt32 = 0
  var highestEpoch: UInt32 = 0
  var isCleanEnd = false
  var hasSuperblocks = false
  var quarantined: [Quarantined] = []

  init(journalId: JournalId, directory: String) {
    self.journalId = journalId
    self.directory = directory
    var hasher = BlockHasher()
    end = ChainState(genesis: journalId, hasher: &hasher)
  }

  /// Whether the directory is as it should be.
  package var isNothingToDo: Bool { gap == nil && findings.allSatisfy { $0.severity == .ok } }

  /// The plan in full.
  package var lines: [String] {
    var lines = ["daybook-repair/v1", "journal \(journalId)", "directory \(directory)"]
    lines += pieces.map { "segment \($0.name) \($0.byteCount) \($0.digest) from \($0.path)" }
    lines.append("ends #\(end.nextSequence - 1) groups \(end.groupIndex) chain \(end.chain)")
    if let gap {
      let last = gap.lastSequence == 0 ? "nobody knows" : "#\(gap.lastSequence)"
      lines.append("gap #\(gap.firstSequence) to \(last): \(gap.why)")
    }
    lines += quarantined.map { "quarantine \($0.newName) \($0.byteCount) \($0.digest)" }
    lines += findings.map { "\($0.severity.rawValue) \($0.subject): \($0.what)" }
    return lines
  }

  /// What the operator says to agree to the plan: sixteen hexadecimal digits.
  package var hash: String { Self.hash(of: lines) }

  static func hash(of lines: [String]) -> String {
    let text = lines.map { $0 + "\n" }.joined()
    return String("\(SHA256Digest(of: Array(text.utf8)))".prefix(16))
  }

  /// The journal as it would be, for readers.
  package var assembled: AssembledStorage {
    AssembledStorage(
      path: directory,
      parts: pieces.map {
        AssembledStorage.Part(name: $0.name, source: $0.source, byteCount: $0.byteCount)
      })
  }
}
