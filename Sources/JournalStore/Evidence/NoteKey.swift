/// A public key as signed notes know it: a name, what it signs, and 32 bytes
/// (c2sp.org/signed-note).
///
///     daybook/0100…0000+1f2e3d4c+AZ…=
///     name             +key id  +base64(kind ‖ public key)
package struct NoteKey: Sendable {
  /// What a key signs.
  package enum Kind: UInt8, Sendable {
    /// The text of the note: a log's own signature.
    case text = 0x01
    /// The text with a time in front: a witness's (c2sp.org/tlog-cosignature, Ed25519).
    case cosignature = 0x04
  }

  /// Who signs: not empty, without white space and `+`.
  package let name: String
  /// What it signs.
  package let kind: Kind
  /// The key itself.
  package let key: VerifyingKey
  /// The first four bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ key), big-endian.
  package let id: UInt32

  /// The key of a signer.
  package init(name: String, kind: Kind, key: VerifyingKey) throws(EvidenceError) {
    guard Self.isName(name) else {
      throw .malformed(.noteKey, line: 0, why: "its name is empty or has white space or '+' in it")
    }
    self.name = name
    self.kind = kind
    self.key = key
    let preimage = Array(name.utf8) + [UInt8(ascii: "\n"), kind.rawValue] + key.bytes
    var hasher = SHA256Hasher()
    hasher.begin()
    hasher.update(preimage.span)
    id = UInt32(bigEndianBytes: hasher.finish().bytes[..<4])
  }

  /// Reads the text form.
  package init(text: String) throws(EvidenceError) {
    func malformed(_ why: String) -> EvidenceError { .malformed(.noteKey, line: 0, why: why) }
    // Base 64 has '+' in it, a name has not.
    let parts = text.utf8.split(
      separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw malformed("it is not name+keyid+base64") }
    guard let bytes = Base64.decode(Array(parts[2]).span), let code = bytes.first else {
      throw malformed("its last part is not base 64")
    }
    guard let kind = Kind(rawValue: code) else {
      throw malformed("its kind \(code) is neither 1 (Ed25519) nor 4 (Ed25519 cosignature)")
    }
    guard let key = VerifyingKey(Array(bytes.dropFirst())) else {
      throw malformed("its key has \(bytes.count - 1) bytes, not 32")
    }
    try self.init(name: String(Substring(parts[0])), kind: kind, key: key)
    guard parts[1].elementsEqual(id.hexadecimal.utf8) else {
      throw malformed("its key id is not \(id.hexadecimal), as name and key make it")
    }
  }

  /// The text form: for a configuration, a proof, a piece of paper.
  package var text: String {
    "\(name)+\(id.hexadecimal)+\(Base64.text([kind.rawValue] + key.bytes))"
  }

  /// A key's id as its text has it.
  package static func idText(_ id: UInt32) -> String { id.hexadecimal }

  /// Whether signatures of this name and id are this key's.
  package func isNamed(_ name: String, id: UInt32) -> Bool {
    self.id == id && self.name.hasSameBytes(as: name)
  }

  /// Whether a signer can be called so.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && !name.unicodeScalars.contains {
        $0.properties.isWhitespace || $0 == "+" || $0.value < 0x20
      }
  }
}

extension NoteKey: Equatable {
  /// Whether name, kind and key are the same bytes.
  package static func == (first: NoteKey, second: NoteKey) -> Bool {
    first.isNamed(second.name, id: second.id) && first.kind == second.kind
      && first.key == second.key
  }
}

extension FixedWidthInteger where Self: UnsignedInteger {
  /// The number of these bytes, the most significant first.
  init(bigEndianBytes bytes: some Collection<UInt8>) {
    self = bytes.reduce(0) { $0 << 8 | Self($1) }
  }

  /// Its bytes, the most significant first.
  var bigEndianBytes: [UInt8] {
    stride(from: Self.bitWidth - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: self >> Self($0))
    }
  }
}

extension UInt32 {
  /// Eight hexadecimal digits.
  var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
