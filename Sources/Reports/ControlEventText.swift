import TradingCore

/// Operators, limits with a scope, levels, windows and plans in words.
struct ControlEventText {
  let state: TradingState

  init(_ state: TradingState) { self.state = state }

  func what(_ event: ControlEvent) -> String {
    switch event {
    case .rulesDeclared(let it):
      "rules \(it.rules) of control hold; days begin \(Amounts.duration(it.dayBegins)) after "
        + "midnight UTC"
    case .permissionDeclared(let it):
      "\(it.role.name) may " + permissions(it.allowed)
        + (it.needsSecond.isEmpty
          ? "" : "; with a second person only " + permissions(it.needsSecond))
    case .operatorDeclared(let it): person(it.record)
    case .operatorChanged(let it): person(it.record) + by(it.actor, it.reason)
    case .breakerDeclared(let it):
      "breaker \(Amounts.quoted(it.name)) guards "
        + (it.guards == .engine ? "the engine" : "a \(it.guards)")
        + (it.venue.map { " of \(state.name(of: $0))" } ?? "")
    case .pagerDeclared(let it):
      it.program.isEmpty ? "nobody is paged" : "pages go by \(Amounts.quoted(it.program))"
    case .serviceReported(let it):
      "\(Amounts.quoted(state.name(of: it.breaker))) \(it.isSuccess ? "answered" : "failed") after "
        + Amounts.duration(it.latency)
        + (it.detail.isEmpty ? "" : ": \(Amounts.quoted(it.detail))")
    case .costReported(let it): "gas costs \(it.price) at \(state.name(of: it.venue))"
    case .requestRejected(let it): rejected(it)
    case .limitChanged(let it): limit(it)
    case .denialChanged(let it):
      "\(state.name(of: it.subject)) \(it.isDenied ? "denied" : "allowed again")"
        + until(it.until) + by(it.actor, it.reason)
    case .crisisChanged(let it):
      "crisis \(it.from.name) to \(it.to.name)" + by(it.actor, it.reason)
    case .maintenanceChanged(let it):
      "maintenance from \(it.from) until \(it.until): \(it.phase.words)" + by(it.actor, it.reason)
    case .recoveryPlanned, .approvalRequested, .approvalGiven, .glassBroken, .withdrawn:
      approval(event)
    case .stageChanged(let it):
      "stage \(name(ofStage: it.from)) to \(name(ofStage: it.to)), "
        + "\(Amounts.percent(it.share)) of every size" + by(it.actor, it.reason)
    case .closingChanged(let it):
      "closing of all positions: \(Amounts.words(it.phase)), \(it.positions) left, "
        + "\(it.orders) orders" + by(it.actor, it.reason)
    case .warningChanged(let it):
      "warning of \(Amounts.words(it.warning)) \(it.isRaised ? "raised" : "over"): "
        + Amounts.quoted(it.message)
    case .pageReported(let it): page(it)
    }
  }

  private func approval(_ event: ControlEvent) -> String {
    switch event {
    case .recoveryPlanned(let it):
      "plan \(it.plan) to recover the stop \(it.stop) by \(Amounts.quoted(it.actor)): "
        + "\(it.needed) to approve until \(it.until)"
    case .approvalRequested(let it):
      "\(Amounts.words(it.verb)) of \(Amounts.quoted(it.actor)), \(it.command), waits for a second "
        + "person until \(it.until)" + (it.holding.isEmpty ? "" : "; \(it.holding)")
    case .approvalGiven(let it):
      "\(it.subject) approved, \(it.given) of \(it.needed)" + by(it.actor, it.reason)
    case .glassBroken(let it):
      "GLASS BROKEN: every permission until \(it.until)" + by(it.actor, it.reason)
    case .withdrawn(let it):
      "\(it.subject) \(it.isRejected ? "rejected" : "withdrawn")" + by(it.actor, it.reason)
    case .rulesDeclared, .permissionDeclared, .operatorDeclared, .breakerDeclared, .pagerDeclared,
      .pageReported, .serviceReported, .costReported, .requestRejected, .limitChanged,
      .denialChanged, .crisisChanged, .maintenanceChanged, .stageChanged, .operatorChanged,
      .closingChanged, .warningChanged:
      preconditionFailure("only approvals are worded here")
    }
  }

