import SystemCalls

/// What a backup holds, as text in `backup.manifest`. The last line is the SHA-256 of those before.
///
///     daybook-backup/v1
///     journal <id>
///     last <sequence> <groups> <chain>
///     file <name> <bytes> <sha256>     (each, segments first, in the journal's order)
///     sum <sha256>
package struct BackupManifest: Equatable, Sendable {
  /// A file of the backup.
  package struct Entry: Equatable, Sendable {
    /// Its name; `quarantine/…` for what is in quarantine.
    package let name: String
    /// Its size.
    package let byteCount: Int
    /// SHA-256 of its bytes.
    package let digest: SHA256Digest
  }

  /// Which journal.
  package let journalId: JournalId
  /// The sequence of the last record copied.
  package var lastSequence: UInt64 = 0
  /// How many commit groups come before its end.
  package var groupCount: UInt64 = 0
  /// The chain there.
  package var chain = SHA256Digest.zero
  /// The files.
  package var entries: [Entry] = []

  /// The file's name.
  package static let fileName = "backup.manifest"
  private static let head = "daybook-backup/v1"
  private static let maximumByteCount = 64 << 20

  /// Of a backup that holds nothing yet.
  init(journalId: JournalId) { self.journalId = journalId }

  /// Reads the manifest of a backup; nil when there is none.
  package init?(in storage: any JournalStorage) throws(JournalError) {
    guard
      let bytes = try TextFile.read(
        Self.fileName, in: storage, maximumByteCount: Self.maximumByteCount)
    else { return nil }
    var lines = TextLines(bytes, file: storage.path(of: Self.fileName))
    try lines.expect(Self.head)
    journalId = try lines.journalId(try lines.words("journal", count: 1)[0])
    let last = try lines.words("last", count: 3)
    guard let sequence = UInt64(last[0]), let groups = UInt64(last[1]) else {
      throw lines.malformed("no sequence and group count")
    }
    lastSequence = sequence
    groupCount = groups
    chain = try lines.digest(last[2])
    var sum: SHA256Digest?
    while let line = lines.next() {
      guard sum == nil else { throw lines.malformed("more behind the sum") }
      if line.hasPrefix("sum ") {
        sum = try lines.digest(try lines.words(of: line, "sum", count: 1)[0])
        continue
      }
      let words = try lines.words(of: line, "file", count: 3)
      guard let byteCount = Int(words[1]), byteCount >= 0, Self.isName(words[0]) else {
        throw lines.malformed("no name and size")
      }
      entries.append(
        Entry(name: words[0], byteCount: byteCount, digest: try lines.digest(words[2])))
    }
    guard sum == Self.sum(of: body), Array(text.utf8) == bytes else {
      throw lines.malformed("its sum is not that of its lines: it was cut off or altered")
    }
  }

  /// The folders beside the segments that belong to a backup. Snapshots are made anew, and keys
  /// are nobody else's.
  static let folders = [JournalFormat.quarantineName, JournalFormat.checkpointsName]

  /// Plain, or in one of the folders: nothing that leads out of the directory.
  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let plain = parts.last, !plain.isEmpty, plain != ".", plain != ".." else { return false }
    return parts.count == 1 || (parts.count == 2 && folders.contains(parts[0]))
  }

  private var body: String {
    var lines = [Self.head, "journal \(journalId)", "last \(lastSequence) \(groupCount) \(chain)"]
    lines += entries.map { "file \($0.name) \($0.byteCount) \($0.digest)" }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func sum(of body: String) -> SHA256Digest { SHA256Digest(of: Array(body.utf8)) }

  /// The file's text.
  var text: String { body + "sum \(Self.sum(of: body))\n" }

  /// The segments, in the journal's order.
  var segments: [(name: SegmentName, entry: Entry)] {
    entries.compactMap { entry in SegmentName(entry.name).map { ($0, entry) } }
  }

  /// Takes a file in, or over.
  mutating func set(_ entry: Entry) {
    if let index = entries.firstIndex(where: { $0.name == entry.name }) {
      entries[index] = entry
      return
    }
    entries.append(entry)
    entries.sort {
      (SegmentName($0.name) == nil ? 1 : 0, $0.name) < (
        SegmentName($1.name) == nil ? 1 : 0, $1.name
      )
    }
  }
}
