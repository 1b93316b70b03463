import TradingCore

/// The closing words of a run: the same facts for people and for programs.
package struct RunSummary: Sendable {
  /// Name and value of each fact, in order.
  package let facts: [(name: String, value: String)]
  /// What was left open; nil where nobody asks.
  package let leftOpen: LeftOpen?

  /// What a run that ended so has to say.
  package init(_ report: DeskRun.Report, journal: String, leftOpen: LeftOpen? = nil) {
    self.leftOpen = leftOpen
    let state = report.state
    func count(_ kinds: EventKind...) -> String {
      String(kinds.reduce(0) { $0 + state.kindCounts[Int($1.rawValue)] })
    }
    let capital = state.book.ledger?.account.capital ?? .zero
    let realised = state.book.positions.reduce(Int128(0)) { $0 + Int128($1.realised.units) }
    let fees = state.book.positions.reduce(Int128(0)) { $0 + Int128($1.fees.units) }
    facts = [
      ("journal", journal),
      ("ended because", report.reason.words),
      ("recorded until", state.now.description),
      ("inputs of this run", String(report.inputs)),
      ("decisions", count(.decisionMade)),
      ("refusals", count(.orderRefused)),
      ("orders", count(.orderIntended)),
      ("fills", count(.orderFilled, .orderPartlyFilled)),
      ("stops", count(.stopTriggered)),
      ("open orders", String(state.orders.openCount)),
      ("realised", Money(clamping: realised).description),
      ("unrealised", state.book.unrealised.description),
      ("fees", Money(clamping: fees).description),
      ("profit and loss", state.book.equity.clampedDifference(capital).description),
      ("books out of balance by", (state.book.ledger?.imbalance ?? .zero).description),
      (
        "mode",
        state.control.stop.map { "STOPPED since \($0.sequence)" } ?? state.control.mode.words
      ),
      ("last sequence", state.lastSequence.description),
      ("state hash", state.hash().description),
    ]
  }

  /// A line a fact, and then one for everything left open.
  package var text: String {
    let width = facts.reduce(0) { max($0, $1.name.count) } + 2
    let lines = facts.map { fact in
      fact.name + String(repeating: " ", count: width - fact.name.count) + fact.value
    }
    let left = (leftOpen?.lines ?? []).map { "left open: \($0)" }
    return (lines + left).joined(separator: "\n") + "\n"
  }
}
