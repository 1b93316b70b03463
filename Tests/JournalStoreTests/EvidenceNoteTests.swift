import JournalStore
import Testing

struct EvidenceNoteTests {
  /// The example of Go's golang.org/x/mod/sumdb/note, which the C2SP text describes.
  private static let goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  private static let goSeed = "810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173"
  private static let goText = """
    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    """
  private static let goLine =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuG"
    + "UgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

  private static func goNote() throws -> SignedNote {
    try SignedNote(Array((goText + "\n" + goLine).utf8))
  }

  /// A note of this text by the log's key.
  private static func signed(_ text: String, _ first: UInt8 = 0) throws -> SignedNote {
    var note = try SignedNote(text: text)
    try note.sign("log.example", with: Evidence.key(first))
    return note
  }

  @Test func aNoteByAnotherProgramIsReadAndSignedAlike() throws {
    let key = try NoteKey(text: Self.goKey)
    #expect(key.text == Self.goKey)
    #expect(key.name == "PeterNeumann" && key.kind == .text && key.id == 0xC74F_20A3)
    let note = try Self.goNote()
    #expect(note.text == Array(Self.goText.utf8))
    #expect(note.bytes == Array((Self.goText + "\n" + Self.goLine).utf8))
    #expect(try note.approvals(by: [key]) == [NoteApproval(key: key, time: nil)])
    var seed = bytes(hexadecimal: Self.goSeed)
    guard let secret = SigningKey(seed: &seed) else {
      Issue.record("the seed has 32 bytes")
      return
    }
    var own = try SignedNote(text: Self.goText)
    try own.sign("PeterNeumann", with: secret)
    #expect(own == note)
  }

  @Test func anAlteredBitRefutesANote() throws {
    let key = try NoteKey(text: Self.goKey)
    let bytes = try Self.goNote().bytes
    for bit in 0..<bytes.count * 8 {
      let altered = Evidence.flip(bytes, bit: bit)
      let error = try evidenceError { try SignedNote(altered).check(by: key) }
      #expect(error != nil, "bit \(bit)")
      #expect([1, 2].contains(error?.exitCode))
    }
  }

  @Test func signaturesByUnknownKeysAreIgnored() throws {
    let mine = try NoteKey(name: "log.example", kind: .text, key: Evidence.key(0).verifyingKey)
    var note = try SignedNote(text: "text\n")
    let garbage = NoteSignature(name: "log.example", keyId: 1, bytes: [1, 2, 3])
    note.add(garbage)
    #expect(try evidenceError { try note.check(by: mine) } == .unsigned(by: ["log.example"]))
    // The same key under another name, and another key under the same name.
    try note.sign("other.example", with: Evidence.key(0))
    try note.sign("log.example", with: Evidence.key(9))
    #expect(try evidenceError { try note.check(by: mine) } == .unsigned(by: ["log.example"]))
    try note.sign("log.example", with: Evidence.key(0))
    let read = try SignedNote(note.bytes)
    #expect(read == note && read.signatures.count == 4 && read.signatures[0] == garbage)
    #expect(try read.approvals(by: [mine]).map(\.key) == [mine])
  }

  @Test func aWrongSignatureByAKnownKeyRefutesTheWholeNote() throws {
    let first = try NoteKey(name: "log.example", kind: .text, key: Evidence.key(0).verifyingKey)
    let second = try NoteKey(name: "log.example", kind: .text, key: Evidence.key(9).verifyingKey)
    var note = try Self.signed("text\n")
    note.add(NoteSignature(name: "log.example", keyId: second.id, bytes: [UInt8](1...64)))
    try note.check(by: first)
    let error = try evidenceError { _ = try note.approvals(by: [first, second]) }
    #expect(error == .wrongSignature(by: "log.example"))
  }

  @Test func anotherSpellingOfANameIsAnotherName() throws {
    // U+212A, the Kelvin sign, equals the letter K for Unicode, and so for `==` of strings.
    let plain = try NoteKey(name: "K", kind: .text, key: Evidence.key(0).verifyingKey)
    let kelvin = try NoteKey(
      name: "\u{212A}", kind: .text, key: Evidence.key(0).verifyingKey)
    #expect(plain.name == kelvin.name && plain != kelvin)
    #expect(!plain.isNamed(kelvin.name, id: plain.id))
  }

  @Test func theTextEndsAtTheLastEmptyLine() throws {
    let text = "a poem\n\nof two stanzas\n\n\nand — one dash\n"
    let note = try SignedNote(try Self.signed(text).bytes)
    #expect(note.text == Array(text.utf8))
    #expect(try SignedNote(try Self.signed("\n").bytes).text == [10])
  }

