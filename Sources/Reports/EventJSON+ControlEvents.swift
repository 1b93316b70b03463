import TradingCore

extension EventJSON {
  /// The fields of an event of control.
  func fields(of event: ControlEvent, _ json: inout JSONText) {
    switch event {
    case .rulesDeclared(let it):
      json.member("rules", it.rules)
      json.member("dayBeginsNanoseconds", it.dayBegins.nanoseconds)
    case .permissionDeclared(let it):
      json.member("role", it.role.name)
      json.member("allowed", it.allowed.permissions.map(\.name).joined(separator: " "))
      json.member("needsSecond", it.needsSecond.permissions.map(\.name).joined(separator: " "))
    case .operatorDeclared(let it), .operatorChanged(let it):
      json.member("operator", it.record.name)
      json.member("roles", it.record.roles.roles.map(\.name).joined(separator: " "))
      json.member("user", it.record.user)
      json.member("tokenHash", it.record.tokenHash)
      json.member("isRevoked", it.record.isRevoked)
      who(it.actor, it.reason, &json)
    case .breakerDeclared(let it):
      json.member("breaker", it.name)
      json.member("guards", "\(it.guards)")
      json.member("venue", it.venue.map { state.name(of: $0) })
    case .pagerDeclared(let it): json.member("program", it.program)
    case .serviceReported(let it):
      json.member("breaker", state.name(of: it.breaker))
      json.member("isSuccess", it.isSuccess)
      json.member("latencyNanoseconds", it.latency.nanoseconds)
      json.member("detail", it.detail)
    case .costReported(let it):
      json.member("venue", state.name(of: it.venue))
      json.member("price", "\(it.price)")
    case .requestRejected(let it):
      json.member("reason", "\(it.reason)")
      json.member("unwritten", it.unwritten)
      json.member("user", it.user)
      json.member("process", it.process)
      json.member("asked", it.asked)
      json.member("because", it.because)
    case .limitChanged(let it): limitFields(it, &json)
    case .denialChanged(let it):
      json.member("subject", state.name(of: it.subject))
      json.member("subjectKind", "\(it.subject.kind)")
      json.member("isDenied", it.isDenied)
      json.time("until", it.until)
      who(it.actor, it.reason, &json)
    case .crisisChanged, .maintenanceChanged, .stageChanged, .closingChanged:
      levelFields(of: event, &json)
    case .recoveryPlanned, .approvalRequested, .approvalGiven, .glassBroken, .withdrawn:
      approvalFields(of: event, &json)
    case .warningChanged(let it):
      json.member("warning", "\(it.warning)")
      json.member("isRaised", it.isRaised)
      json.member("unit", Amounts.name(it.warning.limit.unit))
      json.member("value", Amounts.plain(it.value, it.warning.limit.unit))
      json.member("limit", Amounts.plain(it.limit, it.warning.limit.unit))
      json.member("message", it.message)
    case .pageReported(let it):
      json.member("page", it.page.rawValue)
      json.member("outcome", "\(it.outcome)")
      json.member("attempt", it.attempt)
      json.member("exitStatus", it.exitStatus)
      json.member("detail", it.detail)
    }
  }

  private func who(_ actor: String, _ reason: String, _ json: inout JSONText) {
    json.member("actor", actor)
    json.member("reason", reason)
  }

  private func limitFields(_ it: LimitChanged, _ json: inout JSONText) {
    func plain(_ value: Int64) -> String? {
      value == LimitOverrides.unset ? nil : Amounts.plain(value, of: it.limit)
    }
    json.member("limit", it.limit.name)
    json.member("scope", state.word(it.scope))
    json.member("unit", Amounts.name(it.limit.unit))
    json.member("old", plain(it.old))
    json.member("new", plain(it.new))
    // Without a new value of its own a scope goes by the total's.
    json.member("isOff", it.new != LimitOverrides.unset && plain(it.new) == nil)
    json.time("until", it.until)
    json.member("second", it.second)
    who(it.actor, it.reason, &json)
  }

  private func levelFields(of event: ControlEvent, _ json: inout JSONText) {
    switch event {
    case .crisisChanged(let it):
      json.member("from", it.from.name)
      json.member("to", it.to.name)
      who(it.actor, it.reason, &json)
    case .maintenanceChanged(let it):
      json.member("phase", "\(it.phase)")
      json.time("from", it.from)
      json.time("until", it.until)
      who(it.actor, it.reason, &json)
    case .stageChanged(let it):
      json.member("from", UInt32(it.from))
      json.member("to", UInt32(it.to))
      json.member("shareBasisPoints", it.share)
      who(it.actor, it.reason, &json)
    case .closingChanged(let it):
      json.member("phase", "\(it.phase)")
      json.member("positions", it.positions)
      json.member("orders", it.orders)
      who(it.actor, it.reason, &json)
    case .rulesDeclared, .permissionDeclared, .operatorDeclared, .breakerDeclared, .pagerDeclared,
      .pageReported, .serviceReported, .costReported, .requestRejected, .limitChanged,
      .denialChanged, .operatorChanged, .recoveryPlanned, .approvalRequested, .approvalGiven,
      .glassBroken, .warningChanged, .withdrawn:
      preconditionFailure("only levels have these fields")
    }
  }

  private func approvalFields(of event: ControlEvent, _ json: inout JSONText) {
    switch event {
    case .recoveryPlanned(let it):
      json.member("plan", "\(it.plan)")
      json.member("stop", it.stop.rawValue)
      json.member("needed", UInt32(it.needed))
      json.time("until", it.until)
      json.member("actor", it.actor)
    case .approvalRequested(let it):
      json.member("command", it.command.rawValue)
      json.member("verb", "\(it.verb)")
      json.time("until", it.until)
      json.member("actor", it.actor)
      json.member("holding", it.holding)
    case .approvalGiven(let it):
      json.member("subject", it.subject.rawValue)
      json.member("given", UInt32(it.given))
      json.member("needed", UInt32(it.needed))
      who(it.actor, it.reason, &json)
    case .glassBroken(let it):
      json.time("until", it.until)
      who(it.actor, it.reason, &json)
    case .withdrawn(let it):
      json.member("subject", it.subject.rawValue)
      json.member("isRejected", it.isRejected)
      who(it.actor, it.reason, &json)
    case .rulesDeclared, .permissionDeclared, .operatorDeclared, .breakerDeclared, .pagerDeclared,
      .pageReported, .serviceReported, .costReported, .requestRejected, .limitChanged,
      .denialChanged, .crisisChanged, .maintenanceChanged, .stageChanged, .operatorChanged,
      .closingChanged, .warningChanged:
      preconditionFailure("only approvals have these fields")
    }
  }
}
