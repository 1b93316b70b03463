import JournalStore
import SystemCalls
import Testing

/// `repair`, as an operator runs it.
@Suite struct RepairDoorTests {
  private func damage(_ journal: String) throws {
    let segment = try Folder.segments(journal)[0]
    var bytes = try Folder.bytes(segment)
    bytes[bytes.count / 2] ^= 1
    try Folder.remove(segment)
    try Folder.write(bytes, to: segment)
  }

  @Test func aDamagedJournalIsRepairedFromItsBackupInTwoSteps() throws {
    try Folder.with { folder in
      let (journal, backup, new) = ("\(folder)/journal", "\(folder)/backup", "\(folder)/new")
      try DescribeTests.trade(journal, times: 2)
      let whole = try Door.audit.run("verify", journal)
      #expect(try Door.audit.run("backup", journal, backup).code == 0)
      let nothing = try Door.audit.run("repair", journal, "--to", new)
      #expect(nothing.code == 0 && nothing.output.contains("nothing to repair"), "\(nothing)")
      try damage(journal)
      let before = try Folder.contents(folder)
      let words = ["repair", journal, "--from", backup, "--to", new]
      let plan = try Door.audit.run(words)
      #expect(plan.code == 1, "\(plan)")
      let hash = try #require(plan.fact("plan"))
      #expect(plan.output.contains("--plan \(hash) --operator NAME"), "\(plan)")
      #expect(try Folder.contents(folder) == before)
      let alone = try Door.audit.run(words + ["--plan", hash])
      #expect(alone.code == 64, "\(alone)")
      let consent = ["--operator", "ada", "--reason", "bad sector"]
      let wrong = try Door.audit.run(words + ["--plan", "0123456789abcdef"] + consent)
      #expect(wrong.code == 2 && wrong.errors.contains("does not fit"), "\(wrong)")
      #expect(try Folder.contents(folder) == before)

      let done = try Door.audit.run(words + ["--plan", hash] + consent)
      #expect(done.code == 0, "\(done)")
      #expect(try Folder.text("\(new)/repair.log").contains("operator ada\nreason bad sector\n"))
      let after = try Folder.contents(folder).filter { !$0.key.hasPrefix("new") }
      #expect(after == before)
      try Folder.copy("\(journal).statement", to: "\(new).statement")
      let verify = try Door.audit.run("verify", new)
      #expect(verify.code == 0 && verify.fact("chain") == whole.fact("chain"), "\(verify)")
      try DescribeTests.trade(new)
      let again = try Door.audit.run(words + ["--plan", hash] + consent)
      #expect(again.code == 2 && again.errors.contains("is not empty"), "\(again)")
    }
  }

  @Test func aGapIsShownWithWhatItLeavesInDoubt() throws {
    try Folder.with { folder in
      let (journal, new) = ("\(folder)/journal", "\(folder)/new")
      try DescribeTests.trade(journal, seconds: 20, times: 2)
      try damage(journal)
      let words = ["repair", journal, "--to", new]
      let refused = try Door.audit.run(words)
      #expect(refused.code == 74, "\(refused)")
      #expect(refused.output.contains("error gap: records from #"), "\(refused)")
      #expect(refused.output.contains("error orders in doubt: "), "\(refused)")
      #expect(refused.output.contains(" runStarted"), "\(refused)")
      #expect(refused.output.contains("--accept-gap"), "\(refused)")
      let plan = try Door.audit.run(words + ["--accept-gap", "--format", "json"])
      #expect(plan.code == 1, "\(plan)")
      let hash = try #require(refused.fact("plan"))
      #expect(plan.output.contains("\"plan\":\"\(hash)\""), "\(plan)")
      let done = try Door.audit.run(
        words + ["--accept-gap", "--plan", hash, "--operator", "ada", "--reason", "no backup"])
      #expect(done.code == 0, "\(done)")
      let described = try Door.audit.run("describe", new)
      #expect(described.code == 0 && described.output.contains(".damaged"), "\(described)")
      #expect(try Door.audit.run("hashes", new).code == 0)
    }
  }

  @Test(arguments: WrongJournal.allCases.filter { $0 != .newerSchema })
  func everyWrongJournalHasAPlanOrAName(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let before = try Folder.contents(folder)
      let outcome = try Door.audit.run("repair", path, "--to", "\(folder)/new")
      #expect(outcome.code == wrong.code, "\(outcome)")
      #expect(try Folder.contents(folder) == before)
    }
  }
}
