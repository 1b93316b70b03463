import JournalStore
import Testing

struct EvidenceCheckpointTests {
  // Made by Python's cryptography package from seeds 0…31 and 32…63.
  private static let text = """
    daybook/01000000000000000200000000000000
    8
    XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=

    """
  private static let logKey =
    Evidence.origin
    + "+dfff6d7d+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
  private static let logLine =
    "— \(Evidence.origin) 3/9tfebNZDI/ptgAtq+esVEP9llXO+HD7FD5FWbrxL"
    + "FCFmhhXE+3HG64UwZCZv3utLO8Hx3snWb37r8xtW2NOB2/sw0=\n"
  private static let witnessKey =
    "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
  private static let witnessLine =
    "— witness.example/w1 IDJKvgAAAABkGFDL+Bn1+vo3WuYOY0/nkEZKqMF0"
    + "fub/Z/eP33l3PuydvuNelrsPdIMIiaSx0S8mAkldqnqTqAx9yNAo9vZD+wVwBw==\n"
  private static let time: UInt64 = 1_679_315_147

  private static func witness() throws -> Witness {
    try Witness(name: "witness.example/w1", key: Evidence.key(32))
  }

  /// What the witness says to the first `size` leaves after it had seen the first `last`.
  private static func cosign(
    _ leaves: [SHA256Digest], after last: Checkpoint?, from first: Int, key: UInt8 = 0,
    at time: UInt64 = time, _ change: (ConsistencyProof) -> ConsistencyProof = { $0 }
  ) throws -> WitnessRefusal? {
    let note = try Evidence.checkpoint(leaves[...]).signed(by: Evidence.key(key))
    let proof = change(try Evidence.consistency(from: first, in: leaves))
    let witness = try witness()
    let log = try Evidence.logKey()
    do throws(WitnessRefusal) {
      _ = try witness.cosign(note, of: log, after: last, proof: proof, at: time)
      return nil
    } catch {
      return error
    }
  }

  @Test func aCheckpointIsSignedAsAnotherProgramSignsIt() throws {
    let root = digest(
      hexadecimal: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
    let checkpoint = Checkpoint(journalId: Evidence.journalId, size: 8, root: root)
    #expect(checkpoint.text == Self.text)
    let note = try checkpoint.signed(by: Evidence.key(0))
    #expect(String(decoding: note.bytes, as: UTF8.self) == Self.text + "\n" + Self.logLine)
    let key = try Evidence.logKey()
    #expect(key.text == Self.logKey)
    #expect(try Checkpoint(SignedNote(note.bytes), by: key) == checkpoint)
  }

  @Test func aCosignatureIsMadeAndCheckedAsAnotherProgramDoes() throws {
    var note = try SignedNote(Array((Self.text + "\n" + Self.logLine).utf8))
    let witness = try Self.witness()
    let log = try NoteKey(text: Self.logKey)
    let made = try witness.cosign(
      note, of: log, after: nil,
      proof: ConsistencyProof(firstSize: 0, secondSize: 8, path: []), at: Self.time)
    #expect(made.line.line == Self.witnessLine)
    #expect(made.checkpoint.size == 8)
    note.add(made.line)
    let key = try NoteKey(text: Self.witnessKey)
    let isOwnKey = witness.noteKey == key
    #expect(isOwnKey)
    #expect(
      try SignedNote(note.bytes).approvals(by: [key, log]) == [
        NoteApproval(key: log, time: nil), NoteApproval(key: key, time: Self.time),
      ])
  }

  @Test func anAlteredBitRefutesACosignature() throws {
    let key = try NoteKey(text: Self.witnessKey)
    let head = Self.text + "\n" + Self.logLine
    let line = try SignedNote.signature(line: Self.witnessLine)
    for bit in 0..<line.bytes.count * 8 {
      var note = try SignedNote(Array(head.utf8))
      let altered = Evidence.flip(line.bytes, bit: bit)
      note.add(NoteSignature(name: line.name, keyId: line.keyId, bytes: altered))
      #expect(try evidenceError { try note.check(by: key) } == .wrongSignature(by: key.name))
    }
    for bytes in [[], Array(line.bytes.dropLast()), line.bytes + [0]] {
      var note = try SignedNote(Array(head.utf8))
      note.add(NoteSignature(name: line.name, keyId: line.keyId, bytes: bytes))
      #expect(try evidenceError { try note.check(by: key) } == .wrongSignature(by: key.name))
    }
  }

  @Test func aLogsSignatureIsNoCosignatureAndNoCosignatureALogs() throws {
    let secret = Evidence.key(0)
    let key = secret.verifyingKey
    let asLog = try NoteKey(name: "a", kind: .text, key: key)
    let asWitness = try NoteKey(name: "a", kind: .cosignature, key: key)
    #expect(asLog.id != asWitness.id)
    var note = try SignedNote(text: Self.text)
    let plain = secret.sign(Array(Self.text.utf8))
    note.add(
      NoteSignature(
        name: "a", keyId: asWitness.id, bytes: [UInt8](repeating: 0, count: 8) + plain))
    #expect(try evidenceError { try note.check(by: asWitness) } == .wrongSignature(by: "a"))
  }

