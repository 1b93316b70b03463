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

  /// Each drill with one safeguard off, or one person who does not act.
  static let weakened: [(name: String, change: @Sendable (inout Profile) -> Void)] = [
    ("breaker-opened", { $0.set(.breakerFailures, 1_000) }),
    ("emergency-stop", { $0.leaveOut(.stop) }),
    ("high-capital-loss", { $0.set(.capitalLossWarning, Limit.off) }),
    ("network-failure", { $0.set(.disconnectStop, Limit.off) }),
    ("position-limit", { $0.set(.maximumExposure, 10_000 * FixedPoint.scale) }),
    ("health-degraded", { $0.set(.breakerLatency, Limit.off) }),
    ("kill", { $0.leaveOut(.stop) }),
    ("excessive-losses", { $0.set(.hourlyLoss, Limit.off) }),
    ("stale-data", { $0.set(.maximumQuoteAge, 3_600_000_000_000) }),
    ("order-rejections", { $0.set(.breakerFailureRate, Limit.off) }),
    ("high-leverage", { $0.set(.maximumLeverage, Limit.off) }),
    ("after-outage-recovery", { $0.set(.stageOneShare, 10_000) }),
    ("crisis", { $0.leaveOut(.crisis) }),
    ("key-compromise", { $0.needsSecond = [] }),
    ("maintenance", { $0.set(.maintenanceLead, 0) }),
    ("close-all", { $0.set(.closingAttempts, 0) }),
    ("deny-list", { $0.leaveOut(.deny) }),
    ("two-persons", { $0.needsSecond = [] }),
    (
      "provider-failover",
      { for index in $0.services.indices { $0.services[index].guards = .service } }
    ),
    ("gas-price", { $0.set(.maximumGasPrice, Limit.off) }),
  ]

  @Test func everyDrillIsWeakenedOnce() {
    #expect(Self.weakened.map(\.name) == Drill.all.map(\.name))
  }

  @Test(arguments: weakened.indices)
  func aDrillFailsWithoutTheSafeguardThatItIsAbout(index: Int) throws {
    try inFolder { folder in
      var drill = try #require(Drill.named(Self.weakened[index].name))
      Self.weakened[index].change(&drill.profile)
      let report = try drillRunner().run(drill, journal: folder.path(of: "journal"))
      let difference = try #require(report.difference, "\(drill.name)")
      #expect(difference.sequence != .none)
      #expect(!difference.expected.contains("an audit"), "\(difference)")
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

extension Profile {
  /// The script without what is asked by a verb.
  mutating func leaveOut(_ verb: OperatorCommand.Verb) {
    script.removeAll { input in
      if case .command(let command) = input.what { command.verb == verb } else { false }
    }
  }
}