  @Test(arguments: [
    ("", "no empty line between text and signatures"),
    ("text\n", "no empty line between text and signatures"),
    ("text\n\n", "it ends where a signature should be"),
    ("text\n\n— a AAAAAAA=", "no line feed at its end"),
    ("text\n\n- a AAAAAAA=\n", "it is not '— name base64'"),
    ("text\n\n— a\n", "it is not '— name base64'"),
    ("text\n\n— a AAAAAAA= \n", "it is not '— name base64'"),
    ("text\n\n—  AAAAAAA=\n", "the name is empty or has white space or '+' in it"),
    ("text\n\n— a+b AAAAAAA=\n", "the name is empty or has white space or '+' in it"),
    ("text\n\n— a\u{A0}b AAAAAAA=\n", "the name is empty or has white space or '+' in it"),
    ("text\n\n— a AAAAAA==\n", "no signature behind the key id"),
    ("text\n\n— a AAAAAAA\n", "not base 64 (RFC 4648, section 4)"),
    ("text\n\n— a AAAAAAB=\n", "not base 64 (RFC 4648, section 4)"),
    ("text\n\n— a AAAA=AAA\n", "not base 64 (RFC 4648, section 4)"),
    ("text\n\n— a AAAAAA-_\n", "not base 64 (RFC 4648, section 4)"),
    ("te\u{7}xt\n\n— a AAAAAAA=\n", "a control character"),
    ("te\txt\n\n— a AAAAAAA=\n", "a control character"),
    ("text\r\n\n— a AAAAAAA=\n", "a control character"),
  ])
  func aNoteOfAnotherFormIsRefused(text: String, why: String) throws {
    #expect(try whyMalformed { _ = try SignedNote(Array(text.utf8)) } == why)
  }

  @Test func aNoteHasItsLimits() throws {
    let line = NoteSignature(name: "a", keyId: 1, bytes: [1]).line
    let head = Array("text\n\n".utf8)
    let full = head + Array(String(repeating: line, count: 100).utf8)
    #expect(try SignedNote(full).signatures.count == 100)
    let why = try whyMalformed { _ = try SignedNote(full + Array(line.utf8)) }
    #expect(why == "more than 100 signatures")
    let large = [UInt8](repeating: 0x41, count: SignedNote.maximumByteCount + 1)
    #expect(
      try evidenceError { _ = try SignedNote(large) }
        == .tooLarge(.signedNote, byteCount: large.count, maximum: 1 << 20))
    #expect(try whyMalformed { _ = try SignedNote([0xFF] + full) } == "not UTF-8")
  }

  @Test func aTextThatCannotBeSignedIsRefused() throws {
    for text in ["", "text", "te\u{0}xt\n", "te\txt\n"] {
      #expect(try whyMalformed { _ = try SignedNote(text: text) } != nil)
    }
    for name in ["", "a b", "a+b", "a\n", "a\u{2003}b"] {
      let why = try whyMalformed {
        var note = try SignedNote(text: "text\n")
        try note.sign(name, with: Evidence.key(0))
      }
      #expect(why == "its name is empty or has white space or '+' in it")
    }
  }

  @Test(arguments: [
    ("", "it is not name+keyid+base64"),
    ("PeterNeumann+c74f20a3", "it is not name+keyid+base64"),
    (
      "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "its key id is not c74f20a3, as name and key make it"
    ),
    (
      "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "its key id is not c74f20a3, as name and key make it"
    ),
    ("PeterNeumann+c74f20a3+ARpc", "its key has 2 bytes, not 32"),
    ("PeterNeumann+c74f20a3+A", "its last part is not base 64"),
    ("PeterNeumann+c74f20a3+", "its last part is not base 64"),
    (
      "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "its kind 2 is neither 1 (Ed25519) nor 4 (Ed25519 cosignature)"
    ),
  ])
  func aKeyOfAnotherFormIsRefused(text: String, why: String) throws {
    #expect(try whyMalformed { _ = try NoteKey(text: text) } == why)
  }

  @Test func oneLineIsReadAsAWitnessAnswersIt() throws {
    let line = NoteSignature(name: "w.example", keyId: 0x0102_0304, bytes: [9, 8])
    #expect(line.line == "— w.example AQIDBAkI\n")
    #expect(try SignedNote.signature(line: line.line) == line)
    #expect(try SignedNote.signature(line: "— w.example AQIDBAkI") == line)
    #expect(
      try whyMalformed { _ = try SignedNote.signature(line: line.line + line.line) }
        == "more than one line")
  }

  @Test func everyErrorSaysWhatToDo() {
    let errors: [EvidenceError] = [
      .malformed(.checkpoint, line: 2, why: "no number"), .unsigned(by: ["a", "b"]),
      .wrongSignature(by: "a"), .wrongOrigin(found: "a", expected: "b"),
      .notIncluded(index: 1, treeSize: 2), .untrustedKey("a"),
      .brokenKeyChain(epoch: 3, why: "it is not signed"),
      .exposedKeyFile(path: "k", permissions: 0o644),
      .tooLarge(.eventProof, byteCount: 2, maximum: 1),
    ]
    #expect(Set(errors.map(\.description)).count == errors.count)
    #expect(
      "\(errors[0])" == "line 2 of the checkpoint is malformed: no number; ask for it again")
    #expect("\(errors[7])".contains("644") && "\(errors[7])".contains("chmod 600"))
  }
}
