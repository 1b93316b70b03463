import JournalStore
import SystemCalls
import Testing

/// A proof made of fixed parts: group 5 of 8, one witness, one handover.
private struct Example {
  static let time: UInt64 = 1_679_315_147
  let proof: EventProof
  let record: [UInt8]

  init(recordCount: Int = 2, bodyByteCount: Int = 16) throws {
    var records: [UInt8] = []
    for index in 0..<recordCount {
      let header = RecordHeader(
        kind: UInt8(index % 200), layout: 1, subject: 3, recordedAt: 1000, sourceTime: 900,
        cause: 0, bodyByteCount: bodyByteCount)
      var bytes = [UInt8](repeating: UInt8(ascii: "a") + UInt8(index % 20), count: header.byteCount)
      var span = bytes.mutableSpan
      unsafe span.withUnsafeMutableBytes { buffer in
        var raw = unsafe buffer.mutableBytes
        header.write(&raw, at: 0)
      }
      records += bytes
    }
    record = Array(records[(records.count / recordCount)..<(2 * records.count / recordCount)])
    let group = GroupEvidence(
      epoch: 2, recordCount: UInt32(recordCount), firstSequence: 41, records: records)
    var hasher = BlockHasher()
    var leaves = Evidence.leaves(8)
    leaves[5] = group.leaf(&hasher)
    var note = try Evidence.checkpoint(leaves[...]).signed(by: Evidence.key(0))
    let witness = try Witness(name: "witness.example/w1", key: Evidence.key(32))
    let log = try Evidence.logKey()
    let consistency = ConsistencyProof(firstSize: 0, secondSize: 8, path: [])
    note.add(
      try witness.cosign(note, of: log, after: nil, proof: consistency, at: Self.time).line)
    let handover = KeyHandover(
      journalId: Evidence.journalId, epoch: 2, to: log.key, by: Evidence.key(64))
    proof = EventProof(
      sequence: 42, group: group, log: log, witnesses: [witness.noteKey], handovers: [handover],
      inclusion: InclusionProofFile(
        proof: try Evidence.inclusion(of: 5, in: leaves), note: note))
  }
}

struct EvidenceProofTests {
  @Test func aProofShowsItsRecord() throws {
    let example = try Example()
    let proven = try EventProof(example.proof.bytes).check()
    #expect(proven.sequence == 42)
    #expect(proven.bytes == example.record)
    #expect(proven.checkpoint.size == 8)
    #expect(proven.approvals.map(\.time) == [nil, Example.time])
  }

