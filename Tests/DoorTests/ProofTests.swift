import Foundation
import JournalStore
import SystemCalls
import Testing

/// One event, proven and checked by real executables.
@Suite struct ProofTests {
  @Test func anEventIsProvenAndCheckedWithoutItsJournal() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.sign("now.note")
      let key = desk.key
      let before = try Folder.contents(desk.journal)
      for event in [1, 500, 2000] {
        let made = try desk.prove(event, "now.note", "\(event).proof")
        #expect(made.code == 0, "\(made)")
        #expect(made.fact("sequence") == "#\(event)")
      }
      #expect(try Folder.contents(desk.journal) == before)
      try Folder.remove(desk.journal)
      for event in [1, 500, 2000] {
        let checked = try Door.audit.run(
          "check-proof", desk.path("\(event).proof"), "--trust", key)
        #expect(checked.code == 0, "\(checked)")
        #expect(checked.fact("sequence") == "#\(event)")
        #expect(checked.fact("key") == key)
        #expect(checked.output.contains("\nproven: event #\(event) was in the journal"))
        #expect((checked.fact("says") ?? "").isEmpty == false, "\(checked)")
      }
      let first = try Door.audit.run(
        "check-proof", desk.path("1.proof"), "--trust", key, "--format", "json")
      #expect(first.fact("kind") == nil)
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(first.output.utf8)) as? [String: Any])
      let event = try #require(object["event"] as? [String: Any])
      #expect(event["kind"] as? String == "runStarted")
      #expect(event["sequence"] as? Int == 1)
      #expect(object["verdict"] as? String == "proven")
    }
  }

  @Test func withoutATrustedKeyAProofOnlyAgreesWithItself() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.sign("now.note")
      _ = try desk.prove(7, "now.note", "a.proof")
      let alone = try Door.audit.run("check-proof", desk.path("a.proof"))
      #expect(alone.code == 0, "\(alone)")
      #expect(alone.output.contains("\nagrees with itself: "), "\(alone)")
      #expect(alone.output.contains("the file itself says so, and nobody else"), "\(alone)")
      #expect(!alone.output.contains("\nproven"), "\(alone)")
      let stranger = try Door.audit.run(
        "check-proof", desk.path("a.proof"), "--trust", try desk.strangersKey())
      #expect(stranger.code == 1, "\(stranger)")
      #expect(stranger.output.contains("not proven: the key of daybook/"), "\(stranger)")
      #expect(stranger.output.contains("does not follow from the key you trust"), "\(stranger)")
      let both = try Door.audit.run(
        "check-proof", desk.path("a.proof"), "--trust", try desk.strangersKey(), "--trust",
        desk.key)
      #expect(both.code == 0, "\(both)")
    }
  }

  @Test func aProofWithoutOutputIsPrintedAsItIs() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.sign("now.note")
      _ = try desk.prove(7, "now.note", "a.proof")
      let printed = try Door.audit.run(
        "prove", desk.journal, "--event", "7", "--checkpoint", desk.path("now.note"), "--key",
        desk.key)
      #expect(printed.code == 0 && printed.errors.isEmpty)
      #expect(Array(printed.output.utf8) == (try Folder.bytes(desk.path("a.proof"))))
    }
  }

  @Test func keysAndCheckpointAreThoseOfTheJournalUnlessGiven() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.trade()
      let words = ["prove", desk.journal, "--event", "7"]
      let proven = try Door.audit.run(words + ["--output", desk.path("a.proof")])
      #expect(proven.fact("checkpoint") == "\(desk.journal)/checkpoints/000002.note", "\(proven)")
      // Signed by the second key; the first one handed over to it.
      let checked = try Door.audit.run("check-proof", desk.path("a.proof"), "--trust", desk.key)
      #expect(checked.code == 0 && checked.fact("handovers") == "1", "\(checked)")
      #expect(checked.fact("key") == (try EvidenceDesk.key(of: desk.journal, epoch: 2)))
      try Folder.remove("\(desk.journal)/checkpoints")
      desk.expectRefusal(try Door.audit.run(words), 2, "checkpoints holds no checkpoint")
    }
  }

  @Test func aJournalWithoutKeysNeedsOneGiven() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let run = try Door.live.run(
        "--speed", "max", "--duration", "2s", "--journal", journal, "--keys", "none")
      #expect(run.code == 0, "\(run)")
      let outcome = try Door.audit.run(
        "prove", journal, "--event", "7", "--checkpoint", "\(folder)/none")
      #expect(outcome.code == 64, "\(outcome)")
      #expect(outcome.errors.contains("declares no signing key (no --key)"), "\(outcome)")
      let unsigned = try Door.audit.run("checkpoint", journal)
      #expect(unsigned.code == 2, "\(unsigned)")
      #expect(unsigned.errors.contains("keys holds no signing key"), "\(unsigned)")
    }
  }

  @Test func onlyTheKeyDeclaredLastSigns() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      _ = try KeyFolder(Directory(desk.path("keys"))).create(epoch: 9)
      let outcome = try Door.audit.run(
        "checkpoint", desk.journal, "--key-folder", desk.path("keys"))
      desk.expectRefusal(outcome, 2, "of epoch 9, is not the one that the journal declared last")
    }
  }

  @Test func whatCannotBeProvenIsRefusedWithItsReason() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.sign("early.note")
      let events = try #require(try Door.audit.run("verify", desk.journal).fact("events"))
      try desk.trade()
      let later = try #require(Int(events)) + 1_500
      let late = try desk.prove(later, "early.note", "a.proof")
      desk.expectRefusal(late, 2, "event #\(later) is in group ")
      #expect(late.errors.contains("groups: take a later one"), "\(late)")
      desk.expectRefusal(
        try desk.prove(99_999_999, "early.note", "a.proof"), 2, "holds no event #99999999: its")
      let unknown = try Door.audit.run(
        "prove", desk.journal, "--event", "1", "--checkpoint", desk.path("early.note"), "--key",
        try desk.strangersKey())
      desk.expectRefusal(unknown, 1, "no signature by daybook/")
      #expect(!Folder.exists(desk.path("a.proof")))
      #expect(!Folder.exists(desk.path("a.proof.tmp")))
      #expect(try desk.prove(1, "early.note", "a.proof").code == 0)
      desk.expectRefusal(
        try desk.prove(1, "early.note", "a.proof"), 2, "evidence is not written over")
    }
  }

  @Test func aCheckpointOfAnotherJournalProvesNothingHere() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try Directory("\(folder)/other").create()
      let other = try EvidenceDesk(in: "\(folder)/other")
      try other.sign("now.note")
      let crossed = try Door.audit.run(
        "prove", desk.journal, "--event", "1", "--checkpoint", other.path("now.note"), "--key",
        other.key)
      desk.expectRefusal(crossed, 1, "the checkpoint is of daybook/")
    }
  }

  @Test(arguments: WrongFile.allCases)
  func aFileThatIsNoEvidenceIsUnreadable(wrong: WrongFile) throws {
    try Folder.with { folder in
      let path = try wrong.make(in: folder)
      for verb in ["check-proof", "check-checkpoint", "check-consistency"] {
        let outcome = try Door.audit.run(verb, path)
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaints(of: .audit).count == 1, "\(outcome)")
      }
    }
  }

  @Test(arguments: [
    (["prove", "x"], "--event"), (["prove", "x", "--event", "0"], "'0'"),
    (["prove", "x", "--event", "99999999999999999999"], "99999999999999999999"),
    (["prove", "x", "--event", "7", "--key", "nonsense"], "nonsense"),
    (["check-proof"], "FILE"), (["check-proof", "x", "--trust", "a+b+c"], "a+b+c"),
    (["check-proof", "x", "--witness", ""], "--witness"),
    (["checkpoint"], "JOURNAL"), (["check-checkpoint"], "FILE"),
    (["consistency", "x"], "--from"), (["consistency", "x", "--from", "a"], "--to"),
    (["consistency", "x", "--from", "a", "--to", "now", "--output", "b"], "--to now"),
    (["check-consistency"], "FILE"), (["witness", "x"], "--state"),
    (["witness", "--state", "x"], "--log"), (["witness", "--init", "--state", "x"], "--name"),
    (["add-cosignature", "x"], "LINE_FILE"), (["export", "x", "--from", "#1"], "--output"),
    (["export", "x", "--output", "y"], "nothing says what to export"),
    (["export", "x", "--output", "y", "--order", "1", "--from", "#1"], "--order"),
    (["export", "x", "--output", "y", "--from", "soon"], "soon"),
    (["export", "x", "--output", "y", "--to", "#99999999999999999999"], "#99999999999999999999"),
  ])
  func aWrongCommandLineIsNamed(words: [String], name: String) throws {
    let outcome = try Door.audit.run(words)
    #expect(outcome.code == 64 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.split(separator: "\n").count == 2, "\(outcome)")
    #expect(outcome.errors.contains(name), "\(outcome)")
  }

  @Test func aWitnessKeyIsNoLogsKey() throws {
    let key = try NoteKey(
      name: "w.example", kind: .cosignature, key: try SigningKey.generate().verifyingKey)
    let outcome = try Door.audit.run("check-proof", "x", "--trust", key.text)
    #expect(outcome.code == 64, "\(outcome)")
    #expect(outcome.errors.contains("is the key of a witness"), "\(outcome)")
  }

  @Test func everyChangedBitOfAProofIsNoticed() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.sign("now.note")
      _ = try desk.prove(3, "now.note", "a.proof")
      let key = desk.key
      let whole = try Folder.bytes(desk.path("a.proof"))
      var codes = [0, 0, 0]
      for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 60)) {
        var bytes = whole
        bytes[place] ^= 1 << UInt8(place % 7)
        try Folder.write(bytes, to: desk.path("b.proof"))
        let outcome = try Door.audit.run("check-proof", desk.path("b.proof"), "--trust", key)
        #expect((0...2).contains(outcome.code), "byte \(place): \(outcome)")
        codes[Int(outcome.code)] += 1
        // Only another record of the same group can be wished for.
        #expect(outcome.code != 0 || place < 40, "byte \(place): \(outcome)")
      }
      print("changed bits: \(codes[1]) refuted, \(codes[2]) unreadable, \(codes[0]) other wishes")
      #expect(codes[1] > 0 && codes[2] > 0)
    }
  }
}
