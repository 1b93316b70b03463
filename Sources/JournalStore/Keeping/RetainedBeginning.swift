import SystemCalls

/// Why a journal begins later than with its first record: the file `retained`, written by whoever
/// removed segments that are archived. Without it a journal that lacks its first segments is
/// damaged.
///
///     daybook-retained/v1
///     journal <id>
///     removed <segment> <next sequence> <chain behind it> <sha256 of its bytes>  (each)
///     because <time> operator <name> archive <path> reason <text>      (after each plan)
package struct RetainedBeginning: Equatable, Sendable {
  /// A segment that was removed, and how the journal goes on behind it.
  package struct Removed: Equatable, Sendable {
    /// The segment.
    package let name: SegmentName
    /// The sequence of the record behind it.
    package let nextSequence: UInt64
    /// The chain there.
    package let chain: SHA256Digest
    /// SHA-256 of its bytes.
    package let digest: SHA256Digest
  }

  /// Which journal.
  package let journalId: JournalId
  /// What was removed, in the journal's order.
  package var removed: [Removed]
  /// The lines that say who, when, where to and why.
  package var reasons: [String]

  /// The file's name.
  package static let fileName = "retained"
  private static let head = "daybook-retained/v1"
  private static let maximumByteCount = 64 << 20

  /// Nothing was removed yet.
  package init(journalId: JournalId) {
    self.journalId = journalId
    removed = []
    reasons = []
  }

  /// Reads the file of a journal; nil when there is none.
  package init?(in storage: any JournalStorage) throws(JournalError) {
    guard
      let text = try TextFile.read(
        Self.fileName, in: storage, maximumByteCount: Self.maximumByteCount)
    else { return nil }
    var lines = TextLines(text, file: storage.path(of: Self.fileName))
    try lines.expect(Self.head)
    journalId = try lines.journalId(try lines.words("journal", count: 1)[0])
    removed = []
    reasons = []
    while let line = lines.next() {
      if line.hasPrefix("because ") {
        reasons.append(line)
        continue
      }
      let words = try lines.words(of: line, "removed", count: 4)
      guard let name = SegmentName(words[0]), let next = UInt64(words[1]) else {
        throw lines.malformed("no segment and sequence")
      }
      removed.append(
        Removed(
          name: name, nextSequence: next, chain: try lines.digest(words[2]),
          digest: try lines.digest(words[3])))
    }
  }

  /// The file's text.
  package var text: String {
    var lines = [Self.head, "journal \(journalId)"]
    lines += removed.map { "removed \($0.name) \($0.nextSequence) \($0.chain) \($0.digest)" }
    lines += reasons
    return lines.map { $0 + "\n" }.joined()
  }

  /// Whether a journal may begin with this segment: it is the first that was not removed, or one
  /// whose removal was begun and not finished.
  func explains(_ header: SegmentHeader) -> Bool {
    guard header.journalId == journalId else { return false }
    if removed.contains(where: { $0.name == header.name }) { return true }
    return removed.contains {
      $0.nextSequence == header.firstSequence && $0.chain == header.chain
    }
  }
}

extension JournalReader {
  /// Opens the journal at its first segment, also where it begins later because the earlier ones
  /// were archived and removed. Whoever folds events from the start wants `open`, which refuses
  /// such a journal.
  package static func openAtFirst(
    in storage: any JournalStorage, verification: JournalVerification = .checksums
  ) throws(JournalError) -> JournalReader {
    let list = try SegmentList(storage)
    guard let first = list.names.first, first.firstSequence > JournalFormat.firstSequence else {
      return try open(in: storage, verification: verification)
    }
    guard let retained = try RetainedBeginning(in: storage),
      retained.explains(try OpenSegment.open(first, in: storage).header)
    else {
      throw .missingSegment(
        directory: storage.path, expectedFirstSequence: JournalFormat.firstSequence)
    }
    return try open(in: storage, at: first, verification: verification)
  }
}
