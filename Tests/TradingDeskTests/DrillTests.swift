import JournalReview
import Simulation
import SystemCalls
import Testing
import TradingCore
import TradingDesk

/// Runs drills as a door does.
func drillRunner() throws -> DrillRunner {
  DrillRunner(try ThisProgram("test")) { event, _ in "\(event.kind)" }
}

@Suite struct DrillTests {
  @Test(arguments: Drill.all.map(\.name))
  func theEngineDoesWhatTheRunbookSays(name: String) throws {
    try inFolder { folder in
      let drill = try #require(Drill.named(name))
      let report = try drillRunner().run(drill, journal: folder.path(of: "journal"))
      #expect(report.difference == nil, "\(report.difference?.description ?? "")")
      let happenings = drill.expectations.count {
        if case .happens = $0 { true } else { false }
      }
      #expect(report.met.count == happenings)
    }
  }

  @Test func everyDrillHasACanary() {
    #expect(Set(DrillCanary.all.map(\.drill)) == Set(Drill.all.map(\.name)))
  }

  @Test(arguments: DrillCanary.all.indices)
  func aDrillFailsWithoutTheSafeguardThatItIsAbout(index: Int) throws {
    try inFolder { folder in
      let canary = DrillCanary.all[index]
      var drill = try #require(Drill.named(canary.drill))
      canary.weaken(&drill.profile)
      let report = try drillRunner().run(drill, journal: folder.path(of: "journal"))
      let difference = try #require(report.difference, "\(drill.name) with off: \(canary.off)")
      #expect(difference.sequence != .none)
      // It fails where something was to happen next, perhaps in a time, or never.
      let happenings = drill.expectations.filter {
        if case .happens = $0 { true } else { false }
      }
      let awaited = happenings.dropFirst(report.met.count).first?.words
      let forbidden =
        difference.expected.hasPrefix("never")
        ? difference.expected.split(separator: ": ").last.map { "from here on never: \($0)" } : nil
      #expect(
        [awaited, forbidden].contains { $0?.hasPrefix(canary.missed) ?? false },
        "\(drill.name) with off: \(canary.off): awaited \(awaited ?? "nothing"), \(difference)")
    }
  }

  @Test func aSeedMakesADrillTheSameEveryTime() throws {
    try inFolder { folder in
      let drill = try #require(Drill.named("emergency-stop"))
      for name in ["a", "b"] {
        _ = try drillRunner().run(drill, journal: folder.path(of: name))
      }
      let first = try events(of: folder.path(of: "a"))
      let second = try events(of: folder.path(of: "b"))
      #expect(first == second)
    }
  }

  @Test func everyNameIsOneOfACommandLine() {
    let names = Drill.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.allSatisfy { $0 == "-" || $0.isLowercase } && $0 != "all" })
    #expect(Drill.named("no-such-drill") == nil)
  }

  @Test func aDrillBeginsAJournalOfItsOwn() throws {
    try inFolder { folder in
      let drill = try #require(Drill.named("close-all"))
      let journal = folder.path(of: "journal")
      _ = try drillRunner().run(drill, journal: journal)
      #expect {
        try drillRunner().run(drill, journal: journal)
      } throws: {
        guard let error = $0 as? DrillError, case .notFresh(journal) = error else { return false }
        return error.description.contains("name a new directory")
      }
      // Nor beside the statement of another one.
      try Directory(journal).removeTree()
      #expect(throws: DrillError.self) { try drillRunner().run(drill, journal: journal) }
    }
  }

  @Test func aDrillThatCannotBeWrittenCouldNotRun() throws {
    try inFolder { folder in
      let drill = try #require(Drill.named("close-all"))
      let file = try File.create(folder.path(of: "file"))
      try file.close()
      #expect {
        try drillRunner().run(drill, journal: folder.path(of: "file/journal"))
      } throws: {
        guard let error = $0 as? DrillError, case .failed(let what) = error else { return false }
        return what.contains("Not a directory")
      }
    }
  }
}
