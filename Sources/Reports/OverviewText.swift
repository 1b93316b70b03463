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
    var rows = [Self.heading, figures("everything", profit.total)]
    for (index, entry) in profit.instruments.enumerated() where entry.fillCount > 0 {
      rows.append(figures(state.name(of: InstrumentIndex(UInt16(index))), entry))
    }
    for (index, entry) in profit.strategies.enumerated() where entry.fillCount > 0 {
      rows.append(figures(state.name(of: StrategyIndex(UInt8(index))), entry))
    }
    return ["profit and loss, in \(state.currencyCode), to the cent"] + Self.table(rows)
      + profit.strategies.enumerated().compactMap { index, entry in
        guard entry.uncountedFills > 0 else { return nil }
        return
          "  \(state.name(of: StrategyIndex(UInt8(index)))) lacks \(entry.uncountedFills) fills: "
          + "by itself it would hold more than can be counted"
      }
  }

  private static let heading = [
    "", "net", "realised", "unrealised", "fees", "turnover", "fills", "won", "lost",
    "largest loss", "loss streak", "drawdown",
  ]

  private func figures(_ name: String, _ it: TradingFigures) -> [String] {
    [
      name, Amounts.cents(it.net), Amounts.cents(it.realised), Amounts.cents(it.unrealised),
      Amounts.cents(it.fees), Amounts.cents(it.turnover), "\(it.fillCount)",
      "\(it.roundTripsWon)", "\(it.roundTripsLost)", Amounts.cents(it.largestLoss),
      "\(it.longestLossStreak)", Amounts.cents(it.maximumDrawdown),
    ]
  }

  /// Rows in columns as wide as they need: the first to the left, the others to the right.
  private static func table(_ rows: [[String]]) -> [String] {
    var widths = [Int](repeating: 0, count: heading.count)
    for row in rows {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) }
    }
    return rows.map { row in
      row.enumerated().reduce("") { line, cell in
        let padding = String(repeating: " ", count: widths[cell.offset] - cell.element.count)
        return line + "  " + (cell.offset == 0 ? cell.element + padding : padding + cell.element)
      }
    }
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
    var found: [(sequence: Sequence, lines: [String])] = list.incidents.map { stop($0) }
    for move in list.breakerMoves.suffix(10) {
      let what = ControlText(state).what(.breakerTransitioned(move.transition))
      found.append(
        (move.sequence, ["  \(move.at) \(move.sequence) \(what) (because of \(move.cause))"]))
    }
    for broken in list.breakings {
      let what = ControlEventText(state).what(.glassBroken(broken.glass))
      found.append((broken.sequence, ["  \(broken.at) \(broken.sequence) \(what)"]))
    }
    var lines = ["incidents"]
    for entry in found.sorted(by: { $0.sequence < $1.sequence }) { lines += entry.lines }
    if list.breakerMoves.count > 10 {
      lines.append("  the breaker moved \(list.breakerMoves.count) times, the last ten are shown")
    }
    if lines.count == 1 { lines.append("  none") }
    return lines
  }

  private func stop(
    _ incident: IncidentList.Incident
  ) -> (sequence: Sequence, lines: [String]) {
    let text = ControlText(state)
    let cause = incident.cause == .none ? "" : " (because of \(incident.cause))"
    var lines = [
      "  \(incident.at) \(incident.sequence) \(text.what(.stopTriggered(incident.stop)))\(cause)"
    ]
    if let recovered = incident.recovered, let duration = incident.duration {
      lines.append(
        "    after \(Amounts.duration(duration)) \(incident.recovery) "
          + text.what(.recovered(recovered)))
    } else {
      lines.append("    not recovered")
    }
    return (incident.sequence, lines)
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
