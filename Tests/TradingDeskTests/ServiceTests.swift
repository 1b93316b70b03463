import DeskFiles
import JournalReview
import Simulation
import SystemCalls
import Testing
import TradingCore

@testable import TradingDesk

@Suite struct ServiceTests {
  private func names(_ state: borrowing TradingState) -> [String] {
    state.safeguards.breakers.map(\.declared.name)
  }

  @Test func aServiceIsReadAsItIsWritten() throws {
    #expect(try ServiceProfile(text: "quotes") == ServiceProfile(name: "quotes", guards: .service))
    let provider = try ServiceProfile(text: "rpc-1.eu_w=provider")
    #expect(provider == ServiceProfile(name: "rpc-1.eu_w", guards: .provider))
    let long = String(repeating: "a", count: 65)
    for text in ["", "engine", "=service", "a b", "a:b", "a@b", "a,b", "é", long, "a=", "a=engine"]
    {
      #expect(throws: SettingError.self, "\(text)") { try ServiceProfile(text: text) }
    }
  }

  @Test func aJournalGetsEachServiceThatItDoesNotKnowAndKeepsWhatItKnows() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      func played(_ services: String...) throws -> (state: TradingState, said: Complaints) {
        var wanted = request(path, profile: .dev, milliseconds: 500)
        let heard = Complaints()
        wanted.complain = { heard.hear($0) }
        for service in services { try wanted.profile.addService(service) }
        return (try play(wanted).state, heard)
      }
      #expect(try names(played().state) == [])
      #expect(try names(played("quotes").state) == ["quotes"])
      let more = try played("backup=provider", "quotes", "simulated").state
      #expect(names(more) == ["quotes", "backup", "simulated"])
      #expect(more.safeguards.breakers.map(\.declared.venue) == [nil, nil, VenueIndex(0)])
      let other = try played("quotes=provider")
      #expect(names(other.state) == ["quotes", "backup", "simulated"])
      #expect(other.state.safeguards.breakers[0].declared.guards == .service)
      #expect(other.said.contain("'quotes' is a service in this journal and stays one"))
      #expect(other.state.kindCounts[Int(EventKind.breakerDeclared.rawValue)] == 3)
    }
  }

  @Test func moreServicesThanAJournalTakesEndTheStartBeforeItIsWritten() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var wanted = request(path, profile: .dev, milliseconds: 500)
      for index in 0...ServiceProfile.maximumCount {
        try wanted.profile.addService("service-\(index)")
      }
      let error = #expect(throws: DeskError.self) { try play(wanted) }
      #expect(error?.description.contains("at most 256") == true)
      let isThere = try Directory(path).exists()
      #expect(!isThere)
    }
  }

  private func reports(_ journal: String) throws -> [ServiceReported] {
    try events(of: journal).compactMap { recorded in
      guard case .control(.serviceReported(let report)) = recorded.event else { return nil }
      return report
    }
  }

  @Test func theVenuesAnswersAreReportedToTheServiceOfItsName() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var wanted = request(path, profile: .dev, milliseconds: 20_000)
      wanted.profile.faults.rejectPerMillion = 200_000
      wanted.profile.set(.breakerFailures, 100)
      wanted.profile.set(.breakerFailureRate, Limit.off)
      try wanted.profile.addService("simulated")
      let state = try play(wanted).state
      let told = try reports(path)
      func count(_ kind: EventKind) -> UInt64 { state.kindCounts[Int(kind.rawValue)] }
      #expect(count(.orderAcknowledged) > 5 && count(.orderRejected) > 0)
      #expect(UInt64(told.count) == count(.orderAcknowledged) + count(.orderRejected))
      #expect(told.count { $0.detail.hasSuffix(" acknowledged") } == count(.orderAcknowledged))
      for report in told {
        #expect(report.latency > .milliseconds(0) && report.latency < .milliseconds(1_000))
        #expect(report.isSuccess != report.detail.contains("venueUnavailable"), "\(report)")
      }
      let repeated = try Reexecution.run(path, catalog: DeskRun.catalog)
      #expect(repeated.divergence == nil)
    }
  }

  @Test func withoutAServiceOfItsNameNothingIsReported() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var wanted = request(path, profile: .dev, milliseconds: 10_000)
      try wanted.profile.addService("quotes")
      try play(wanted)
      #expect(try reports(path).isEmpty)
    }
  }

  @Test func aVenueThatDoesNotAnswerOpensItsBreakerAndAnAnswerClosesIt() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var wanted = request(path, profile: .dev, milliseconds: 60_000)
      // Only the venue's own breaker is to open.
      wanted.profile.set(.breakerFailures, 3)
      wanted.profile.set(.breakerOpensBeforeStop, 100)
      wanted.profile.outages = [
        ScriptedOutage(
          from: .milliseconds(3_000), until: .milliseconds(15_000),
          noticeDelay: .milliseconds(8_000))
      ]
      try wanted.profile.addService("simulated")
      let state = try play(wanted).state
      let told = try reports(path)
      #expect(told.contains { !$0.isSuccess && $0.detail.contains("unanswered: timedOut") })
      #expect(told.contains { !$0.isSuccess && $0.detail == "the connection is lost" })
      let moves = try events(of: path).compactMap { recorded -> Breaker.Phase? in
        guard case .breakerTransitioned(let move) = recorded.event, move.breaker.position == 1
        else { return nil }
        return move.to
      }
      #expect(moves.first == .open, "\(moves)")
      #expect(moves.contains(.halfOpen) && moves.last == .closed, "\(moves)")
      #expect(state.safeguards.breakers[0].breaker.phase == .closed)
      let repeated = try Reexecution.run(path, catalog: DeskRun.catalog)
      #expect(repeated.divergence == nil)
    }
  }

  @Test func aVenueThatAnswersTooSlowlyForItsOwnThresholdOpensItsBreaker() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var wanted = request(path, profile: .dev, milliseconds: 20_000)
      try wanted.profile.addService("simulated")
      wanted.profile.operators = [
        OperatorRecord(name: "ada", roles: RoleSet([.trader, .risk, .supervisor]))
      ]
      var command = OperatorCommand(
        verb: .setLimit, actor: "ada", reason: "as agreed with the venue", channel: .script)
      command.target = "breaker-latency@breaker:simulated"
      command.argument = "1ms"
      wanted.profile.script = [ScriptedInput(after: .milliseconds(500), command: command)]
      let state = try play(wanted).state
      #expect(state.safeguards.breakers[0].lastLatency > .milliseconds(1))
      #expect(state.control.breaker.phase == .closed)
      let opened = try events(of: path).contains { recorded in
        guard case .breakerTransitioned(let move) = recorded.event else { return false }
        return move.breaker.position == 1 && move.to == .open
      }
      #expect(opened)
    }
  }
}
