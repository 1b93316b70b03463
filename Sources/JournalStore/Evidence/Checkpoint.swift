/// How many groups the journal has and the root of the tree over them, as a signed note's text
/// (c2sp.org/tlog-checkpoint). Who keeps one elsewhere can later tell whether the journal still
/// begins with the same groups.
///
///     daybook/<journal id, 32 hexadecimal digits>
///     <groups, decimal>
///     <root, base64>
package struct Checkpoint: Sendable {
  /// Which log: for a journal `daybook/` and its id.
  package let origin: String
  /// How many leaves the tree has.
  package let size: UInt64
  /// The root of the tree of so many leaves.
  package let root: SHA256Digest
  /// Lines that another log may add; Daybook writes none.
  package let extensions: [String]

  /// The state of a journal's tree.
  package init(journalId: JournalId, size: UInt64, root: SHA256Digest) {
    origin = Self.origin(of: journalId)
    self.size = size
    self.root = root
    extensions = []
  }

  /// What checkpoints of a journal begin with, and the name that its keys have.
  package static func origin(of journalId: JournalId) -> String { "daybook/\(journalId)" }

  /// Reads the text of a note. Whether it is signed is another question.
  package init(text: [UInt8]) throws(EvidenceError) {
    var reader = EvidenceReader(.checkpoint, text)
    origin = try reader.text(try reader.next("the origin"))
    guard !origin.isEmpty else { throw reader.malformed("the origin is empty") }
    guard let size = UInt64(digits: text[try reader.next("the size")]), size <= Int64.max else {
      throw reader.malformed("the size is no decimal number without leading zeros")
    }
    self.size = size
    root = try reader.digest(try reader.next("the root"))
    var extensions: [String] = []
    while !reader.isAtEnd {
      let line = try reader.text(try reader.next("an extension"))
      guard !line.isEmpty else { throw reader.malformed("an empty line") }
      extensions.append(line)
    }
    self.extensions = extensions
    if size == 0 {
      var hasher = BlockHasher()
      guard root == hasher.emptyRoot() else {
        throw .malformed(.checkpoint, line: 3, why: "no tree without leaves has this root")
      }
    }
  }

  /// Reads a signed checkpoint and checks that the log itself, whose key has the origin for its
  /// name, has signed it.
  package init(_ note: SignedNote, by log: NoteKey) throws(EvidenceError) {
    try note.check(by: log)
    try self.init(text: note.text)
    guard log.kind == .text, origin.hasSameBytes(as: log.name) else {
      throw .wrongOrigin(found: origin, expected: log.name)
    }
  }

  /// The text that is signed.
  package var text: String {
    ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
  }

  /// The checkpoint signed by the log's key, under the log's name.
  package func signed(by key: borrowing SigningKey) throws(EvidenceError) -> SignedNote {
    var note = try SignedNote(text: text)
    try note.sign(origin, with: key)
    return note
  }
}

extension Checkpoint: Equatable {
  /// Whether the texts are the same bytes.
  package static func == (first: Checkpoint, second: Checkpoint) -> Bool {
    first.text.hasSameBytes(as: second.text)
  }
}
