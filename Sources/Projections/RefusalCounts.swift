import TradingCore

/// How often each rule of the risk gate refused an order, and when first and last.
package struct RefusalCounts: Sendable {
  /// The refusals of one rule.
  package struct Entry: Hashable, Sendable {
    /// The rule.
    package let rule: RiskRule
    /// Orders it refused.
    package internal(set) var count: UInt64 = 0
    /// The first refusal.
    package internal(set) var first: Sequence = .none
    /// The last refusal.
    package internal(set) var last: Sequence = .none
    /// The worst headroom: how far an order was beyond the limit, in the rule's unit.
    package internal(set) var worstHeadroom: Int64 = 0
  }

  private var byRule: [Entry]

  /// Nothing refused.
  package init() { byRule = RiskRule.allCases.map { Entry(rule: $0) } }

  /// The rules that refused anything, in the order in which they are asked.
  package var entries: [Entry] { byRule.filter { $0.count > 0 } }

  /// Refusals by all rules.
  package var total: UInt64 { byRule.reduce(0) { $0 + $1.count } }

  /// Folds one event in.
  package mutating func fold(_ recorded: borrowing RecordedEvent, _ state: borrowing TradingState) {
    guard case .orderRefused(let refusal) = recorded.event else { return }
    let index = Int(refusal.rule.rawValue) - 1
    if byRule[index].count == 0 { byRule[index].first = recorded.envelope.sequence }
    byRule[index].count += 1
    byRule[index].last = recorded.envelope.sequence
    byRule[index].worstHeadroom = min(byRule[index].worstHeadroom, refusal.headroom ?? 0)
  }
}
