import Projections
import TradingCore

/// Profit and loss, refusals, latencies, incidents and runs, as JSON.
package struct OverviewJSON: Sendable {
  private let state: TradingState

  /// A writer that takes names from `state`.
  package init(_ state: TradingState) { self.state = state }

  /// The object on one line, without a line break.
  package func summary(_ overview: Overview) -> String {
    JSONText.object { members(overview, &$0) }
  }

  func members(_ overview: Overview, _ json: inout JSONText) {
    json.object("profit") { profit(overview.profit, &$0) }
    json.array("refusals", overview.refusals.entries) { json, entry in
      json.object { json in
        json.member("rule", entry.rule.name)
        json.member("count", entry.count)
        json.member("first", entry.first.rawValue)
        json.member("last", entry.last.rawValue)
        json.member("unit", Amounts.name(entry.rule.unit))
        json.member("worstHeadroom", Amounts.plain(entry.worstHeadroom, entry.rule.unit))
      }
    }
    json.object("latencyNanoseconds") { json in
      histogram("decisionToSent", overview.latency.decisionToSent, &json)
      histogram("sentToAcknowledged", overview.latency.sentToAcknowledged, &json)
      histogram("sentToFirstFill", overview.latency.sentToFirstFill, &json)
    }
    json.array("incidents", overview.incidents.incidents) { incident($1, &$0) }
    json.array("breakerMoves", overview.incidents.breakerMoves) { json, move in
      json.object { json in
        json.member("sequence", move.sequence.rawValue)
        json.time("at", move.at)
        json.member("cause", move.cause.rawValue)
        json.member("from", "\(move.transition.from)")
        json.member("to", "\(move.transition.to)")
        json.member("reason", "\(move.transition.reason)")
        json.member("failures", move.transition.failures)
        json.member("threshold", move.transition.threshold)
      }
    }
    // Only where there is one: what programs read of other journals stays as it was.
    if !overview.incidents.breakings.isEmpty {
      json.array("glassBroken", overview.incidents.breakings) { json, broken in
        json.object { json in
          json.member("sequence", broken.sequence.rawValue)
          json.time("at", broken.at)
          json.time("until", broken.glass.until)
          json.member("actor", broken.glass.actor)
          json.member("reason", broken.glass.reason)
        }
      }
    }
    json.array("runs", overview.runs.runs) { run($1, &$0) }
    json.object("conservation") { json in
      json.member("checks", overview.conservation.checkCount)
      json.member(
        "firstViolation", overview.conservation.violation.map { "\($0.sequence.rawValue)" })
    }
  }

  private func profit(_ profit: ProfitAndLoss, _ json: inout JSONText) {
    json.member("currency", state.currencyCode)
    json.money("equity", profit.equity)
    json.object("total") { figures(profit.total, &$0) }
    json.array("instruments", profit.instruments.indices) { json, index in
      json.object { json in
        json.instrument(InstrumentIndex(UInt16(index)), state)
        figures(profit.instruments[index], &json)
      }
    }
    json.array("strategies", profit.strategies.indices) { json, index in
      json.object { json in
        json.strategy(StrategyIndex(UInt8(index)), state)
        figures(profit.strategies[index], &json)
      }
    }
  }

  private func figures(_ it: TradingFigures, _ json: inout JSONText) {
    json.money("net", it.net)
    json.money("realised", it.realised)
    json.money("unrealised", it.unrealised)
    json.money("fees", it.fees)
    json.money("turnover", it.turnover)
    json.member("fillCount", it.fillCount)
    // No sound journal has any, and readers that know none need not learn of them.
    if it.uncountedFills > 0 { json.member("uncountedFills", it.uncountedFills) }
    json.member("roundTripsWon", it.roundTripsWon)
    json.member("roundTripsLost", it.roundTripsLost)
    json.member("roundTripsEven", it.roundTripsEven)
    json.money("largestLoss", it.largestLoss)
    json.member("longestLossStreak", it.longestLossStreak)
    json.money("maximumDrawdown", it.maximumDrawdown)
  }

  private func histogram(
    _ name: String, _ histogram: LatencyHistogram, _ json: inout JSONText
  ) {
    json.object(name) { json in
      json.member("count", histogram.count)
      guard let median = histogram.median, let p99 = histogram.p99 else { return }
      json.member("p50", median.nanoseconds)
      json.member("p99", p99.nanoseconds)
      json.member("maximum", histogram.maximum.nanoseconds)
    }
  }

  private func incident(_ it: IncidentList.Incident, _ json: inout JSONText) {
    json.object { json in
      json.member("sequence", it.sequence.rawValue)
      json.time("at", it.at)
      json.member("cause", it.cause.rawValue)
      json.member("reason", "\(it.stop.reason)")
      json.member("value", it.stop.value)
      json.member("limit", it.stop.limit)
      json.member("actor", it.stop.actor)
      json.member("message", it.stop.message)
      json.member("recovery", it.recovery.rawValue)
      json.time("recoveredAt", it.recoveredAt)
      json.member("recoveredBy", it.recovered?.actor)
      json.member("recoveredBecause", it.recovered?.reason)
      json.array("operators", it.operators) { $0.string($1) }
      json.member("cancelCount", it.cancelCount)
    }
  }

  private func run(_ it: RunList.Run, _ json: inout JSONText) {
    json.object { json in
      json.member("run", it.started.run)
      json.member("epoch", it.started.epoch)
      json.member("kind", "\(it.started.kind)")
      json.member("previous", "\(it.started.previous)")
      json.member("feed", it.started.feed)
      json.member("first", it.first.rawValue)
      json.member("last", it.last.rawValue)
      json.time("startedAt", it.startedAt)
      json.time("lastAt", it.lastAt)
      json.member("eventCount", it.eventCount)
      json.member("ended", it.ended.map { "\($0.reason)" })
    }
  }
}