  private func rejected(_ it: RequestRejected) -> String {
    let user = it.user < 0 ? "somebody" : "Unix user \(it.user)"
    let process = it.process == 0 ? "" : ", process \(it.process)"
    return "\(Amounts.quoted(it.asked)) of \(user)\(process) rejected: "
      + Amounts.quoted(it.because)
      + (it.unwritten == 0 ? "" : "; \(it.unwritten) more since the last were only counted")
  }

  private func page(_ it: PageReported) -> String {
    let why = it.detail.isEmpty ? "" : ": \(Amounts.quoted(it.detail))"
    return switch it.outcome {
    case .delivered: "page of \(it.page) delivered at attempt \(it.attempt)"
    case .failed: "PAGE of \(it.page) NOT DELIVERED at attempt \(it.attempt)\(why)"
    case .givenUp: "PAGE of \(it.page) GIVEN UP after \(it.attempt) attempts\(why)"
    }
  }

  private func limit(_ it: LimitChanged) -> String {
    let second = it.second.isEmpty ? "" : ", agreed to by \(Amounts.quoted(it.second))"
    return "\(it.limit.name)\(state.suffix(of: it.scope)) \(value(it.old, it.limit)) to "
      + value(it.new, it.limit) + until(it.until) + by(it.actor, it.reason) + second
  }

  private func value(_ value: Int64, _ limit: Limit) -> String {
    value == LimitOverrides.unset ? "the total's" : limit.text(of: value)
  }

  private func person(_ record: OperatorRecord) -> String {
    let roles = record.roles.roles.map(\.name).joined(separator: ", ")
    if record.isRevoked { return "operator \(Amounts.quoted(record.name)) revoked" }
    var text = "operator \(Amounts.quoted(record.name)): \(roles)"
    if record.user >= 0 { text += ", Unix user \(record.user)" }
    if !record.tokenHash.isEmpty { text += ", token \(record.tokenHash.prefix(8))" }
    return text
  }

  private func permissions(_ set: PermissionSet) -> String {
    set.isEmpty ? "look" : set.permissions.map(\.name).joined(separator: ", ")
  }

  private func name(ofStage stage: UInt8) -> String { stage == 0 ? "full" : String(stage) }

  private func until(_ time: Timestamp) -> String { time == .unset ? "" : " until \(time)" }

  private func by(_ actor: String, _ reason: String) -> String {
    " by \(Amounts.quoted(actor))"
      + (reason.isEmpty ? "" : " because of \(Amounts.quoted(reason))")
  }
}

extension TradingState {
  /// The name of a breaker.
  package func name(of breaker: BreakerIndex) -> String {
    if breaker == .engine { return "engine" }
    let index = breaker.position - 1
    return safeguards.breakers.indices.contains(index)
      ? safeguards.breakers[index].declared.name : "breaker \(breaker.rawValue)"
  }

  /// The name of something denied.
  package func name(of subject: DenySubject) -> String {
    switch subject {
    case .instrument(let it): name(of: it)
    case .currency(let it):
      Int(it.rawValue) < currencies.count
        ? currencies[Int(it.rawValue)] : "currency \(it.rawValue)"
    case .venue(let it): name(of: it)
    case .strategy(let it): name(of: it)
    }
  }

  /// What a limit is about, as it is written behind its name: `@BTC-USD`, nothing for the total.
  package func suffix(of scope: LimitScope) -> String {
    switch scope {
    case .total: ""
    case .instrument(let it): "@\(name(of: it))"
    case .strategy(let it): "@strategy:\(name(of: it))"
    case .account: "@account:\(book.ledger?.account.name ?? "")"
    case .venue(let it): "@venue:\(name(of: it))"
    case .breaker(let it): "@breaker:\(name(of: it))"
    }
  }
}
