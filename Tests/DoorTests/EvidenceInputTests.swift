import Foundation
import JournalStore
import SystemCalls
import Testing

/// Evidence asked of journals that are wrong, or that are being written.
@Suite struct EvidenceInputTests {
  @Test(arguments: WrongJournal.allCases)
  func noEvidenceIsMadeFromAWrongJournal(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let note = "\(folder)/kept.note"
      let key = try SigningKey.generate()
      var hasher = BlockHasher()
      let checkpoint = Checkpoint(
        journalId: JournalId(low: 1, high: 2), size: 3, root: hasher.emptyRoot())
      try Folder.write(try checkpoint.signed(by: key).bytes, to: note)
      let log = NoteKey(log: JournalId(low: 1, high: 2), key: key.verifyingKey).text
      let before = try Folder.contents(folder)
      for words in [
        ["prove", "--event", "1", "--checkpoint", note],
        ["consistency", "--from", note, "--to", "now"],
        ["export", "--from", "#1", "--checkpoint", note, "--output", "\(folder)/out"],
      ] {
        let outcome = try Door.audit.run(words + [path, "--key", log])
        #expect(outcome.code == wrong.code, "\(outcome)")
        #expect(outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaints(of: .audit).count == 1, "\(outcome)")
        #expect(outcome.errors.contains(path), "\(outcome)")
        #expect(outcome.errors.contains(wrong.words), "\(outcome)")
      }
      let signed = try Door.audit.run("checkpoint", path)
      #expect([2, 74].contains(signed.code) && signed.output.isEmpty, "\(signed)")
      #expect(try Folder.contents(folder) == before)
    }
  }

  @Test func aJournalThatIsBeingWrittenIsProvenUpToItsWatermark() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let live = try RunningDoor(
        .live, ["--speed", "5x", "--duration", "60s", "--journal", journal])
      let note = "\(journal)/checkpoints/000001.note"
      #expect(try live.wait { Folder.exists(note) })
      var sizes: [UInt64] = []
      for turn in 0..<3 {
        let path = "\(folder)/\(turn).note"
        #expect(
          try live.wait { try Door.audit.run("checkpoint", journal, "--output", path).code == 0 })
        sizes.append(try Checkpoint(text: try EvidenceFiles.note(path).text).size)
        let proof = try Door.audit.run(
          "prove", journal, "--event", "2", "--checkpoint", path, "--output",
          "\(folder)/\(turn).proof")
        #expect(proof.code == 0, "\(proof)")
        let now = try Door.audit.run("consistency", journal, "--from", path, "--to", "now")
        #expect(now.code == 0, "\(now)")
      }
      #expect(!live.hasEnded)
      live.signal(SIGTERM)
      #expect(try live.finish().code == 0)
      // What was signed while it was written still holds.
      for turn in 0..<3 {
        let kept = try Door.audit.run(
          "consistency", journal, "--from", "\(folder)/\(turn).note", "--to", "now")
        #expect(kept.code == 0, "\(kept)")
      }
      print("signed while it was written: \(sizes) groups")
      #expect(sizes == sizes.sorted())
    }
  }
}
