import Foundation
import JournalStore
import SystemCalls
import Testing

/// Whoever rewrites a journal that was signed for is found out, by the right verb and with the
/// right words. The forged journals are flawless by themselves.
@Suite struct ForgeryTests {
  /// A desk, and its checkpoint kept elsewhere.
  private func withDesk(_ body: (EvidenceDesk, Forger) throws -> Void) throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.sign("kept.note")
      try body(desk, Forger(journal: desk.journal))
    }
  }

  private func compare(_ desk: EvidenceDesk) throws -> Outcome {
    try Door.audit.run(
      "consistency", desk.journal, "--from", desk.path("kept.note"), "--to", "now", "--key",
      desk.key)
  }

  @Test func aFaithfulCopyIsNoForgery() throws {
    try withDesk { desk, forger in
      try forger.replace(with: try forger.groups())
      #expect(try compare(desk).code == 0)
      #expect(try desk.prove(100, "kept.note", "a.proof").code == 0)
    }
  }

  @Test func everyRewriteOfTheJournalIsFoundByAKeptCheckpoint() throws {
    var detected = 0
    for forgery in Forgery.allCases {
      try withDesk { desk, forger in
        var groups = try forger.groups()
        forgery.apply(to: &groups)
        try forger.replace(with: groups)
        // By itself there is nothing wrong with its bytes.
        var reader = try JournalReader.open(desk.journal, verification: .chain)
        while try reader.nextBlock() {}
        #expect(reader.tail == .cleanEnd, "\(forgery)")
        let compared = try compare(desk)
        #expect(compared.code == 1, "\(forgery): \(compared)")
        #expect(compared.output.contains("\nnot proven: "), "\(forgery): \(compared)")
        #expect(compared.output.contains(forgery.words), "\(forgery): \(compared)")
        let proof = try desk.prove(1, "kept.note", "a.proof")
        desk.expectRefusal(proof, 74, forgery.words)
        let excerpt = try Door.audit.run(
          "export", desk.journal, "--from", "#1", "--checkpoint", desk.path("kept.note"), "--key",
          desk.key, "--output", desk.path("a.excerpt"))
        desk.expectRefusal(excerpt, 74, forgery.words)
        #expect(!Folder.exists(desk.path("a.proof")) && !Folder.exists(desk.path("a.excerpt")))
        detected += 1
      }
    }
    print("rewrites of the journal: \(detected) of \(Forgery.allCases.count) detected")
    #expect(detected == Forgery.allCases.count && detected >= 7)
  }

  @Test func anEditInPlaceIsDamage() throws {
    try withDesk { desk, _ in
      let segment = try Folder.segments(desk.journal)[0]
      var bytes = try Folder.bytes(segment)
      bytes[bytes.count / 2] ^= 1
      try Folder.remove(segment)
      try Folder.write(bytes, to: segment)
      let proof = try desk.prove(1, "kept.note", "a.proof")
      #expect(proof.code == 74, "\(proof)")
      #expect(proof.errors.contains("is damaged at byte"), "\(proof)")
      #expect(try compare(desk).code == 74)
    }
  }

  @Test func aForkThatIsSignedByTheRightKeyIsRefusedByTheWitness() throws {
    var refused = 0
    for (forgery, words) in [
      (Forgery.edit, "two checkpoints of"), (.fork, "two checkpoints of"),
      (.truncate, "the journal was cut, or an older checkpoint was sent"),
    ] {
      try withDesk { desk, forger in
        let state = desk.path("witness")
        _ = try Door.audit.run("witness", "--init", "--state", state, "--name", "w.example")
        func ask(_ proof: String) throws -> Outcome {
          try Door.audit.run("witness", "--state", state, "--log", desk.key, desk.path(proof))
        }
        #expect(try desk.compare("nothing", "kept.note", "kept.proof").code == 0)
        #expect(try ask("kept.proof").code == 0)
        // The thief has the desk's own key.
        var groups = try forger.groups()
        forgery.apply(to: &groups)
        try forger.replace(with: groups)
        try desk.sign("forged.note")
        let forged = try Door.audit.run(
          "check-checkpoint", desk.path("forged.note"), "--key", desk.key)
        #expect(forged.code == 0, "\(forged)")
        #expect(try desk.compare("nothing", "forged.note", "forged.proof").code == 0)
        desk.expectRefusal(try ask("forged.proof"), 1, words)
        let both = try Door.audit.run(
          "consistency", desk.journal, "--from", desk.path("kept.note"), "--to",
          desk.path("forged.note"))
        #expect(both.code == 1 && both.output.contains("keep both"), "\(both)")
        refused += 1
      }
    }
    print("forks signed by the right key: \(refused) of 3 refused")
    #expect(refused == 3)
  }

  @Test func aRewriteThatGrewIsNoContinuationToTheWitness() throws {
    try withDesk { desk, forger in
      let state = desk.path("witness")
      _ = try Door.audit.run("witness", "--init", "--state", state, "--name", "w.example")
      _ = try desk.compare("nothing", "kept.note", "kept.proof")
      let ask = ["witness", "--state", state, "--log", desk.key]
      #expect(try Door.audit.run(ask + [desk.path("kept.proof")]).code == 0)
      var groups = try forger.groups()
      Forgery.edit.apply(to: &groups)
      try forger.replace(with: groups + [groups[groups.count - 1]])
      try desk.sign("forged.note")
      // The forger's best: a proof that would be right for the forged journal.
      let file = try ConsistencyFile(
        logs: [NoteKey(text: desk.key)], handovers: [],
        earlier: EvidenceFiles.note(desk.path("kept.note")),
        later: EvidenceFiles.note(desk.path("forged.note")),
        path: EvidenceMaker(desk.journal).consistency(from: UInt64(groups.count)).proof.path)
      try Folder.write(file.bytes, to: desk.path("forged.proof"))
      desk.expectRefusal(
        try Door.audit.run(ask + [desk.path("forged.proof")]), 1, "does not continue the one of")
      let checked = try Door.audit.run(
        "check-consistency", desk.path("forged.proof"), "--trust", desk.key)
      #expect(checked.code == 1, "\(checked)")
      #expect(checked.output.contains("do not continue the"), "\(checked)")
    }
  }

  @Test func aCheckpointByAnotherKeyCountsNowhere() throws {
    try withDesk { desk, _ in
      let real = try EvidenceFiles.note(desk.path("kept.note"))
      let checkpoint = try Checkpoint(text: real.text)
      let stranger = try SigningKey.generate()
      let note = try checkpoint.signed(by: stranger)
      try Folder.write(note.bytes, to: desk.path("forged.note"))
      let checked = try Door.audit.run(
        "check-checkpoint", desk.path("forged.note"), "--key", desk.key)
      #expect(checked.code == 1, "\(checked)")
      #expect(checked.output.contains("not proven: no signature by daybook/"), "\(checked)")
      desk.expectRefusal(
        try desk.prove(1, "forged.note", "a.proof"), 1, "no signature by daybook/")
      // Under the right key's id it is a wrong signature.
      var claimed = try SignedNote(text: String(decoding: real.text, as: UTF8.self))
      claimed.add(
        NoteSignature(
          name: checkpoint.origin, keyId: try NoteKey(text: desk.key).id,
          bytes: stranger.sign(real.text)))
      try Folder.write(claimed.bytes, to: desk.path("claimed.note"))
      let second = try Door.audit.run(
        "check-checkpoint", desk.path("claimed.note"), "--key", desk.key)
      #expect(second.code == 1, "\(second)")
      #expect(second.output.contains("is not of this text"), "\(second)")
    }
  }

  @Test func aCheckpointRolledBackIsNoLaterOne() throws {
    try withDesk { desk, _ in
      try desk.trade()
      try desk.sign("later.note")
      let back = try Door.audit.run(
        "consistency", desk.journal, "--from", desk.path("later.note"), "--to",
        desk.path("kept.note"))
      #expect(back.code == 1, "\(back)")
      #expect(back.output.contains("the journal was cut back, or the two were swapped"), "\(back)")
    }
  }
}
