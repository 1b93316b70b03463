import Testing
import TradingDesk

@Suite struct DrillDoorTests {
  @Test func theListNamesEveryDrill() throws {
    let list = try Door.live.run("--list-drills")
    #expect(list.code == 0 && list.errors.isEmpty, "\(list)")
    let lines = list.output.split(separator: "\n")
    #expect(lines.count == Drill.all.count)
    for (line, drill) in zip(lines, Drill.all) {
      #expect(line.hasPrefix(drill.name + " ") && line.hasSuffix(drill.summary), "\(line)")
    }
    let json = try Door.live.run("--list-drills", "--format", "json")
    #expect(json.code == 0 && json.output.contains("\"name\": \"breaker-opened\""), "\(json)")
  }

  @Test func aDrillSaysWhatItSawAndLeavesAJournalThatProvesItself() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let drill = try Door.live.run("--drill", "key-compromise", "--journal", journal)
      #expect(drill.code == 0, "\(drill)")
      #expect(drill.output.contains("  all trading stops (security), by grace"), "\(drill)")
      #expect(drill.output.contains("key-compromise: as the runbook says"), "\(drill)")
      let verified = try Door.audit.run("verify", journal)
      #expect(verified.code == 0, "\(verified)")
      let repeated = try Door.audit.run("reexecute", journal)
      #expect(repeated.code == 0, "\(repeated)")
      // A second time it would not begin a journal.
      let again = try Door.live.run("--drill", "key-compromise", "--journal", journal)
      #expect(again.code == 2 && again.errors.contains("name a new directory"), "\(again)")
    }
  }

  @Test func allDrillsMakeATableAndAJournalEach() throws {
    try Folder.with { folder in
      let all = try Door.live.run("--drill", "all", "--journal", "\(folder)/drills")
      #expect(all.code == 0, "\(all)")
      let lines = all.output.split(separator: "\n")
      #expect(lines.count == Drill.all.count + 1)
      for (line, drill) in zip(lines, Drill.all) {
        #expect(line.hasPrefix(drill.name + " ") && line.contains("  as expected  "), "\(line)")
        #expect(!(try Folder.segments("\(folder)/drills/\(drill.name)")).isEmpty)
      }
      let count = Drill.all.count
      #expect(lines.last == "\(count) of \(count) drills as expected")
    }
  }

  @Test func programsGetTheSame() throws {
    try Folder.with { folder in
      let json = try Door.live.run(
        "--drill", "maintenance", "--journal", "\(folder)/journal", "--format", "json")
      #expect(json.code == 0, "\(json)")
      #expect(json.output.contains("\"isAsExpected\": true"), "\(json)")
      #expect(json.output.contains("\"expected\": \"the window of maintenance is near"), "\(json)")
    }
  }

  @Test(arguments: [["--profile", "prod"], ["--seed", "3"], ["--set", "entry=5"], ["--stopped"]])
  func aDrillTakesNoOtherOption(words: [String]) throws {
    let outcome = try Door.live.run(["--drill", "kill", "--journal", "x"] + words)
    #expect(outcome.code == 64, "\(outcome)")
    #expect(outcome.errors.contains("in \(words[0])"), "\(outcome)")
  }

  @Test func anUnknownDrillIsAnsweredWithTheList() throws {
    let outcome = try Door.live.run("--drill", "flood", "--journal", "x")
    #expect(outcome.code == 64, "\(outcome)")
    for drill in Drill.all { #expect(outcome.errors.contains(drill.name), "\(outcome)") }
  }
}
