import JournalStore
import SystemCalls
import Testing

/// `backup` and `restore`, as an operator runs them.
@Suite struct BackupDoorTests {
  @Test func aJournalIsBackedUpRestoredAndGoneOnWith() throws {
    try Folder.with { folder in
      let (journal, backup, new) = ("\(folder)/journal", "\(folder)/backup", "\(folder)/new")
      try DescribeTests.trade(journal, times: 2)
      let before = try Folder.contents(journal)
      let first = try Door.audit.run("backup", journal, backup)
      #expect(first.code == 0 && first.errors.isEmpty, "\(first)")
      #expect(first.fact("files copied") == "4", "\(first)")
      let again = try Door.audit.run("backup", journal, backup, "--format", "json")
      #expect(again.code == 0 && again.output.contains(#""filesCopied":0"#), "\(again)")
      #expect(try Folder.contents(journal) == before)
      let proven = try Door.audit.run("verify", backup)
      #expect(proven.code == 0, "\(proven)")

      let restored = try Door.audit.run("restore", backup, new)
      #expect(restored.code == 0, "\(restored)")
      try Folder.copy("\(journal).statement", to: "\(new).statement")
      let (old, now) = (try Door.audit.run("verify", journal), try Door.audit.run("verify", new))
      #expect(now.code == 0 && now.fact("state hash") == old.fact("state hash"), "\(now)")
      try DescribeTests.trade(new)
      let occupied = try Door.audit.run("restore", backup, new)
      #expect(occupied.code == 2 && occupied.errors.contains("is not empty"), "\(occupied)")
    }
  }

  @Test func aJournalThatIsBeingWrittenIsBackedUpAgainAndAgain() throws {
    try Folder.with { folder in
      let (journal, backup) = ("\(folder)/journal", "\(folder)/backup")
      let live = try RunningDoor(
        .live, ["--speed", "20x", "--duration", "600s", "--journal", journal])
      let hasBegun = try live.wait {
        guard Folder.exists(journal) else { return false }
        return try !Folder.segments(journal).isEmpty
      }
      #expect(hasBegun)
      var last = 0
      for _ in 0..<4 {
        let run = try Door.audit.run("backup", journal, backup)
        #expect(run.code == 0, "\(run)")
        let now = Int(run.fact("last event")?.dropFirst() ?? "") ?? -1
        #expect(now >= last)
        last = now
      }
      live.signal(15)
      #expect(try live.finish().code == 0)
      let end = try Door.audit.run("backup", journal, backup)
      #expect(end.code == 0, "\(end)")
      let verify = try Door.audit.run("verify", backup)
      #expect(verify.code == 0 && verify.fact("end") == "clean", "\(verify)")
    }
  }

  @Test(arguments: WrongJournal.allCases.filter { $0 != .newerSchema })
  func aWrongJournalIsNotBackedUp(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let before = try Folder.contents(folder)
      let outcome = try Door.audit.run("backup", path, "\(folder)/backup")
      #expect(outcome.code == wrong.code, "\(outcome)")
      #expect(outcome.complaints(of: .audit).count == 1, "\(outcome)")
      #expect(outcome.errors.contains(wrong.words), "\(outcome)")
      let after = try Folder.contents(folder).filter { !$0.key.hasPrefix("backup") }
      #expect(after == before)
      let restore = try Door.audit.run("restore", path, "\(folder)/new")
      #expect(restore.code == 2 && !Folder.exists("\(folder)/new"), "\(restore)")
    }
  }

  @Test func aBackupOfAnotherJournalAndADamagedOneAreRefused() throws {
    try Folder.with { folder in
      let (one, two, backup) = ("\(folder)/one", "\(folder)/two", "\(folder)/backup")
      for journal in [one, two] { try DescribeTests.trade(journal) }
      #expect(try Door.audit.run("backup", one, backup).code == 0)
      let other = try Door.audit.run("backup", two, backup)
      #expect(other.code == 2 && other.errors.contains("is of journal"), "\(other)")
      let same = try Door.audit.run("backup", one, one)
      #expect(same.code == 2, "\(same)")
      let segment = try Folder.segments(backup)[0]
      var bytes = try Folder.bytes(segment)
      bytes[bytes.count / 2] ^= 1
      try Folder.remove(segment)
      try Folder.write(bytes, to: segment)
      let restore = try Door.audit.run("restore", backup, "\(folder)/new")
      #expect(restore.code == 74, "\(restore)")
    }
  }
}