  @Test func theExampleOfTheDocumentIsThisProof() throws {
    var folder = Directory(#filePath).parent
    for _ in 0..<2 { folder = folder.parent }
    let document = try File.contents(of: folder.path(of: "docs/EVIDENCE.md"))
    let example = String(decoding: try Example().proof.bytes, as: UTF8.self)
    #expect(String(decoding: document, as: UTF8.self).contains(example), "\(example)")
  }

  @Test func aChangedBitIsRefusedOrShowsAnotherRecord() throws {
    let example = try Example()
    let bytes = example.proof.bytes
    let trusted = Evidence.key(64).verifyingKey
    // Every byte, each time another bit of it.
    for bit in stride(from: 0, to: bytes.count * 8, by: 7) {
      let altered = Evidence.flip(bytes, bit: bit)
      do {
        let read = try EventProof(altered)
        let proven = try read.check(trusting: trusted, witnesses: example.proof.witnesses)
        // Only the wish can be changed: the records are all proven.
        #expect(proven.sequence == 41 || proven.sequence == 43, "bit \(bit)")
      } catch {
        #expect([1, 2].contains(error.exitCode))
      }
    }
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func whateverIsReadIsWrittenAlike(seed: UInt64) throws {
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let bytes = try Example().proof.bytes
    var accepted = 0
    for _ in 0..<3000 {
      var altered = bytes
      switch Int.random(in: 0..<4, using: &random) {
      case 0: altered.removeLast(Int.random(in: 1..<altered.count, using: &random))
      case 1: altered.insert(10, at: Int.random(in: 0..<altered.count, using: &random))
      case 2: altered.remove(at: Int.random(in: 0..<altered.count, using: &random))
      default:
        let place = Int.random(in: 0..<altered.count, using: &random)
        altered[place] = UInt8.random(in: 32...126, using: &random)
      }
      do {
        let read = try EventProof(altered)
        #expect(read.bytes == altered)
        accepted += 1
      } catch {
        #expect([1, 2].contains(error.exitCode))
      }
    }
    #expect(accepted > 0)
  }

  @Test func aProofHoldsByAnyKeyThatTheOneFollowsFrom() throws {
    let proof = try Example().proof
    let earlier = Evidence.key(64).verifyingKey
    let own = Evidence.key(0).verifyingKey
    #expect(try proof.check(trusting: own) == proof.check(trusting: earlier))
    #expect(try proof.check(trusting: own).approvals.map(\.time) == [nil])
    let stranger = try evidenceError { _ = try proof.check(trusting: Evidence.key(5).verifyingKey) }
    #expect(stranger == .untrustedKey(Evidence.origin))
    let other = try NoteKey(
      name: "witness.example/w2", kind: .cosignature, key: Evidence.key(33).verifyingKey)
    let missing = try evidenceError { _ = try proof.check(trusting: own, witnesses: [other]) }
    #expect(missing == .unsigned(by: ["witness.example/w2"]))
  }

  @Test func handoversMustLeadToTheKeyThatSigned() throws {
    let proof = try Example().proof
    func check(
      _ handovers: [KeyHandover], trusting first: UInt8, epoch: UInt32 = 2
    ) throws -> EvidenceError? {
      let changed = EventProof(
        sequence: proof.sequence,
        group: GroupEvidence(
          epoch: epoch, recordCount: proof.group.recordCount,
          firstSequence: proof.group.firstSequence, records: proof.group.records),
        log: proof.log, witnesses: [], handovers: handovers, inclusion: proof.inclusion)
      return try evidenceError {
        _ = try changed.check(trusting: Evidence.key(first).verifyingKey)
      }
    }
    func handover(
      _ first: UInt8, _ second: UInt8, _ epoch: UInt32, _ id: JournalId = Evidence.journalId
    ) -> KeyHandover {
      KeyHandover(
        journalId: id, epoch: epoch, to: Evidence.key(second).verifyingKey,
        by: Evidence.key(first))
    }
    let chain = [handover(90, 91, 2), handover(91, 92, 5), handover(92, 0, 6)]
    for first in [90, 91, 92, 0] as [UInt8] { #expect(try check(chain, trusting: first) == nil) }
    #expect(try check(Array(chain.dropLast()), trusting: 90) == .untrustedKey(Evidence.origin))
    #expect(
      try check([chain[0], chain[2]], trusting: 90)
        == .brokenKeyChain(epoch: 6, why: "the key before did not sign it"))
    #expect(
      try check([handover(90, 91, 4), handover(91, 0, 4)], trusting: 90)
        == .brokenKeyChain(epoch: 4, why: "epoch 4 came before it"))
    let foreign = JournalId(low: 4, high: 4)
    #expect(
      try check([handover(90, 0, 4, foreign)], trusting: 90)
        == .wrongOrigin(found: Evidence.origin, expected: Checkpoint.origin(of: foreign)))
    #expect(
      try check(chain, trusting: 90, epoch: 7)
        == .brokenKeyChain(epoch: 7, why: "the checkpoint's key is of 6"))
  }

  @Test func alteredRecordsAreNotInTheTree() throws {
    let proof = try Example().proof
    func check(_ group: GroupEvidence) throws -> EvidenceError? {
      let changed = EventProof(
        sequence: proof.sequence, group: group, log: proof.log, witnesses: proof.witnesses,
        handovers: [], inclusion: proof.inclusion)
      return try evidenceError { _ = try changed.check() }
    }
    let group = proof.group
    let expected = EvidenceError.notIncluded(index: 5, treeSize: 8)
    for bit in 0..<group.records.count * 8 {
      let changed = GroupEvidence(
        epoch: group.epoch, recordCount: group.recordCount, firstSequence: group.firstSequence,
        records: Evidence.flip(group.records, bit: bit))
      #expect(try check(changed) == expected)
    }
    for (epoch, count, first) in [(1, 2, 41), (2, 3, 41), (2, 2, 40), (2, 2, 42)] {
      let changed = GroupEvidence(
        epoch: UInt32(epoch), recordCount: UInt32(count), firstSequence: UInt64(first),
        records: group.records)
      #expect(try check(changed) == expected)
    }
  }

  @Test func aGroupThatDoesNotHoldTheRecordProvesNothing() throws {
    let example = try Example().proof
    let elsewhere = EventProof(
      sequence: 43, group: example.group, log: example.log, witnesses: [], handovers: [],
      inclusion: example.inclusion)
    #expect(try evidenceError { _ = try elsewhere.check() } == .notInGroup(sequence: 43))
    #expect(
      try whyMalformed { _ = try EventProof(elsewhere.bytes) }
        == "record #43 is not among 2 from #41")
  }

  @Test func aProofHasItsLimits() throws {
    let large = [UInt8](repeating: 0x41, count: EventProof.maximumByteCount + 1)
    #expect(
      try evidenceError { _ = try EventProof(large) }
        == .tooLarge(.eventProof, byteCount: large.count, maximum: 8 << 20))
    #expect(
      try evidenceError { _ = try InclusionProofFile(large) }
        == .tooLarge(.inclusion, byteCount: large.count, maximum: 8 << 20))
    let text = String(decoding: try Example().proof.bytes, as: UTF8.self)
    for (number, why) in [
      ("4194305", "'records' is followed by no number up to 4194304"),
      ("4194304", "it claims more records than the file can hold"),
      ("112", "not the base 64 of 55 bytes"), ("40", "not the base 64 of 40 bytes"),
      ("0", "more than the records"),
    ] {
      let changed = text.replacing("\nrecords 96\n", with: "\nrecords \(number)\n")
      #expect(try whyMalformed { _ = try EventProof(Array(changed.utf8)) } == why)
    }
  }

  @Test func theLargestGroupFitsAProof() throws {
    let example = try Example(recordCount: 65_536, bodyByteCount: 32)
    #expect(example.proof.group.records.count == JournalFormat.maximumGroupByteCount)
    let bytes = example.proof.bytes
    #expect(bytes.count < EventProof.maximumByteCount)
    let proven = try EventProof(bytes).check()
    #expect(proven.bytes == example.record)
  }

  @Test func theTlogProofInsideStandsForItself() throws {
    let proof = try Example().proof
    let text = String(decoding: proof.bytes, as: UTF8.self)
    let empty = try #require(text.firstRange(of: "\n\n"))
    let inner = try InclusionProofFile(Array(text[empty.upperBound...].utf8))
    #expect(inner == proof.inclusion)
    var hasher = BlockHasher()
    let leaf = proof.group.leaf(&hasher)
    #expect(try inner.check(leaf, by: proof.log, &hasher).size == 8)
    let extra = text[empty.upperBound...].replacing("index 5\n", with: "extra AQID\nindex 5\n")
    let read = try InclusionProofFile(Array(extra.utf8))
    #expect(read.extra == [1, 2, 3] && read.bytes == Array(extra.utf8))
  }

  @Test(arguments: [
    ("c2sp.org/tlog-proof@v1\n", "tlog-proof\n", "it is not 'c2sp.org/tlog-proof@v1'"),
    ("index 5\n", "index 05\n", "'index' is followed by no number up to 9223372036854775806"),
    ("index 5\n", "", "it does not begin 'index '"),
    ("index 5\n", "index 5\nextra AQID\n", "not the base 64 of 32 bytes"),
    ("index 5\n", "extra AQI\nindex 5\n", "not base 64 (RFC 4648, section 4)"),
    (
      "index 5\n",
      "index 5\n"
        + String(
          repeating: "Xcnaeacga5rVWctwGt7ZoqudgjqtL0lgz+Nw7/RgQyg=\n", count: 61),
      "more than 63 roots"
    ),
  ])
  func aTlogProofOfAnotherFormIsRefused(part: String, other: String, why: String) throws {
    let text = String(decoding: try Example().proof.inclusion.bytes, as: UTF8.self)
    let changed = text.replacing(part, with: other, maxReplacements: 1)
    #expect(try whyMalformed { _ = try InclusionProofFile(Array(changed.utf8)) } == why)
  }

  @Test func everyRecordOfAJournalCanBeProven() throws {
    try JournalFixture.run { journal in
      try journal.write((0..<9).map { group in (0...group).map { "group \(group) record \($0)" } })
      var groups: [(index: UInt64, group: GroupEvidence)] = []
      var leaves: [SHA256Digest] = []
      var hasher = BlockHasher()
      var reader = try JournalReader.open(journal.path, verification: .chain)
      while try reader.nextBlock() {
        for group in reader.groups {
          let evidence = GroupEvidence(group, in: reader.payload)
          groups.append((group.index, evidence))
          leaves.append(evidence.leaf(&hasher))
        }
      }
      let note = try Evidence.checkpoint(leaves[...]).signed(by: Evidence.key(0))
      let log = try Evidence.logKey()
      let expected = try journal.read().records
      for (index, group) in groups {
        let inclusion = InclusionProofFile(
          proof: try Evidence.inclusion(of: Int(index), in: leaves), note: note)
        let sequences = group.firstSequence..<group.firstSequence + UInt64(group.recordCount)
        for sequence in sequences {
          let proof = EventProof(
            sequence: sequence, group: group, log: log, witnesses: [], handovers: [],
            inclusion: inclusion)
          let proven = try EventProof(proof.bytes).check(trusting: log.key)
          #expect(proven.bytes[32...] == expected[Int(sequence) - 1].body[...])
        }
      }
      #expect(groups.count == 9)
    }
  }
}
