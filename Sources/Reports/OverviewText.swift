import Projections
import TradingCore

/// Profit and loss, refusals, latencies, incidents and runs, for people.
package struct OverviewText: Sendable {
  private let state: TradingState

  /// A writer that takes names from `state`.
  package init(_ state: TradingState) { self.state = state }

  /// Every section, with a line break at the end of each line.
  package func summary(_ overview: Overview) -> String {
    var lines = profit(overview.profit)
    lines += refusals(overview.refusals)
    lines += latency(overview.latency)
    lines += incidents(overview.incidents)
    lines += runs(overview.runs)
    return lines.map { $0 + "\n" }.joined()
  }

  private func row(_ name: String, _ value: String) -> String {
    "  " + Amounts.padded(name, to: 26) + " " + value
  }

  private func profit(_ profit: ProfitAndLoss) -> [String] {
    var lines = ["profit and loss, in \(state.currencyCode)"]
    lines.append(row("everything", figures(profit.total)))
    for (index, entry) in profit.instruments.enumerated() where entry.fillCount > 0 {
      lines.append(row(state.name(of: InstrumentIndex(UInt16(index))), figures(entry)))
    }
    for (index, entry) in profit.strategies.enumerated() where entry.fillCount > 0 {
      lines.append(row(state.name(of: StrategyIndex(UInt8(index))), figures(entry)))
    }
    return lines
  }

  private func figures(_ it: TradingFigures) -> String {
    var text = "net \(Amounts.money(it.net)): realised \(Amounts.money(it.realised)), unrealised "
    text += "\(Amounts.money(it.unrealised)), fees \(Amounts.money(it.fees)); turnover "
    text += "\(Amounts.money(it.turnover)) in \(it.fillCount) fills; round trips "
    text += "\(it.roundTripsWon) won, \(it.roundTripsLost) lost"
    if let rate = it.winRate { text += " (\(Amounts.percent(rate)) won)" }
    text += ", largest loss \(Amounts.money(it.largestLoss)), longest loss streak "
    text += "\(it.longestLossStreak); drawdown \(Amounts.money(it.maximumDrawdown))"
    return text
  }

  private func refusals(_ refusals: RefusalCounts) -> [String] {
    guard refusals.total > 0 else { return ["refusals", "  none"] }
    return ["refusals"]
      + refusals.entries.map { entry in
        row(
          entry.rule.name,
          "\(entry.count), first \(entry.first), last \(entry.last)"
            + (entry.rule.isMeasured
              ? ", worst headroom \(Amounts.value(entry.worstHeadroom, entry.rule.unit))" : ""))
      }
  }

  private func latency(_ latency: OrderLatency) -> [String] {
    ["latencies"]
      + [
        ("decision to sent", latency.decisionToSent),
        ("sent to acknowledged", latency.sentToAcknowledged),
        ("sent to first fill", latency.sentToFirstFill),
      ].map { name, histogram in
        guard let median = histogram.median, let p99 = histogram.p99 else {
          return row(name, "none")
        }
        return row(
          name,
          "p50 \(Amounts.duration(median)), p99 \(Amounts.duration(p99)), max "
            + "\(Amounts.duration(histogram.maximum)) of \(histogram.count)")
      }
  }

  private func incidents(_ list: IncidentList) -> [String] {
    var lines = ["incidents"]
    for incident in list.incidents {
      let text = ControlText(state)
      lines.append(
        "  \(incident.at) \(incident.sequence) \(text.what(.stopTriggered(incident.stop)))"
          + (incident.cause == .none ? "" : " (because of \(incident.cause))"))
      if let recovered = incident.recovered, let duration = incident.duration {
        lines.append(
          "    after \(Amounts.duration(duration)) \(incident.recovery) "
            + text.what(.recovered(recovered)))
      } else {
        lines.append("    not recovered")
      }
    }
    for move in list.breakerMoves.suffix(10) {
      lines.append(
        "  \(move.at) \(move.sequence) "
          + ControlText(state).what(.breakerTransitioned(move.transition))
          + " (because of \(move.cause))")
    }
    if list.breakerMoves.count > 10 {
      lines.append("  the breaker moved \(list.breakerMoves.count) times, the last ten are shown")
    }
    if lines.count == 1 { lines.append("  none") }
    return lines
  }

  private func runs(_ list: RunList) -> [String] {
    ["runs"]
      + list.runs.map { run in
        let ended = run.ended.map { Amounts.words($0.reason) } ?? "not ended"
        return row(
          "run \(run.started.run)",
          "\(Amounts.words(run.started.kind)), epoch \(run.started.epoch), \(run.first) to "
            + "\(run.last), \(run.eventCount) events in \(Amounts.duration(run.duration)), "
            + "\(ended), the one before: \(Amounts.words(run.started.previous))")
      }
  }
}
