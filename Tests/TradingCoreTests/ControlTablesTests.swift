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

  @Test func theDocumentsLimitsAreTheTableOfDefinitions() throws {
    let rows = try ControlDocument().rows(
      under: "| limit | unit | scopes | default | when it is broken |")
    #expect(rows.count == Limit.allCases.count)
    for (limit, cells) in zip(Limit.allCases, rows) {
      let row = limit.definition
      #expect(row.limit == limit, "the table's rows are in the order of the limits' numbers")
      try #require(cells.count == 5)
      #expect(
        cells[..<4] == [
          "`\(row.name)`", Self.name(of: row.unit),
          row.scopes.kinds.map { "\($0)" }.joined(separator: " "),
          limit.text(of: row.defaultValue),
        ])
      // What it says of a refusal begins with the rule that refuses.
      if cells[4].hasPrefix("`") {
        #expect(cells[4].split(separator: "`")[0] == row.rule?.name ?? "none", "\(limit)")
      }
    }
  }

  @Test func theDocumentSaysWhichLimitsAreLooserWhenTheyAreLess() throws {
    let names = try ControlDocument().quoted(inParagraph: "Whether a change is looser decides")
    #expect(names == Limit.allCases.filter { $0.definition.looser == .less }.map(\.name))
  }

  @Test func theDocumentSaysWhichLimitsAreOfSize() throws {
    let names = try ControlDocument().quoted(inParagraph: "The four limits of size, ")
    #expect(names == Limit.allCases.filter(\.isSize).map(\.name))
  }

  @Test func theDocumentsRulesAreTheTableOfDefinitions() throws {
    let document = try ControlDocument()
    let rows = document.rows(under: "| rule | unit | refused because; what is measured |")
    let expected = RiskRule.allCases.map(\.definition)
    #expect(
      rows.map { Array($0.prefix(2)) } == expected.map { ["`\($0.name)`", Self.name(of: $0.unit)] })
    let unmeasured = document.quoted(inParagraph: "Value and limit of a refusal are in")
    #expect(unmeasured == expected.filter { $0.bound == .nothing }.map(\.name))
  }

  @Test func aLimitIsCountedLikeTheRuleThatRefusesByIt() {
    for limit in Limit.allCases where limit.rule != nil {
      #expect(limit.unit == limit.rule?.unit, "\(limit)")
    }
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
