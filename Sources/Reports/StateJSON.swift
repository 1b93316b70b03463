import Projections
import TradingCore

/// What a state holds, as one JSON object.
package struct StateJSON: Sendable {
  private let state: TradingState

  /// A writer for one state.
  package init(_ state: TradingState) { self.state = state }

  /// The object on one line, without a line break.
  package func summary(eventCount: UInt64, hash: StateHash, _ overview: Overview) -> String {
    JSONText.object { json in
      json.member("sequence", state.lastSequence.rawValue)
      json.time("recordedAt", state.now)
      json.member("eventCount", eventCount)
      json.member("stateHash", "\(hash)")
      run(&json)
      control(&json)
      account(&json)
      positions(&json)
      openOrders(&json)
      limits(&json)
      json.object("overview") { OverviewJSON(state).members(overview, &$0) }
    }
  }

  /// The limits in force; a value that is null is off.
  private func limits(_ json: inout JSONText) {
    json.array("limits", state.knownLimits) { json, limit in
      json.object { json in member(limit, state.limits[limit], &json) }
    }
    guard state.safeguards.isOn else { return }
    json.array("scopedLimits", state.safeguards.overrides.all) { json, own in
      json.object { json in
        json.member("scope", String(state.suffix(of: own.scope).dropFirst()))
        member(own.limit, own.value, &json)
      }
    }
    json.array("safeguards", SafeguardsText(state).rows()) { json, held in
      json.object { json in
        json.member("name", held.name)
        json.member("value", held.value)
      }
    }
  }

  private func member(_ limit: Limit, _ value: Int64, _ json: inout JSONText) {
    json.member("name", limit.name)
    json.member("unit", Amounts.name(limit.unit))
    json.member("value", Amounts.plain(value, of: limit))
  }

  private func run(_ json: inout JSONText) {
    json.object("run") { json in
      json.member("number", state.run?.run ?? 0)
      json.member("kind", state.run.map { "\($0.kind)" })
      json.member("status", "\(state.runStatus)")
    }
    json.array("venues", state.venues.indices) { json, index in
      json.object { json in
        json.member("name", state.venues[index])
        json.member("isConnected", state.isConnected[index])
      }
    }
  }

  private func control(_ json: inout JSONText) {
    if let stop = state.control.stop {
      json.object("stop") { json in
        json.member("sequence", stop.sequence.rawValue)
        json.time("at", stop.at)
        json.member("reason", "\(stop.reason)")
      }
    } else {
      json.member("stop", json: "null")
    }
    json.member("mode", "\(state.control.mode)")
    json.object("breaker") { json in
      json.member("phase", "\(state.control.breaker.phase)")
      json.member("failures", state.control.breaker.failures)
      json.member("opensInSeries", state.control.breaker.opensInSeries)
      json.time("probeAt", state.control.breaker.probeAt)
    }
  }

  private func account(_ json: inout JSONText) {
    guard let ledger = state.book.ledger else {
      json.member("account", json: "null")
      return
    }
    json.object("account") { json in
      json.member("name", ledger.account.name)
      json.member("currency", state.currencyCode)
      json.money("capital", ledger.account.capital)
      json.money("equity", state.book.equity)
      json.money("cash", ledger.cash)
      json.money("realised", ledger.profit.opposite)
      json.money("unrealised", state.book.unrealised)
      json.money("fees", ledger.fees)
      json.money("exposure", state.book.exposure)
      json.money("imbalance", ledger.imbalance)
      if state.losses.day == nil {
        json.member("lossOfDay", json: "null")
      } else {
        json.money("lossOfDay", state.lossOfDay)
      }
    }
  }

  private func positions(_ json: inout JSONText) {
    let held = state.book.positions.indices.filter { state.book.positions[$0].fillCount > 0 }
    json.array("positions", held) { json, index in
      let position = state.book.positions[index]
      json.object { json in
        json.instrument(InstrumentIndex(UInt16(index)), state)
        json.member("quantity", "\(position.quantity)")
        json.money("cost", position.cost)
        json.member("mark", state.market.instruments[index].mark.map { "\($0)" })
        json.money("realised", position.realised)
        json.money("fees", position.fees)
        json.money("turnover", position.turnover)
        json.member("fillCount", position.fillCount)
      }
    }
  }

  private func openOrders(_ json: inout JSONText) {
    var open: [Order] = []
    state.orders.forEachOpen { open.append($0) }
    json.array("openOrders", open) { json, order in
      json.object { json in
        EventJSON(state).intent(order.intent, &json)
        json.member("state", "\(order.state)")
        json.member("filled", "\(order.filled)")
        json.member("isCancelRequested", order.isCancelRequested)
        json.member("intendedBy", order.intendedBy.rawValue)
        json.time("intendedAt", order.intendedAt)
        json.time("answerDueAt", order.answerDueAt)
      }
    }
  }
}
