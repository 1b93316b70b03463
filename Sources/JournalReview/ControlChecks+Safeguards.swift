import Projections
import TradingCore

// What journals of the second rules promise beside: entitled operators, two persons where two are
// asked for, limits that change from what they were, and levels, windows and denials obeyed.
extension ControlChecks {
  func check(
    _ event: ControlEvent, _ sequence: Sequence, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    switch event {
    case .limitChanged(let change): check(change, sequence, state, &findings)
    case .approvalGiven(let given): check(given, sequence, state, &findings)
    case .withdrawn(let taken): check(taken, sequence, state, &findings)
    case .denialChanged(let change):
      if !change.isDenied, change.actor != "engine" {
        let second = approval.flatMap { $0.sequence.next == sequence ? $0.actor : nil }
        checkEntitled(
          change.actor, to: .loosen, "allowed something", sequence, state, &findings,
          second: second ?? "")
      }
    case .crisisChanged(let change):
      if change.from != state.safeguards.crisis {
        findings.add(
          .eventPossible, at: sequence,
          "the crisis changed from \(change.from.name) and was \(state.safeguards.crisis.name)")
      }
    case .operatorChanged(let change):
      let second = approval.flatMap { $0.sequence.next == sequence ? $0.actor : nil }
      checkEntitled(
        change.actor, to: .administer, "changed an operator", sequence, state, &findings,
        second: second ?? "")
    case .stageChanged(let change):
      if change.from != state.safeguards.stage {
        findings.add(
          .eventPossible, at: sequence,
          "the stage changed from \(change.from) and was \(state.safeguards.stage)")
      }
    case .requestRejected(let rejected):
      let texts = [rejected.asked, rejected.because]
      if !state.safeguards.isOn || !texts.allSatisfy(RequestRejected.isHarmless) {
        findings.add(
          .eventPossible, at: sequence,
          "a rejected request was written with texts that no engine writes")
      }
    case .rulesDeclared, .permissionDeclared, .operatorDeclared, .breakerDeclared,
      .serviceReported, .costReported, .maintenanceChanged, .recoveryPlanned, .approvalRequested,
      .closingChanged, .warningChanged, .glassBroken:
      break
    }
  }

  private func check(
    _ change: LimitChanged, _ sequence: Sequence, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    let held = state.value(change.limit, of: change.scope) ?? LimitOverrides.unset
    if change.old != held {
      findings.add(
        .limitContinuous, at: sequence,
        "\(change.limit.name) changed from \(change.old) and was \(held)")
    }
    if change.actor == "engine" {
      // What lies below any of the changes for a time can come back.
      let running = state.safeguards.overrides.running(
        change.limit, of: change.scope, after: .unset)
      let below = running.dropLast().map(\.value) + running.prefix(1).map(\.previous)
      if !below.contains(change.new) {
        findings.add(
          .limitContinuous, at: sequence,
          "\(change.limit.name) was given back, and no change for a time held it")
      }
      return
    }
    let isLooser = state.isLooser(
      change.limit, change.scope, change.new, until: change.until == .unset ? nil : change.until)
    checkEntitled(
      change.actor, to: isLooser ? .loosen : .tighten, "set \(change.limit.name)", sequence, state,
      &findings, second: change.second)
  }

  private func check(
    _ given: ApprovalGiven, _ sequence: Sequence, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    if let plan = state.safeguards.plan, plan.sequence == given.subject {
      if plan.approvers.contains(given.actor) {
        findings.add(
          .operatorEntitled, at: sequence, "'\(given.actor)' approved one plan twice")
      }
      if state.planHash() != plan.planned.plan || state.now >= plan.planned.until {
        findings.add(
          .eventPossible, at: sequence,
          "a plan was approved that no longer held, or whose time was over")
      }
      checkEntitled(given.actor, to: .recover, "approved a plan", sequence, state, &findings)
      return
    }
    guard let waiting = state.safeguards.pending.first(where: { $0.sequence == given.subject })
    else {
      findings.add(
        .eventPossible, at: sequence, "\(given.subject) was approved, and nothing waited there")
      return
    }
    if waiting.command.actor == given.actor {
      findings.add(
        .operatorEntitled, at: sequence, "'\(given.actor)' approved a command of the same person")
    }
  }

