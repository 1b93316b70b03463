/// One line under a note: who signed, and what.
package struct NoteSignature: Equatable, Sendable {
  /// Who signed.
  package let name: String
  /// Which key of that name.
  package let keyId: UInt32
  /// The bytes, whose form the kind of the key knows.
  package let bytes: [UInt8]

  /// A signature as someone made it; not checked.
  package init(name: String, keyId: UInt32, bytes: [UInt8]) {
    self.name = name
    self.keyId = keyId
    self.bytes = bytes
  }

  /// The line with its line feed.
  package var line: String { "— \(name) \(Base64.text(keyId.bigEndianBytes + bytes))\n" }
}

/// Text signed by one or more keys (c2sp.org/signed-note). The text means nothing until `approvals`
/// has checked a signature by a key that is trusted.
///
///     text, ending in a line feed
///     (an empty line)
///     — name base64(key id u32, big-endian ‖ signature)
///     — …
package struct SignedNote: Equatable, Sendable {
  /// What is signed, with its last line feed: UTF-8 without control characters but line feeds.
  package let text: [UInt8]
  /// The lines under it, in their order.
  package private(set) var signatures: [NoteSignature]

  /// The largest note that is read, in bytes.
  package static let maximumByteCount = 1 << 20
  /// The most signatures that are read.
  package static let maximumSignatureCount = 100

  /// A note that nobody has signed yet.
  package init(text: String) throws(EvidenceError) {
    let bytes = Array(text.utf8)
    guard bytes.last == UInt8(ascii: "\n"), !bytes.contains(where: Self.isControl) else {
      throw .malformed(
        .signedNote, line: 0, why: "its text lacks the last line feed or has control characters")
    }
    self.text = bytes
    signatures = []
  }

  /// Reads a note with at least one signature. What is read is not yet checked.
  package init(_ bytes: [UInt8]) throws(EvidenceError) {
    func malformed(_ why: String) -> EvidenceError { .malformed(.signedNote, line: 0, why: why) }
    guard bytes.count <= Self.maximumByteCount else {
      throw .tooLarge(.signedNote, byteCount: bytes.count, maximum: Self.maximumByteCount)
    }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw malformed("not UTF-8") }
    guard !bytes.contains(where: Self.isControl) else { throw malformed("a control character") }
    guard let textEnd = Self.endOfText(bytes) else {
      throw malformed("no empty line between text and signatures")
    }
    text = Array(bytes[..<textEnd])
    signatures = []
    var reader = EvidenceReader(.signedNote, Array(bytes[(textEnd + 1)...]))
    while !reader.isAtEnd || signatures.isEmpty {
      guard signatures.count < Self.maximumSignatureCount else {
        throw malformed("more than \(Self.maximumSignatureCount) signatures")
      }
      signatures.append(try Self.signature(&reader))
    }
  }

  /// The whole note.
  package var bytes: [UInt8] {
    text + Array("\n".utf8) + signatures.flatMap { Array($0.line.utf8) }
  }

  /// Signs the text with a key of this name (RFC 8032, kind 1).
  package mutating func sign(
    _ name: String, with key: borrowing SigningKey
  ) throws(EvidenceError) {
    let noteKey = try NoteKey(name: name, kind: .text, key: key.verifyingKey)
    add(NoteSignature(name: name, keyId: noteKey.id, bytes: key.sign(text)))
  }

  /// Adds a line that someone else made; it is not checked.
  package mutating func add(_ signature: NoteSignature) { signatures.append(signature) }

  /// Reads one line of a signature, with or without its line feed: what a witness answers.
  package static func signature(line: String) throws(EvidenceError) -> NoteSignature {
    var bytes = Array(line.utf8)
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    var reader = EvidenceReader(.signedNote, bytes)
    let signature = try signature(&reader)
    guard reader.isAtEnd else { throw reader.malformed("more than one line") }
    return signature
  }

  private static func signature(
    _ reader: inout EvidenceReader
  ) throws(EvidenceError) -> NoteSignature {
    let line = try reader.next("a signature")
    let parts = reader.bytes[line].split(
      separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].elementsEqual("—".utf8) else {
      throw reader.malformed("it is not '— name base64'")
    }
    let name = try reader.text(parts[1].indices)
    guard NoteKey.isName(name) else {
      throw reader.malformed("the name is empty or has white space or '+' in it")
    }
    let blob = try reader.decoded(parts[2].indices)
    guard blob.count > 4 else { throw reader.malformed("no signature behind the key id") }
    return NoteSignature(
      name: name, keyId: UInt32(bigEndianBytes: blob[..<4]), bytes: Array(blob[4...]))
  }

  /// Where the text ends: behind the line feed before the last empty line.
  private static func endOfText(_ bytes: [UInt8]) -> Int? {
    let feed = UInt8(ascii: "\n")
    return bytes.indices.dropFirst().last { bytes[$0] == feed && bytes[$0 - 1] == feed }
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != UInt8(ascii: "\n")
  }
}

/// A signature that was checked.
package struct NoteApproval: Equatable, Sendable {
  /// Whose it is.
  package let key: NoteKey
  /// When it was made, in seconds since 1970, for a witness's; nil for a log's.
  package let time: UInt64?

  /// Says that this key has signed.
  package init(key: NoteKey, time: UInt64?) {
    self.key = key
    self.time = time
  }
}

extension SignedNote {
  /// The signatures by these keys, each checked, in the order of the note; those by other keys are
  /// ignored. One that is wrong refutes the whole note, and there must be at least one.
  package func approvals(by keys: [NoteKey]) throws(EvidenceError) -> [NoteApproval] {
    var approvals: [NoteApproval] = []
    for signature in signatures {
      guard let key = keys.first(where: { $0.isNamed(signature.name, id: signature.keyId) }) else {
        continue
      }
      switch key.kind {
      case .text:
        guard key.key.verify(signature.bytes, of: text) else {
          throw .wrongSignature(by: key.name)
        }
        approvals.append(NoteApproval(key: key, time: nil))
      case .cosignature:
        let time = try Cosignature.check(signature, by: key, of: text)
        approvals.append(NoteApproval(key: key, time: time))
      }
    }
    guard !approvals.isEmpty else { throw .unsigned(by: keys.map(\.name)) }
    return approvals
  }

  /// The signatures by these keys, each of which must have signed; none when there are no keys.
  package func approvals(byAll keys: [NoteKey]) throws(EvidenceError) -> [NoteApproval] {
    guard !keys.isEmpty else { return [] }
    let approvals = try approvals(by: keys)
    for key in keys where !approvals.contains(where: { $0.key == key }) {
      throw .unsigned(by: [key.name])
    }
    return approvals
  }

  /// Checks that this key has signed, beside whoever else has.
  package func check(by key: NoteKey) throws(EvidenceError) {
    _ = try approvals(by: [key])
  }
}
