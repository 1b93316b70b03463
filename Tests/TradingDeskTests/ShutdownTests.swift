import DeskFiles
import Simulation
import SystemCalls
import Testing
import TradingCore

@testable import TradingDesk

@Suite struct ShutdownTests {
  /// Every order is lost from two seconds on, and nobody is told that the venue is away.
  private func silentVenue(_ path: String) -> RunRequest {
    var wanted = request(path, profile: .dev, milliseconds: 60_000)
    wanted.profile.outages = [
      ScriptedOutage(
        from: .milliseconds(2_000), until: .milliseconds(300_000),
        noticeDelay: .milliseconds(250_000))
    ]
    wanted.profile.set(.breakerFailures, 100)
    wanted.profile.set(.breakerFailureRate, Limit.off)
    return wanted
  }

  /// Plays until orders satisfy `begins`, then shuts down and goes on with `wish`.
  private func play(
    _ request: RunRequest, shutDownOnce begins: (borrowing TradingState) -> Bool,
    then wish: DeskRun.Wish = .shutDown
  ) throws -> DeskRun.Report {
    var hasBegun = false
    let run = try DeskRun.open(request)
    return try run.play { state, _ in
      if hasBegun { return wish }
      hasBegun = begins(state)
      return hasBegun ? .shutDown : .proceed
    }
  }

  private func isUnanswered(_ state: borrowing TradingState) -> Bool {
    state.orders.unknownCount > 0
  }

  private func isResting(_ state: borrowing TradingState) -> Bool {
    !state.orders.open(where: { $0.isResting }).isEmpty
  }

  @Test func aStopWishedForWhileItShutsDownIsTakenAndOutlivesARestart() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let wanted = silentVenue(path)
      let stopped = try play(
        wanted, shutDownOnce: isUnanswered, then: .stop(reason: "Control-C twice"))
      #expect(stopped.reason == .signal)
      #expect(stopped.state.control.stop?.reason == .manual)
      let recorded = try events(of: path)
      let commands = recorded.compactMap {
        if case .operatorCommanded(let command) = $0.event { command } else { nil }
      }
      #expect(commands.map(\.verb) == [.cancelAll, .stop])
      #expect(commands.last?.reason == "Control-C twice")
      guard case .runEnded(let ended)? = recorded.last?.event else {
        Issue.record("the journal does not end with the run")
        return
      }
      #expect(ended.openOrders > 0)
      let again = try TradingDeskTests.play(request(path, profile: .dev, milliseconds: 1_000))
      #expect(again.state.control.stop != nil)
    }
  }

  @Test(arguments: [0, 700, 3_000] as [Int64])
  func aShutdownWaitsUntilItsDeadlineAndSaysWhatIsOpen(milliseconds: Int64) throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var wanted = silentVenue(path)
      wanted.shutdown.deadline = .milliseconds(milliseconds)
      let report = try play(wanted, shutDownOnce: isUnanswered)
      let asked = try events(of: path).first {
        if case .operatorCommanded(let command) = $0.event {
          command.verb == .cancelAll
        } else {
          false
        }
      }
      let begun = try #require(asked?.envelope.recordedAt)
      let waited = report.state.now.since(begun)
      #expect(waited >= .milliseconds(milliseconds))
      #expect(waited <= .milliseconds(milliseconds + 100))
      let left = LeftOpen(report)
      #expect(left.orders.count == report.state.orders.openCount && !left.isKept)
      #expect(left.orders.allSatisfy { $0.hasSuffix("its outcome unknown") }, "\(left)")
      let finding = left.finding(verifiesFlat: false)
      #expect(finding?.hasPrefix("orders left open: \(left.orders.count).") == true)
    }
  }

  /// So little stands at the touch that orders rest.
  private func thinMarket(_ path: String) -> RunRequest {
    var wanted = request(path, profile: .dev, milliseconds: 600_000)
    for index in wanted.profile.market.instruments.indices {
      wanted.profile.market.instruments[index].touchLots = 1
    }
    return wanted
  }

  @Test func ordersThatRestAreKeptWhereThatIsWishedAndCancelledElse() throws {
    for keeps in [true, false] {
      try inFolder { folder in
        let path = folder.path(of: "journal")
        var wanted = thinMarket(path)
        wanted.shutdown.keepsOrders = keeps
        let report = try play(wanted, shutDownOnce: isResting)
        let left = LeftOpen(report)
        #expect(left.orders.isEmpty != keeps && left.isKept == keeps, "\(left)")
        #expect(left.orders.allSatisfy { $0.hasSuffix(", resting") }, "\(left)")
        #expect(left.finding(verifiesFlat: false) == nil)
        let rest = StatementSummary(
          try StatementFile.read(StatementFile.path(of: path)), startingCash: .zero
        ).orders.count { $0.state == .open }
        #expect(rest == left.orders.count)
        // The next start settles them with the venue.
        var next = thinMarket(path)
        next.duration = .milliseconds(60_000)
        let second = try TradingDeskTests.play(next)
        #expect(second.state.orders.openCount == 0)
        #expect(second.state.illegalOrderEvents == 0)
      }
    }
  }

  @Test func aStopTakesBackWhatWasToBeKept() throws {
    try inFolder { folder in
      var wanted = thinMarket(folder.path(of: "journal"))
      wanted.shutdown.keepsOrders = true
      let report = try play(wanted, shutDownOnce: isResting, then: .stop(reason: "second"))
      let left = LeftOpen(report)
      #expect(report.state.control.stop != nil)
      #expect(left.orders.isEmpty && !left.isKept, "\(left)")
    }
  }

  @Test func aPositionIsAFindingOnlyWhereThatIsAsked() throws {
    try inFolder { folder in
      let wanted = request(folder.path(of: "journal"), profile: .dev, milliseconds: 600_000)
      let report = try play(wanted) { state in
        state.book.positions.contains { $0.quantity != .zero }
      }
      let left = LeftOpen(report)
      #expect(left.orders.isEmpty && !left.positions.isEmpty, "\(left)")
      #expect(left.positions.allSatisfy { $0.hasPrefix("position, ") })
      #expect(left.finding(verifiesFlat: false) == nil)
      #expect(left.finding(verifiesFlat: true)?.contains("positions left open: ") == true)
      let summary = RunSummary(report, journal: "x", leftOpen: left)
      #expect(summary.text.contains("\nleft open: position, "))
      let json = DoorSettings.json(summary)
      #expect(json.contains("\"left open\""), "\(json)")
    }
  }
}
