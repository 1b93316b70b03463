import TradingCore

/// What a run left open when it ended: a line for each order and each position.
package struct LeftOpen: Sendable {
  /// Orders that may still work at the venue.
  package let orders: [String]
  /// Positions held.
  package let positions: [String]
  /// Whether the orders were meant to stay.
  package let isKept: Bool

  /// What `report` ended with.
  package init(_ report: DeskRun.Report) {
    let state = report.state
    isKept = report.keepsOrders
    orders = state.orders.open().compactMap { number in
      guard let order = state.orders[number] else { return nil }
      let intent = order.intent
      let symbol = state.market.instruments[intent.instrument.position].instrument.symbol
      return "order \(number.rawValue), \(intent.side) \(order.remaining) \(symbol) at "
        + "\(intent.price), \(order.isResting ? "resting" : "its outcome unknown")"
    }
    positions = state.book.positions.enumerated().compactMap { index, position in
      guard position.quantity != .zero else { return nil }
      let symbol = state.market.instruments[index].instrument.symbol
      return "position, \(position.quantity) \(symbol)"
    }
  }

  /// All of them, orders first.
  package var lines: [String] { orders + positions }

  /// What is wrong about it, where anything is; with `verifiesFlat`, a position is.
  package func finding(verifiesFlat: Bool) -> String? {
    var left: [String] = []
    if !isKept, !orders.isEmpty { left.append("orders left open: \(orders.count)") }
    if verifiesFlat, !positions.isEmpty { left.append("positions left open: \(positions.count)") }
    guard !left.isEmpty else { return nil }
    return
      "\(left.joined(separator: ", ")). The next start settles orders with the venue; positions "
      + "are closed by daybook-ctl close-all while the engine runs"
  }
}
