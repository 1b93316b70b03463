import TradingCore

/// What a person wants to see of a run, in one line or a few.
package struct DeskStatus: Sendable {
  /// The line of a run under way.
  package let line: String

  /// The status of a state.
  package init(_ state: borrowing TradingState) {
    let equity = state.book.equity
    let capital = state.book.ledger?.account.capital ?? .zero
    let control = state.control
    let mode: String
    if let stop = control.stop {
      mode = "STOPPED (\(stop.reason.words))"
    } else {
      mode = control.mode.words
    }
    let breaker = control.breaker.phase == .closed ? "" : " breaker \(control.breaker.phase.words)"
    line =
      "\(state.now.description.prefix(19))Z #\(state.lastSequence.rawValue) \(mode)\(breaker) "
      + "fills \(state.kindCounts.fills) open \(state.orders.openCount) "
      + "exposure \(Self.whole(state.book.exposure)) P&L \(Self.cents(equity - capital))"
  }

  private static func whole(_ money: Money) -> String { String(money.units / FixedPoint.scale) }

  private static func cents(_ money: Money) -> String {
    FixedPoint.text(money.units / 1_000_000 * 1_000_000, minimumDecimals: 2)
  }
}

extension [UInt64] {
  fileprivate var fills: UInt64 {
    self[Int(EventKind.orderFilled.rawValue)] + self[Int(EventKind.orderPartlyFilled.rawValue)]
  }
}

extension TradingMode {
  /// The mode in words.
  package var words: String {
    switch self {
    case .normal: "trading"
    case .reduceOnly: "reduce-only"
    case .paused: "paused"
    }
  }
}

extension Breaker.Phase {
  /// The phase in words.
  package var words: String {
    switch self {
    case .closed: "closed"
    case .open: "OPEN"
    case .halfOpen: "HALF-OPEN"
    }
  }
}
