import Glibc
import JournalStore
import SystemCalls
import Testing
import TradingCore

/// `verify --from-checkpoint`, and what `verify` says of superblocks.
@Suite struct TailVerifyTests {
  /// The public key that signs for an opening, as text.
  static func key(of journal: String, epoch: UInt32) throws -> String {
    let key = try KeyFolder(Directory("\(journal)/keys")).open(epoch: epoch)
    let name = Checkpoint.origin(of: try JournalReader.journalId(of: journal))
    return try NoteKey(name: name, kind: .text, key: key.verifyingKey).text
  }

  /// A journal of one run, its last checkpoint and its key, then gone on with.
  private func withGoneOn(
    _ test: (_ journal: String, _ note: String, _ key: String) throws -> Void
  ) throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      try DescribeTests.trade(journal, seconds: 5)
      let note = "\(folder)/kept.note"
      try Folder.copy("\(journal)/checkpoints/000001.note", to: note)
      let key = try Self.key(of: journal, epoch: 1)
      try DescribeTests.trade(journal, seconds: 5)
      try test(journal, note, key)
    }
  }

  @Test func onlyTheNewEndIsCheckedFromACheckpoint() throws {
    try withGoneOn { journal, note, key in
      let before = try Folder.contents(journal)
      let whole = try Door.audit.run("verify", journal)
      let tail = try Door.audit.run(
        "verify", journal, "--from-checkpoint", note, "--key", key)
      #expect(tail.code == 0, "\(tail)")
      for fact in ["identity", "commit groups", "chain", "end", "last event", "state hash"] {
        #expect(tail.fact(fact) == whole.fact(fact), "\(tail)")
      }
      #expect(tail.fact("folded")?.hasPrefix("from the snapshot of #") == true, "\(tail)")
      #expect(tail.fact("groups before") == tail.fact("groups signed"), "\(tail)")
      #expect(Int(tail.fact("events checked") ?? "") ?? 0 > 0, "\(tail)")
      let unsigned = try Door.audit.run(
        "verify", journal, "--from-checkpoint", note, "--format", "json")
      #expect(unsigned.code == 0 && unsigned.output.contains("not asked"), "\(unsigned)")
      let bare = note + ".bare"
      let lines = try Folder.text(note).split(separator: "\n").prefix(3).map { $0 + "\n" }.joined()
      try Folder.write(Array(lines.utf8), to: bare)
      #expect(try Door.audit.run("verify", journal, "--from-checkpoint", bare).code == 0)
      #expect(
        try Door.audit.run("verify", journal, "--from-checkpoint", bare, "--key", key).code == 2)
      #expect(try Folder.contents(journal) == before)
      // Without snapshots that part is left out, and that is said.
      try Folder.remove("\(journal)/snapshots")
      let bytesOnly = try Door.audit.run("verify", journal, "--from-checkpoint", note)
      #expect(bytesOnly.code == 0 && bytesOnly.fact("folded") == "nothing", "\(bytesOnly)")
      #expect(bytesOnly.output.contains("note fold-confirmed: orders, stops"), "\(bytesOnly)")
    }
  }

  @Test func aBrokenGlassIsCountedInThePartThatIsRead() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let first = try desk.start()
      first.signal(SIGINT)
      #expect(try first.finish().code == 0)
      let before = "\(folder)/before.note"
      try Folder.copy("\(desk.journal)/checkpoints/000001.note", to: before)
      let second = try desk.start()
      try desk.give("break-glass").expectDone("glassBroken")
      second.signal(SIGINT)
      #expect(try second.finish().code == 0)
      let behind = "\(folder)/behind.note"
      try Folder.copy("\(desk.journal)/checkpoints/000002.note", to: behind)
      let third = try desk.start()
      third.signal(SIGINT)
      #expect(try third.finish().code == 0)
      let glass = try #require(try desk.events().first { $0.event.kind == .glassBroken })
      let place = "1 times: \(glass.envelope.sequence)"
      let whole = try Door.audit.run("verify", desk.journal)
      #expect(whole.fact("GLASS BROKEN") == place, "\(whole)")
      let read = try Door.audit.run("verify", desk.journal, "--from-checkpoint", before)
      #expect(read.code == 0 && read.fact("GLASS BROKEN") == place, "\(read)")
      let passed = try Door.audit.run("verify", desk.journal, "--from-checkpoint", behind)
      #expect(passed.code == 0 && passed.fact("GLASS BROKEN") == nil, "\(passed)")
      for outcome in [read, passed] {
        let begins = try #require(
          outcome.fact("first event checked").flatMap { UInt64($0.dropFirst()) })
        let unread = try #require(outcome.fact("not checked"))
        #expect(unread.hasPrefix("events #1 to #\(begins - 1) at all, a broken glass among them"))
        #expect(!unread.contains("orders"), "what lies behind is folded: \(outcome)")
        #expect(outcome.fact("checked")?.hasSuffix("orders, stops, books, state hashes") == true)
      }
    }
  }

  @Test func anotherTreeAnotherKeyAndAnotherJournalAreFound() throws {
    try withGoneOn { journal, note, key in
      let lines = try Folder.text(note).split(separator: "\n", omittingEmptySubsequences: false)
      let root = String(lines[2])
      let other = (root.hasPrefix("A") ? "B" : "A") + root.dropFirst()
      let altered = [String(lines[0]), String(lines[1]), other].map { $0 + "\n" }.joined()
      try Folder.write(Array(altered.utf8), to: note + ".altered")
      let rewritten = try Door.audit.run(
        "verify", journal, "--from-checkpoint", note + ".altered")
      #expect(rewritten.code == 1, "\(rewritten)")
      #expect(rewritten.output.contains("error checkpoint-holds: the first "), "\(rewritten)")

      let tooLarge = [String(lines[0]), "999999", root].map { $0 + "\n" }.joined()
      try Folder.write(Array(tooLarge.utf8), to: note + ".large")
      let cut = try Door.audit.run("verify", journal, "--from-checkpoint", note + ".large")
      #expect(cut.code == 1 && cut.output.contains("its end was lost"), "\(cut)")

      let stranger = "\(journal)-2"
      try DescribeTests.trade(stranger)
      let strange = try Door.audit.run("verify", stranger, "--from-checkpoint", note)
      #expect(strange.code == 1 && strange.output.contains("it is of daybook/"), "\(strange)")
      let theirs = try Self.key(of: stranger, epoch: 1)
      let wrongKey = try Door.audit.run(
        "verify", journal, "--from-checkpoint", note, "--key", theirs)
      #expect(wrongKey.code == 1 && wrongKey.errors.contains("no signature by"), "\(wrongKey)")

      for words in [["--key", key], ["--from-checkpoint", note, "--statement", note]] {
        let usage = try Door.audit.run(["verify", journal] + words)
        #expect(usage.code == 64, "\(usage)")
      }
      let nowhere = try Door.audit.run("verify", journal, "--from-checkpoint", "/nowhere")
      #expect(nowhere.code == 2, "\(nowhere)")
      #expect(try Door.audit.run("verify", journal, "--from-checkpoint", journal).code == 2)
    }
  }

  @Test(arguments: WrongJournal.allCases.filter { $0 != .flippedByte })
  func aWrongJournalIsRefusedFromACheckpointToo(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let note = "\(folder)/note"
      try Folder.write(
        Array("daybook/x\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".utf8), to: note)
      let before = try Folder.contents(folder)
      let outcome = try Door.audit.run("verify", path, "--from-checkpoint", note)
      #expect(outcome.code == wrong.code, "\(outcome)")
      #expect(outcome.errors.contains(wrong.words), "\(outcome)")
      #expect(try Folder.contents(folder) == before)
    }
  }

  @Test func lostAndBadSuperblocksAreFindings() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      try DescribeTests.trade(journal)
      try Folder.remove("\(journal)/superblock.b")
      let one = try Door.audit.run("verify", journal)
      #expect(one.code == 1, "\(one)")
      #expect(one.output.contains("warning superblocks-whole: copy 1 of superblock.b"), "\(one)")
      try Folder.remove("\(journal)/superblock.a")
      let none = try Door.audit.run("verify", journal)
      #expect(none.code == 1, "\(none)")
      #expect(none.output.contains("error superblocks-readable: "), "\(none)")
    }
  }
}