  @Test func aCheckpointOfAnotherLogIsRefused() throws {
    let note = try Evidence.checkpoint([]).signed(by: Evidence.key(0))
    let other = Checkpoint.origin(of: JournalId(low: 3, high: 2))
    var forged = try SignedNote(text: String(decoding: note.text, as: UTF8.self))
    try forged.sign(other, with: Evidence.key(0))
    let key = try NoteKey(name: other, kind: .text, key: Evidence.key(0).verifyingKey)
    #expect(
      try evidenceError { _ = try Checkpoint(forged, by: key) }
        == .wrongOrigin(found: Evidence.origin, expected: other))
  }

  @Test func extensionLinesAreReadAndKept() throws {
    let bytes = Array((Self.text + "more\nand more\n").utf8)
    let checkpoint = try Checkpoint(text: bytes)
    #expect(checkpoint.extensions == ["more", "and more"])
    #expect(Array(checkpoint.text.utf8) == bytes)
    #expect(try checkpoint != Checkpoint(text: Array(Self.text.utf8)))
  }

  @Test(arguments: [
    ("", "it ends where the origin should be"),
    ("\n8\n", "the origin is empty"),
    ("a\n", "it ends where the size should be"),
    ("a\n08\n", "the size is no decimal number without leading zeros"),
    ("a\n\n", "the size is no decimal number without leading zeros"),
    ("a\n+8\n", "the size is no decimal number without leading zeros"),
    ("a\n9223372036854775808\n", "the size is no decimal number without leading zeros"),
    ("a\n18446744073709551616\n", "the size is no decimal number without leading zeros"),
    ("a\n8\n", "it ends where the root should be"),
    ("a\n8\nXcnaeacga5rVWctwGt7ZoqudgjqtL0lgz+Nw7/RgQyg\n", "not the base 64 of 32 bytes"),
    ("a\n8\nXcnaeacga5rVWctwGt7ZoqudgjqtL0lgz+Nw7/RgQyh=\n", "not the base 64 of 32 bytes"),
    ("a\n8\nAAAA\n", "not the base 64 of 32 bytes"),
    ("a\n8\nXcnaeacga5rVWctwGt7ZoqudgjqtL0lgz+Nw7/RgQyg=\n\n", "an empty line"),
    ("a\n8\nXcnaeacga5rVWctwGt7ZoqudgjqtL0lgz+Nw7/RgQyg=", "no line feed at its end"),
    (
      "a\n0\nXcnaeacga5rVWctwGt7ZoqudgjqtL0lgz+Nw7/RgQyg=\n",
      "no tree without leaves has this root"
    ),
  ])
  func aCheckpointOfAnotherFormIsRefused(text: String, why: String) throws {
    #expect(try whyMalformed { _ = try Checkpoint(text: Array(text.utf8)) } == why)
  }

  @Test func aWitnessFollowsALogFromSizeToSize() throws {
    let leaves = Evidence.leaves(40)
    var last: Checkpoint?
    for size in [0, 1, 1, 2, 7, 8, 31, 32, 32, 40] {
      let known = Int(last?.size ?? 0)
      #expect(try Self.cosign(Array(leaves[..<size]), after: last, from: known) == nil)
      last = Evidence.checkpoint(leaves[..<size])
    }
  }

  @Test func aWitnessRefusesWhatDoesNotContinue() throws {
    let leaves = Evidence.leaves(20)
    let last = Evidence.checkpoint(leaves[..<12])
    var rewritten = leaves
    rewritten[3] = leaves[4]
    #expect(
      try Self.cosign(rewritten, after: last, from: 12) == .notConsistent(known: 12, offered: 20))
    #expect(
      try Self.cosign(Array(rewritten[..<12]), after: last, from: 12) == .splitView(size: 12))
    #expect(
      try Self.cosign(Array(leaves[..<11]), after: last, from: 11)
        == .smaller(known: 12, offered: 11))
    #expect(
      try Self.cosign(leaves, after: last, from: 8)
        == .proofFromElsewhere(known: 12, from: 8, to: 20))
    #expect(
      try Self.cosign(leaves, after: nil, from: 12)
        == .proofFromElsewhere(known: 0, from: 12, to: 20))
    #expect(
      try Self.cosign(leaves, after: last, from: 12) {
        ConsistencyProof(firstSize: 12, secondSize: 20, path: $0.path.dropLast())
      } == .notConsistent(known: 12, offered: 20))
  }

  @Test func aWitnessRefusesWhatTheLogDidNotSign() throws {
    let leaves = Evidence.leaves(5)
    #expect(
      try Self.cosign(leaves, after: nil, from: 0, key: 77)
        == .notACheckpoint(.unsigned(by: [Evidence.origin])))
    let foreign = Checkpoint(
      journalId: JournalId(low: 9, high: 9), size: 3, root: Evidence.root(leaves[..<3]))
    #expect(
      try Self.cosign(leaves, after: foreign, from: 3)
        == .otherLog(known: foreign.origin, offered: Evidence.origin))
    let late = UInt64(Int64.max) + 1
    #expect(
      try Self.cosign(leaves, after: nil, from: 0, at: late) == .impossibleTime(late))
    let refusals: [WitnessRefusal] = [
      .notACheckpoint(.wrongSignature(by: "a")), .otherLog(known: "a", offered: "b"),
      .proofFromElsewhere(known: 1, from: 2, to: 3), .smaller(known: 2, offered: 1),
      .splitView(size: 1), .notConsistent(known: 1, offered: 2), .impossibleTime(late),
    ]
    #expect(Set(refusals.map(\.description)).count == refusals.count)
  }
}
