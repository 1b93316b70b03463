import Testing
import TradingCore

/// The document's other tables say what the code does.
@Suite struct ControlTablesTests {
  private static func name(of unit: Limit.Unit) -> String {
    switch unit {
    case .money: "money"
    case .quantity: "quantity"
    case .count: "count"
    case .basisPoints: "basis points"
    case .nanoseconds: "time"
    case .ratio: "ratio"
    }
  }

  @Test func theDocumentsLimitsAreTheLimits() throws {
    let rows = try ControlDocument().rows(
      under: "| limit | unit | scopes | default | when it is broken |")
    let expected = Limit.allCases.map { limit in
      [
        "`\(limit.name)`", Self.name(of: limit.unit),
        limit.scopes.map { "\($0)" }.joined(separator: " "), limit.text(of: limit.unconfigured),
      ]
    }
    #expect(rows.map { Array($0.prefix(4)) } == expected)
    #expect(rows.allSatisfy { $0.count == 5 })
  }

  @Test func theDocumentsRulesAreTheRules() throws {
    let rows = try ControlDocument().rows(
      under: "| rule | unit | refused because; what is measured |")
    let expected = RiskRule.allCases.map { ["`\($0.name)`", Self.name(of: $0.unit)] }
    #expect(rows.map { Array($0.prefix(2)) } == expected)
  }

  @Test func theDocumentsMatrixIsTheOneThatRunsDeclare() throws {
    let roles = Role.allCases.map(\.name).joined(separator: " | ")
    let rows = try ControlDocument().rows(under: "| permission | what | \(roles) |")
    let lines = Roster.lines(needingSecond: [])
    #expect(lines.map(\.role) == Role.allCases)
    let expected = Permission.allCases.map { permission in
      ["`\(permission.name)`"] + lines.map { $0.allowed.has(permission) ? "yes" : "no" }
    }
    #expect(rows.map { [$0[0]] + $0.dropFirst(2) } == expected)
  }

  @Test func theDocumentsStopsNeedAsManyOperators() throws {
    let rows = try ControlDocument().rows(
      under: "| reason | given by | operators over a recovery |")
    let reasons: [StopTriggered.Reason] = StopTriggered.Reason.allCases
    #expect(rows.map { [$0[0], $0[2]] } == reasons.map { ["`\($0)`", "\($0.approvalsNeeded)"] })
  }

  @Test func theDocumentsWarningsAreTheWarnings() throws {
    let rows = try ControlDocument().rows(under: "| warning | while |")
    #expect(rows.map { $0[0] } == Warning.allCases.map { "`\($0)`" })
  }

  @Test func theDocumentsReasonsAreThoseThatOpenABreaker() throws {
    let rows = try ControlDocument().rows(
      under: "| reason | opens when | what passes while it is open | how it closes |")
    let opening: Set<Breaker.Reason> = [
      .consecutiveFailures, .probeFailed, .failureRate, .hourlyLoss, .drawdown, .forcedOpen,
    ]
    let others: Set<Breaker.Reason> = [
      .cooldownElapsed, .probeSucceeded, .recovered, .forcedClosed, .metricsReset,
    ]
    #expect(opening.union(others) == Set(Breaker.Reason.allCases))
    #expect(rows.map { $0[0] }.sorted() == opening.map { "`\($0)`" }.sorted())
  }

  @Test func theDocumentsLevelsAreTheLevels() throws {
    let rows = try ControlDocument().rows(
      under: "| level | orders | size limits | `minimum-profit` and slippage | on entering |")
    let expected = CrisisLevel.allCases.map { ["`\($0.name)`", "\($0.share / 100) %"] }
    #expect(rows.map { [$0[0], $0[2]] } == expected)
  }
}
