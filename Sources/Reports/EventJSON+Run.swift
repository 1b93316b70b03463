import TradingCore

extension EventJSON {
  /// The fields of an event of the run.
  func runFields(of event: Event, _ json: inout JSONText) {
    switch event {
    case .runStarted(let it): started(it, &json)
    case .runEnded(let it):
      json.member("reason", "\(it.reason)")
      json.member("openOrders", it.openOrders)
    case .journalRecovered(let it):
      json.member("from", it.from.rawValue)
      json.member("byteCount", it.byteCount)
      json.member("quarantineFile", it.quarantineFile)
      if !it.digest.isEmpty { json.member("digest", it.digest) }
    case .journalRepaired(let it): repaired(it, &json)
    case .configurationRecorded(let it):
      json.member("key", it.key)
      json.member("value", it.value)
      json.member("origin", it.origin)
    case .currencyDeclared, .venueDeclared, .instrumentDeclared, .accountDeclared,
      .strategyDeclared:
      declarationFields(of: event, &json)
    case .limitSet(let it):
      json.member("limit", it.limit.name)
      json.member("unit", Amounts.name(it.limit.unit))
      json.member("old", Amounts.plain(it.old, of: it.limit))
      json.member("new", Amounts.plain(it.new, of: it.limit))
      json.member("actor", it.actor)
      json.member("reason", it.reason)
    case .clockStepped(let it):
      json.time("from", it.from)
      json.time("to", it.to)
    case .timerElapsed: break
    case .stateHashed(let it): json.member("hash", "\(it.hash)")
    case .dayRolled(let it):
      json.member("day", it.day)
      json.money("baseline", it.baseline)
    case .signingKeyDeclared(let it):
      json.member("keyEpoch", it.epoch)
      json.member("key", it.key)
      json.member("handover", it.handover)
    case .quoted, .traded, .bookChanged, .bookReset, .marketDataRejected, .connectionChanged,
      .decisionMade, .orderRefused, .orderIntended, .orderWithheld, .orderSent,
      .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled, .cancelIntended,
      .cancelSent, .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeUnknown,
      .orderOutcomeResolved, .reportIgnored, .balanceReported, .breakerTransitioned,
      .stopTriggered, .recovered, .modeChanged, .operatorCommanded, .commandRefused, .control:
      preconditionFailure("only events of the run have these fields")
    }
  }

  private func started(_ it: RunStarted, _ json: inout JSONText) {
    json.member("run", it.run)
    json.member("runEpoch", it.epoch)
    json.member("runKind", "\(it.kind)")
    json.member("previous", "\(it.previous)")
    // Beyond the 53 bits that many readers of JSON keep.
    json.member("seed", String(it.seed))
    json.member("clockOffsetNanoseconds", it.clockOffset.nanoseconds)
    json.member("build", it.build)
    json.member("binaryHash", it.binaryHash)
    json.member("host", it.host)
    json.member("clockSource", it.clockSource)
    json.member("profile", it.profile)
    json.member("feed", it.feed)
  }

  private func repaired(_ it: JournalRepaired, _ json: inout JSONText) {
    json.member("work", "\(it.work)")
    json.member("lostFrom", it.lostFrom.rawValue)
    json.member("lostThrough", it.lostThrough.rawValue)
    json.member("byteCount", it.byteCount)
    json.time("repairedAt", it.repairedAt)
    json.member("actor", it.actor)
    json.member("reason", it.reason)
    json.member("plan", it.plan)
    json.member("quarantineFiles", it.quarantineFiles)
    json.member("digest", it.digest)
  }

  private func declarationFields(of event: Event, _ json: inout JSONText) {
    if case .currencyDeclared(let it) = event {
      json.member("currency", it.currency.rawValue)
      json.member("code", it.code)
    } else if case .venueDeclared(let it) = event {
      json.member("venue", it.venue.rawValue)
      json.member("name", it.name)
    } else if case .instrumentDeclared(let it) = event {
      json.member("instrument", it.instrument.rawValue)
      json.member("symbol", it.symbol)
      json.member("venue", it.venue.rawValue)
      json.member("base", it.base.rawValue)
      json.member("quote", it.quote.rawValue)
      json.member("tick", "\(it.tick)")
      json.member("lot", "\(it.lot)")
    } else if case .accountDeclared(let it) = event {
      json.member("account", it.account.rawValue)
      json.member("name", it.name)
      json.member("currency", it.currency.rawValue)
      json.money("capital", it.capital)
    } else if case .strategyDeclared(let it) = event {
      json.member("strategy", it.strategy.rawValue)
      json.member("name", it.name)
      json.member("account", it.account.rawValue)
      json.member("version", it.version)
      json.member("trader", it.trader)
      json.array("settings", it.settings) { $0.raw(String($1)) }
    }
  }
}