  /// By whoever asked, or by whoever could have agreed.
  private func check(
    _ taken: Withdrawn, _ sequence: Sequence, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    guard let proposal = state.proposal(taken.subject) else {
      findings.add(
        .eventPossible, at: sequence, "\(taken.subject) was withdrawn, and nothing waited there")
      return
    }
    let isRejected = taken.actor != proposal.actor
    if isRejected != taken.isRejected {
      findings.add(
        .eventPossible, at: sequence,
        "\(taken.subject) of '\(proposal.actor)' was "
          + (taken.isRejected ? "rejected" : "withdrawn") + " by '\(taken.actor)'")
    }
    guard isRejected, let permission = proposal.permission else { return }
    checkEntitled(
      taken.actor, to: permission, "rejected \(taken.subject)", sequence, state, &findings,
      second: proposal.actor)
  }

  /// Whether somebody may do what the journal says they did.
  private func checkEntitled(
    _ actor: String, to permission: Permission, _ what: String, _ sequence: Sequence,
    _ state: borrowing TradingState, _ findings: inout FindingList, second: String = ""
  ) {
    switch state.verdict(of: actor, for: permission) {
    case .allowed: return
    case .withSecond where !second.isEmpty && second != actor: return
    case .withSecond where permission == .recover: return  // its plan is looked at
    case .withSecond:
      findings.add(
        .operatorEntitled, at: sequence, "'\(actor)' \(what) without the second person it takes")
    case .refused:
      findings.add(
        .operatorEntitled, at: sequence, "'\(actor)' \(what) and may not \(permission.name)")
    }
  }

  /// Who closes a breaker by hand may do that, with somebody else where it takes two.
  func checkClosed(
    _ transition: BreakerTransitioned, _ sequence: Sequence, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    guard state.safeguards.isOn, transition.reason == .forcedClosed else { return }
    let second = approval.flatMap { $0.sequence.next == sequence ? $0.actor : nil }
    checkEntitled(
      transition.actor, to: .closeBreaker, "closed a breaker", sequence, state, &findings,
      second: second ?? "")
  }

  /// A plan for the very stop, approved by whoever took it back, and by two different operators
  /// where the stop asks for two.
  func checkApprovals(
    of recovered: Recovered, _ sequence: Sequence, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    guard let stop = state.control.stop, state.safeguards.isOn else { return }
    if state.safeguards.plan?.planned.stop != recovered.stop {
      findings.add(
        .recoveryPlanned, at: sequence, "the stop \(recovered.stop) was recovered without a plan")
    }
    let approvers = Set(state.safeguards.plan?.approvers ?? [])
    if let plan = state.safeguards.plan, !approvers.contains(recovered.actor) {
      findings.add(
        .recoveryPlanned, at: sequence,
        "'\(recovered.actor)' recovered by the plan \(plan.sequence) and did not approve it")
    }
    if approvers.count < Int(state.approvalsToRecover) {
      findings.add(
        .operatorEntitled, at: sequence,
        "a stop for \(stop.reason.name) was recovered with \(approvers.count) approvals of "
          + "\(state.approvalsToRecover)")
    }
    if let plan = state.safeguards.plan, let lost = state.lostApprover(of: plan) {
      findings.add(
        .operatorEntitled, at: sequence,
        "'\(lost)' approved the plan and might not recover any more when the stop was taken back")
    }
  }

  /// Windows, levels, denials and services.
  func checkSafeguards(
    _ intent: OrderIntended, reducing isReducing: Bool, _ sequence: Sequence,
    _ state: borrowing TradingState, _ findings: inout FindingList
  ) {
    guard state.safeguards.isOn, state.market.knows(intent.instrument) else { return }
    let order = "order \(intent.order.rawValue) was intended"
    func broken(_ what: String) {
      findings.add(.obeysSafeguards, at: sequence, "\(order) \(what)")
    }
    switch state.safeguards.maintenance.phase {
    case .inside: broken("inside a window of maintenance")
    case .near where !isReducing: broken("to grow a position, with a window of maintenance near")
    case .near, .none, .planned, .ended, .cancelled: break
    }
    let crisis = state.safeguards.crisis
    if crisis == .severe || crisis == .high && !isReducing {
      broken("in a crisis that is \(crisis.name)")
    }
    let instrument = state.market.instruments[intent.instrument.position].instrument
    let isDenied = state.safeguards.denied.denials.contains { denial in
      switch denial.subject {
      case .instrument(let it): it == intent.instrument
      case .currency(let it): it == instrument.base || it == instrument.quote
      case .venue(let it): it == instrument.venue
      case .strategy(let it): it == intent.strategy
      }
    }
    if isDenied, !isReducing { broken("to grow a position in what is denied") }
    if !state.isServed(at: instrument.venue) {
      broken("while a service that it needs had its breaker open")
    }
  }
}
