import TradingCore

/// Events of the run and of what it stands on, in words.
struct RunText {
  let state: TradingState

  init(_ state: TradingState) { self.state = state }

  func what(_ event: Event) -> String {
    switch event {
    case .runStarted(let it): return started(it)
    case .runEnded(let it):
      return "\(Amounts.words(it.reason)), \(it.openOrders) orders left open"
    case .journalRecovered(let it):
      return "\(it.byteCount) bytes from \(it.from) were torn, kept in "
        + Amounts.quoted(it.quarantineFile)
    case .journalRepaired(let it): return repaired(it)
    case .configurationRecorded(let it):
      return "\(it.key) = \(Amounts.quoted(it.value)) from \(it.origin)"
    case .currencyDeclared(let it): return "currency \(it.currency.rawValue) is \(it.code)"
    case .venueDeclared(let it): return "venue \(it.venue.rawValue) is \(it.name)"
    case .instrumentDeclared(let it):
      return "instrument \(it.instrument.rawValue) is \(it.symbol) at \(state.name(of: it.venue)), "
        + "\(state.name(of: it.base)) in \(state.name(of: it.quote)), tick \(it.tick), "
        + "lot \(it.lot)"
    case .accountDeclared(let it):
      return "account \(it.account.rawValue) is \(it.name) with a capital of "
        + "\(Amounts.money(it.capital)) \(state.name(of: it.currency))"
    case .strategyDeclared(let it):
      return "strategy \(it.strategy.rawValue) is \(it.name) version \(it.version) for "
        + "\(state.name(of: it.account)), answerable \(Amounts.quoted(it.trader)), settings "
        + it.settings.map(String.init).joined(separator: " ")
    case .limitSet(let it):
      let unit = it.limit.unit
      return "\(it.limit.name) \(Amounts.value(it.old, unit)) to \(Amounts.value(it.new, unit)) by "
        + "\(Amounts.quoted(it.actor)) because of \(Amounts.quoted(it.reason))"
    case .clockStepped(let it):
      return "from \(it.from) to \(it.to), by \(Amounts.duration(it.to.since(it.from)))"
    case .timerElapsed: return "time passed"
    case .stateHashed(let it): return "state hash \(it.hash)"
    case .dayRolled(let it):
      let day = Timestamp(beginOfDay: it.day).map { String("\($0)".prefix(10)) }
      return "\(day ?? "day \(it.day)") begins with an equity of \(Amounts.money(it.baseline)) "
        + state.currencyCode
    case .signingKeyDeclared(let it):
      return "epoch \(it.epoch) signs with \(it.key), "
        + (it.handover.isEmpty ? "the first of its chain" : "handed over by the key before")
    case .quoted, .traded, .bookChanged, .bookReset, .marketDataRejected, .connectionChanged,
      .decisionMade, .orderRefused, .orderIntended, .orderWithheld, .orderSent,
      .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled, .cancelIntended,
      .cancelSent, .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeUnknown,
      .orderOutcomeResolved, .reportIgnored, .balanceReported, .breakerTransitioned,
      .stopTriggered, .recovered, .modeChanged, .operatorCommanded, .commandRefused, .control:
      preconditionFailure("only events of the run are worded here")
    }
  }

  private func repaired(_ it: JournalRepaired) -> String {
    let because = "because of \(Amounts.quoted(it.reason))"
    switch it.work {
    case .superblocks: return "superblocks were written anew \(because)"
    case .rebuilt:
      let until = it.lostThrough == .none ? "on, nobody knows how far," : "to \(it.lostThrough)"
      let lost = it.lostFrom == .none ? "nothing is lost" : "\(it.lostFrom) \(until) are lost"
      let kept =
        it.quarantineFiles.isEmpty
        ? "" : ", \(it.byteCount) bytes kept in \(Amounts.quoted(it.quarantineFiles))"
      return "repaired at \(it.repairedAt) by \(Amounts.quoted(it.actor)) \(because), plan "
        + "\(it.plan): \(lost)\(kept)"
    }
  }

  private func started(_ it: RunStarted) -> String {
    "run \(it.run), \(Amounts.words(it.kind)), epoch \(it.epoch), the one before: "
      + "\(Amounts.words(it.previous)); feed \(Amounts.quoted(it.feed)), profile "
      + "\(Amounts.quoted(it.profile)), build \(Amounts.quoted(it.build)), host "
      + "\(Amounts.quoted(it.host)), clock \(it.clockSource), seed \(it.seed)"
  }
}
