/// What stands in front of an excerpt's groups.
///
///     daybook-excerpt@v1
///     about <text>              what was asked for; nothing vouches for it
///     log <verifier key>
///     witness <verifier key>    as many as there are
///     handover <base64>         116 bytes each, as many as there are
///     checkpoint <bytes>
///     the checkpoint, a signed note of so many bytes
///
/// Then, in the order of the tree's leaves, one of these for each part of the tree, and `end`:
///
///     beside <groups> <base64>  the root of a subtree that is left out
///     group <number> <epoch> <first> <count> <bytes>
///     <base64>                  the group's records, 57 bytes a line; the last has the rest
package struct ExcerptHead: Equatable, Sendable {
  /// What was asked for; nothing vouches for it.
  package let about: String
  /// The key that signed the checkpoint. Carried along, not vouched for.
  package let log: NoteKey
  /// The keys of witnesses that cosigned. Carried along, not vouched for.
  package let witnesses: [NoteKey]
  /// How the log's key came to be, oldest first.
  package let handovers: [KeyHandover]
  /// The checkpoint.
  package let note: SignedNote

  static let firstLine = "daybook-excerpt@v1"
  static let bytesInLine = 57

  /// The head of an excerpt; `about` holds no line feed.
  package init(
    about: String, log: NoteKey, witnesses: [NoteKey], handovers: [KeyHandover], note: SignedNote
  ) {
    precondition(!about.utf8.contains(UInt8(ascii: "\n")), "what an excerpt is about is one line")
    self.about = about
    self.log = log
    self.witnesses = witnesses
    self.handovers = handovers
    self.note = note
  }

  /// Whether a file that begins so is an excerpt.
  package static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "\(firstLine)\n".utf8)
  }

  /// The text.
  var bytes: [UInt8] {
    var text = "\(Self.firstLine)\nabout \(about)\nlog \(log.text)\n"
    text += witnesses.map { "witness \($0.text)\n" }.joined()
    text += handovers.map { "handover \($0.text)\n" }.joined()
    let note = note.bytes
    return Array("\(text)checkpoint \(note.count)\n".utf8) + note
  }
}

extension GroupEvidence {
  /// The group as an excerpt has it.
  func excerptBytes(index: UInt64) -> [UInt8] {
    var text = Array(
      "group \(index) \(epoch) \(firstSequence) \(recordCount) \(records.count)\n".utf8)
    var offset = 0
    while offset < records.count {
      let end = min(offset + ExcerptHead.bytesInLine, records.count)
      Base64.append(records.span.extracting(offset..<end), to: &text)
      text.append(UInt8(ascii: "\n"))
      offset = end
    }
    return text
  }
}
