import Testing
import TradingCore

/// The document's table of conditions is what is asked, cell by cell and in every combination.
@Suite struct ConditionsTableTests {
  /// A condition as the document names it.
  private struct Condition: Sendable {
    var name: String
    /// Nothing else in the way.
    var alone: TradingConditions
    var holds: @Sendable (TradingConditions) -> Bool

    init(
      _ name: String, _ set: (inout TradingConditions) -> Void,
      when holds: @escaping @Sendable (TradingConditions) -> Bool
    ) {
      self.name = name
      alone = TradingConditions()
      set(&alone)
      self.holds = holds
    }
  }

  private struct Row {
    var condition: Condition
    /// What refuses, by the position of the action.
    var refusals: [RiskRule?]
  }

  private struct UnknownCell: Error {
    var text: String
  }

  private static let actions: [TradingAction] = [.grow, .reduce, .close, .cancel]

  private static let conditions: [Condition] = [
    Condition("trading is stopped", { $0.isStopped = true }, when: { $0.isStopped }),
    Condition("paused", { $0.mode = .paused }, when: { $0.mode == .paused }),
    Condition(
      "inside a window of maintenance", { $0.maintenance = .inside },
      when: { $0.maintenance == .inside }),
    Condition("crisis severe", { $0.crisis = .severe }, when: { $0.crisis == .severe }),
    Condition(
      "orders are not settled with the venue", { $0.isUnsettled = true },
      when: { $0.isUnsettled }),
    Condition("the venue is away", { $0.isConnected = false }, when: { !$0.isConnected }),
    Condition(
      "the engine's breaker lets nothing pass", { $0.breaker = .nothing },
      when: { $0.breaker == .nothing }),
    Condition("a service's breaker is open", { $0.isServed = false }, when: { !$0.isServed }),
    Condition(
      "the engine's breaker is open for a loss", { $0.breaker = .reducing },
      when: { $0.breaker == .reducing }),
    Condition("reduce-only", { $0.mode = .reduceOnly }, when: { $0.mode == .reduceOnly }),
    Condition(
      "a window of maintenance is near", { $0.maintenance = .near },
      when: { $0.maintenance == .near }),
    Condition("crisis high", { $0.crisis = .high }, when: { $0.crisis == .high }),
    Condition("denied", { $0.isDenied = true }, when: { $0.isDenied }),
  ]

  private static func rows() throws -> [Row] {
    let table = try ControlDocument().rows(
      between: "<!-- table of conditions: begin -->", and: "<!-- table of conditions: end -->")
    return try table.map { cells in
      guard cells.count == 1 + actions.count,
        let condition = conditions.first(where: { $0.name == cells[0] })
      else { throw UnknownCell(text: cells.joined(separator: " | ")) }
      return Row(condition: condition, refusals: try cells.dropFirst().map(refusal))
    }
  }

  private static func refusal(_ cell: String) throws -> RiskRule? {
    if cell == "allowed" { return nil }
    guard let rule = RiskRule.allCases.first(where: { $0.name == cell.quoted }) else {
      throw UnknownCell(text: cell)
    }
    return rule
  }

  /// Every value of every condition with every other.
  private static func combinations() -> [TradingConditions] {
    var all = [TradingConditions()]
    func multiply<Value>(
      _ path: WritableKeyPath<TradingConditions, Value>, _ values: [Value]
    ) {
      all = all.flatMap { conditions in
        values.map { value in
          var changed = conditions
          changed[keyPath: path] = value
          return changed
        }
      }
    }
    multiply(\.isStopped, [false, true])
    multiply(\.mode, TradingMode.allCases)
    multiply(\.maintenance, MaintenancePhase.allCases)
    multiply(\.crisis, CrisisLevel.allCases)
    multiply(\.isUnsettled, [false, true])
    multiply(\.isConnected, [false, true])
    multiply(\.breaker, TradingConditions.BreakerAllowance.allCases)
    multiply(\.isServed, [false, true])
    multiply(\.isDenied, [false, true])
    return all
  }

  @Test func theDocumentHasARowForEachConditionOnce() throws {
    let names = try Self.rows().map(\.condition.name)
    #expect(names.sorted() == Self.conditions.map(\.name).sorted())
    #expect(Self.actions == TradingAction.allCases)
  }

  @Test func eachCellIsWhatThatConditionAloneDoes() throws {
    for row in try Self.rows() {
      for (action, refusal) in zip(Self.actions, row.refusals) {
        #expect(
          row.condition.alone.refusal(of: action) == refusal, "\(row.condition.name), \(action)")
      }
    }
  }

  @Test func inEveryCombinationTheFirstRowThatRefusesIsNamed() throws {
    let rows = try Self.rows()
    let all = Self.combinations()
    #expect(all.count == 2 * 3 * 6 * 4 * 2 * 2 * 3 * 2 * 2)
    #expect(Set(all).count == all.count)
    var differences: [String] = []
    for conditions in all {
      let holding = rows.filter { $0.condition.holds(conditions) }
      for (index, action) in Self.actions.enumerated() {
        let expected = holding.compactMap { $0.refusals[index] }.first
        let refusal = conditions.refusal(of: action)
        guard refusal != expected else { continue }
        let said = [expected, refusal].map { $0?.name ?? "allowed" }
        differences.append("\(action) under \(conditions): \(said[0]) in the document, \(said[1])")
      }
    }
    #expect(differences.isEmpty, "\(differences.count), the first: \(differences.first ?? "")")
  }
}
