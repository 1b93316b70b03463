import SystemCalls
import Testing
import TradingCore
import TradingDesk

/// Limits that a start sets on a journal that has some.
@Suite struct StartLimitTests {
  @Test func looseningALimitNeedsSomebodyWhoAnswers() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      try play(request(path, milliseconds: 2_000))
      var looser = request(path, milliseconds: 2_000)
      looser.limitOverrides = [(.capitalLossStop, 1_000_000)]
      #expect(throws: DeskError.self) { try play(looser) }
      looser.answerable = Answer(actor: "ada", reason: "agreed with risk")
      let report = try play(looser)
      #expect(report.state.limits[.capitalLossStop] == 1_000_000)
    }
  }

  @Test func aNameAtAStartIsNoneOfTheTwoThatLooseningTakes() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let first = try play(request(path, profile: .prod, milliseconds: 2_000))
      var looser = request(path, profile: .prod, milliseconds: 2_000)
      let value = first.state.limits[.dailyLoss] + FixedPoint.scale
      looser.limitOverrides = [(.dailyLoss, value)]
      looser.answerable = Answer(actor: "somebody", reason: "more room")
      let report = try play(looser)
      #expect(report.state.limits[.dailyLoss] == first.state.limits[.dailyLoss])
      #expect(report.state.safeguards.pending.isEmpty)
      let refusals = try events(of: path).compactMap { recorded -> String? in
        guard case .commandRefused(let refused) = recorded.event else { return nil }
        return refused.because
      }
      #expect(refusals.count == 1)
      #expect(
        refusals.first?.contains("nobody is proved at a start") == true,
        "\(refusals)")
    }
  }

  @Test func aStartThatSaysWhatHoldsForATimeSaysItForGood() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var first = request(path, milliseconds: 4_000)
      var command = OperatorCommand(
        verb: .setLimit, actor: "ada", reason: "a calm hour", channel: .script)
      command.target = Limit.dailyLoss.name
      command.argument = "10"
      command.lasts = Interval(nanoseconds: 3_600_000_000_000)
      first.profile.script = [
        ScriptedInput(after: .milliseconds(1_000), what: .command(command))
      ]
      first.profile.operators = [OperatorRecord(name: "ada", roles: RoleSet([.risk]))]
      let played = try play(first)
      #expect(played.state.limits[.dailyLoss] == 10 * FixedPoint.scale)
      #expect(played.state.safeguards.overrides.temporary.count == 1)
      // The same value is news: it has no end. One between it and what returns is looser.
      var again = request(path, milliseconds: 2_000)
      again.limitOverrides = [(.dailyLoss, 11 * FixedPoint.scale)]
      #expect(throws: DeskError.self) { try play(again) }
      again.limitOverrides = [(.dailyLoss, 10 * FixedPoint.scale)]
      let second = try play(again)
      #expect(second.state.limits[.dailyLoss] == 10 * FixedPoint.scale)
      #expect(second.state.safeguards.overrides.temporary.isEmpty)
    }
  }
}
