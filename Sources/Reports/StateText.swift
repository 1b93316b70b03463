import Projections
import TradingCore

/// What a state holds, for people: one section a question.
package struct StateText: Sendable {
  private let state: TradingState

  /// A writer for one state.
  package init(_ state: TradingState) { self.state = state }

  /// The summary, with a line break at the end of each line. The last line is the state hash.
  package func summary(eventCount: UInt64, hash: StateHash) -> String {
    var lines = ["state after \(state.lastSequence), recorded \(state.now)"]
    lines += head()
    lines += positions()
    lines += openOrders()
    lines.append("limits")
    for limit in SafeguardsText(state).limits() { lines.append(row(limit.name, limit.value)) }
    lines.append("events folded \(eventCount)")
    lines.append("state hash \(hash)")
    return lines.map { $0 + "\n" }.joined()
  }

  private func row(_ name: String, _ value: String) -> String {
    "  " + Amounts.padded(name, to: 26) + " " + value
  }

  private func head() -> [String] {
    var lines: [String] = []
    if let run = state.run {
      lines.append(
        row("run", "\(run.run), \(Amounts.words(run.kind)), \(Amounts.words(state.runStatus))"))
    }
    for (index, name) in state.venues.enumerated() {
      lines.append(row("venue \(name)", state.isConnected[index] ? "connected" : "disconnected"))
    }
    if let stop = state.control.stop {
      lines.append(
        row("stop", "\(stop.sequence) at \(stop.at): \(Amounts.words(stop.reason))"))
    } else {
      lines.append(row("stop", "none"))
    }
    lines.append(row("mode", Amounts.words(state.control.mode)))
    lines.append(row("breaker", breaker))
    for held in SafeguardsText(state).rows() { lines.append(row(held.name, held.value)) }
    let code = state.currencyCode
    if let ledger = state.book.ledger {
      lines.append(row("capital", "\(Amounts.money(ledger.account.capital)) \(code)"))
      lines.append(row("equity", "\(Amounts.money(state.book.equity)) \(code)"))
      lines.append(row("cash", "\(Amounts.money(ledger.cash)) \(code)"))
      lines.append(row("realised", "\(Amounts.money(ledger.profit.opposite)) \(code)"))
      lines.append(row("unrealised", "\(Amounts.money(state.book.unrealised)) \(code)"))
      lines.append(row("fees", "\(Amounts.money(ledger.fees)) \(code)"))
      lines.append(row("exposure", "\(Amounts.money(state.book.exposure)) \(code)"))
      lines.append(row("books out of balance by", "\(Amounts.money(ledger.imbalance))"))
    }
    if state.losses.day != nil {
      let loss = state.lossOfDay
      lines.append(
        loss < .zero
          ? row("gain of the day", "\(Amounts.money(loss.opposite)) \(code)")
          : row("loss of the day", "\(Amounts.money(loss)) \(code)"))
    }
    return lines
  }

  private var breaker: String {
    let breaker = state.control.breaker
    var text = "\(Amounts.words(breaker.phase)), \(breaker.failures) failures in a row, "
    text += "limit \(state.limits[.breakerFailures])"
    if breaker.probeAt != .unset { text += ", to be probed at \(breaker.probeAt)" }
    if let probe = breaker.probe { text += ", probed by order \(probe.rawValue)" }
    return text
  }

  private func positions() -> [String] {
    var lines = ["positions"]
    for (index, position) in state.book.positions.enumerated() where position.fillCount > 0 {
      let market = state.market.instruments[index]
      let mark = market.mark.map { "\($0)" } ?? "no mark"
      lines.append(
        row(
          market.instrument.symbol,
          "\(position.quantity) at a cost of \(Amounts.money(position.cost)), mark \(mark), "
            + "realised \(Amounts.money(position.realised)), fees \(Amounts.money(position.fees)), "
            + "\(position.fillCount) fills"))
    }
    if lines.count == 1 { lines.append("  none") }
    return lines
  }

  private func openOrders() -> [String] {
    var lines = ["open orders"]
    state.orders.forEachOpen { order in
      let intent = order.intent
      let cancel = order.isCancelRequested ? ", cancel requested" : ""
      lines.append(
        row(
          "order \(order.number.rawValue)",
          "\(intent.side) \(intent.quantity) \(state.name(of: intent.instrument)) at "
            + "\(intent.price), \(Amounts.words(order.state)), \(order.filled) filled\(cancel), "
            + "intended by \(order.intendedBy)"))
    }
    if lines.count == 1 { lines.append("  none") }
    return lines
  }
}
