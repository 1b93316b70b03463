import SystemCalls
import Testing

/// `migrate`, as an operator runs it: the frozen samples are of version 1.
@Suite struct MigrateDoorTests {
  @Test(arguments: ["quiet-minutes", "killed-and-recovered", "demo-incident"])
  func aSampleOfVersionOneIsMigratedWithItsChain(sample: String) throws {
    try Folder.with { folder in
      let journal = "\(Door.repository)/journal-samples/\(sample)/journal"
      let new = "\(folder)/new"
      let before = try Folder.contents(journal)
      let old = try Door.audit.run("verify", journal)
      let done = try Door.audit.run("migrate", journal, "--to", new)
      #expect(done.code == 0 && done.fact("migrated into") == new, "\(done)")
      #expect(done.fact("chain") == old.fact("chain"), "\(done)")
      let statement = "\(Door.repository)/journal-samples/\(sample)/journal.statement"
      let verify = try Door.audit.run("verify", new, "--statement", statement)
      #expect(verify.code == old.code, "\(verify)")
      for fact in ["identity", "events", "chain", "state hash", "end"] {
        #expect(verify.fact(fact) == old.fact(fact), "\(verify)")
      }
      #expect(try Door.audit.run("describe", new).fact("format versions") == "2")
      let (oldHashes, newHashes) = (
        try Door.audit.run("hashes", journal), try Door.audit.run("hashes", new)
      )
      #expect(oldHashes.output == newHashes.output)
      let again = try Door.audit.run("migrate", new, "--to", "\(folder)/newer")
      #expect(again.code == 0 && again.output.contains("nothing was made"), "\(again)")
      #expect(!Folder.exists("\(folder)/newer"))
      let occupied = try Door.audit.run("migrate", journal, "--to", new)
      #expect(occupied.code == 2, "\(occupied)")
      #expect(try Folder.contents(journal) == before)
    }
  }

  @Test(arguments: WrongJournal.allCases.filter { $0 != .newerSchema })
  func aWrongJournalIsNotMigrated(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let before = try Folder.contents(folder)
      let outcome = try Door.audit.run("migrate", path, "--to", "\(folder)/new")
      #expect(outcome.code == wrong.code, "\(outcome)")
      #expect(outcome.errors.contains(wrong.words), "\(outcome)")
      #expect(try Folder.contents(folder) == before)
    }
  }
}
