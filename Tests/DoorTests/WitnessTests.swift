import Foundation
import JournalStore
import SystemCalls
import Testing

/// Checkpoints compared and cosigned by real executables.
@Suite struct WitnessTests {
  @Test func aLaterCheckpointIsShownToContinueAnEarlierOne() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.sign("first.note")
      try desk.trade()
      try desk.sign("second.note")
      let now = try Door.audit.run(
        "consistency", desk.journal, "--from", desk.path("first.note"), "--to", "now")
      #expect(now.code == 0 && now.output.contains("\nproven: the journal begins with"), "\(now)")
      let made = try desk.compare("first.note", "second.note", "a.proof")
      #expect(made.code == 0, "\(made)")
      try Folder.remove(desk.journal)
      let checked = try Door.audit.run(
        "check-consistency", desk.path("a.proof"), "--trust", desk.key)
      #expect(checked.code == 0, "\(checked)")
      #expect(checked.fact("groups before") == made.fact("groups before"))
      #expect(checked.fact("groups after") == made.fact("groups after"))
      let alone = try Door.audit.run("check-consistency", desk.path("a.proof"))
      #expect(alone.code == 0 && alone.output.contains("\nagrees with itself: "), "\(alone)")
      let bytes = try Folder.bytes(desk.path("a.proof"))
      #expect(try ConsistencyFile(bytes).bytes == bytes)
    }
  }

  @Test func aWitnessSignsWhatContinuesAndRefusesTheRest() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      let state = desk.path("witness")
      try desk.sign("first.note")
      try desk.trade()
      try desk.sign("second.note")
      #expect(try desk.compare("nothing", "first.note", "1.proof").code == 0)
      #expect(try desk.compare("first.note", "second.note", "2.proof").code == 0)
      let begun = try Door.audit.run(
        "witness", "--init", "--state", state, "--name", "witness.example/w1")
      #expect(begun.code == 0, "\(begun)")
      let key = String(begun.output.dropLast())
      #expect(try File.openForReading("\(state)/witness.key").permissions() == 0o600)
      desk.expectRefusal(
        try Door.audit.run("witness", "--init", "--state", state, "--name", "w2"), 2,
        "is a witness's folder already")
      func ask(_ proof: String) throws -> Outcome {
        try Door.audit.run("witness", "--state", state, "--log", desk.key, desk.path(proof))
      }
      desk.expectRefusal(try ask("2.proof"), 1, "the witness stands at 0")
      #expect(!Folder.exists("\(state)/last.note"))
      #expect(try ask("1.proof").code == 0)
      let line = try ask("2.proof")
      #expect(line.code == 0, "\(line)")
      // Asked again, as after a lost answer, it signs again what it has signed.
      #expect(try ask("2.proof").code == 0)
      desk.expectRefusal(try ask("1.proof"), 1, "the journal was cut, or an older checkpoint")
      try Folder.write(Array(line.output.utf8), to: desk.path("line"))
      let merged = try Door.audit.run(
        "add-cosignature", desk.path("second.note"), desk.path("line"), "--witness", key,
        "--output", desk.path("cosigned.note"))
      #expect(merged.code == 0 && merged.fact("signatures") == "2", "\(merged)")
      let second = try EvidenceDesk.key(of: desk.journal, epoch: 2)
      let checked = try Door.audit.run(
        "check-checkpoint", desk.path("cosigned.note"), "--key", second, "--witness", key)
      #expect(checked.code == 0, "\(checked)")
      #expect(checked.fact("cosigned")?.hasPrefix("by witness.example/w1 at 20") == true)
      let proof = try Door.audit.run(
        "prove", desk.journal, "--event", "9", "--checkpoint", desk.path("cosigned.note"),
        "--witness", key, "--output", desk.path("e.proof"))
      #expect(proof.code == 0, "\(proof)")
      let event = try Door.audit.run(
        "check-proof", desk.path("e.proof"), "--trust", desk.key, "--witness", key)
      #expect(event.code == 0 && event.fact("cosigned") != nil, "\(event)")
      let other = try NoteKey(
        name: "other.example", kind: .cosignature, key: try SigningKey.generate().verifyingKey)
      let absent = try Door.audit.run(
        "check-proof", desk.path("e.proof"), "--trust", desk.key, "--witness", other.text)
      #expect(absent.code == 1, "\(absent)")
      #expect(absent.output.contains("not proven: no signature by other.example"), "\(absent)")
    }
  }

  @Test func aWitnessesKeyThatOthersCanReadIsRefused() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.sign("first.note")
      _ = try desk.compare("nothing", "first.note", "1.proof")
      let words = ["--state", desk.path("w"), "--key-file", desk.path("w.key")]
      _ = try Door.audit.run(["witness", "--init", "--name", "w.example"] + words)
      let file = try File.openForWriting(desk.path("w.key"))
      try file.setPermissions(0o644)
      try file.close()
      let ask = ["witness", desk.path("1.proof"), "--log", desk.key]
      desk.expectRefusal(try Door.audit.run(ask + words), 2, "run chmod 600 on it")
      try Folder.remove(desk.path("w.key"))
      desk.expectRefusal(try Door.audit.run(ask + words), 2, "w.key")
      _ = try KeyFile.create(desk.path("w.key"))
      desk.expectRefusal(try Door.audit.run(ask + words), 2, "is not the key of w.example")
      let nowhere = ["--state", desk.path("nowhere")]
      desk.expectRefusal(try Door.audit.run(ask + nowhere), 2, "is no witness's folder")
      #expect(!Folder.exists(desk.path("nowhere")))
    }
  }

  @Test(arguments: WrongFile.allCases)
  func aWitnessSignsNoFileThatIsNoProof(wrong: WrongFile) throws {
    try Folder.with { folder in
      let path = try wrong.make(in: folder)
      let key = try NoteKey(
        name: "daybook/x", kind: .text, key: try SigningKey.generate().verifyingKey)
      _ = try Door.audit.run("witness", "--init", "--state", "\(folder)/w", "--name", "w")
      for words in [
        ["witness", "--state", "\(folder)/w", "--log", key.text, path],
        ["add-cosignature", path, path],
      ] {
        let outcome = try Door.audit.run(words)
        #expect(outcome.code == 2 && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaints(of: .audit).count == 1, "\(outcome)")
      }
      #expect(!Folder.exists("\(folder)/w/last.note"))
    }
  }
}
