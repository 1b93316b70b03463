import Projections
import TradingCore

/// What a recovery rests on, and whether a plan for one still holds.
package enum RecoveryReport {
  /// The answer; `journal` is the path for the commands.
  package static func make(
    _ state: TradingState, _ history: ControlHistory, journal: String, outside: [String]
  ) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", ControlReport.sequence(state.lastSequence))
    addStop(state, &report)
    addPlan(state, &report)
    report.events("plan and approvals", state.safeguards.plan == nil ? [] : history.plan)
    if state.control.stop == nil, let last = history.stop?.plan, !last.isEmpty {
      report.events("last recovery", last)
    }
    report.fact("hash now", "\(state.planHash())")
    report.lines("objections", outside + state.recoveryObjections)
    addPositions(state, &report)
    addOrders(state, &report)
    addHealth(state, history, &report)
    report.table(
      "reconciliation",
      ["account", "what", "venue said", "books then", "difference", "at", "event", "books now"],
      balances(state, history))
    report.table(
      "limits in force", ["limit", "value", "set by", "at"], limits(state, history))
    if state.control.stop != nil {
      report.lines("next", commands(state, journal: word(journal)))
      report.finding("trading is stopped")
    }
    if let note = state.oldRulesNote { report.fact("rules", note) }
    return report
  }

  private static func addStop(_ state: TradingState, _ report: inout ControlReport) {
    guard let stop = state.control.stop else {
      report.fact("stop", "none: there is nothing to recover")
      return
    }
    report.fact("stop", "\(stop.sequence) at \(stop.at): \(stop.reason.name)")
    addOtherStops(state, &report)
    report.fact("approvals needed", .number(UInt64(state.approvalsToRecover)))
  }

  /// The stops in force beside the gravest, a fact each.
  static func addOtherStops(_ state: TradingState, _ report: inout ControlReport) {
    let others = state.safeguards.stops.filter { $0.sequence != state.control.stop?.sequence }
    guard !others.isEmpty else { return }
    report.fact(
      "stopped also by",
      others.map { "\($0.sequence) at \($0.at): \($0.reason.name)" }.joined(separator: "; "))
  }

  private static func addPlan(_ state: TradingState, _ report: inout ControlReport) {
    guard let plan = state.safeguards.plan else {
      report.fact("plan", "none")
      return
    }
    report.fact("plan", "\(plan.planned.plan)")
    report.fact("planned by", plan.planned.actor)
    report.fact("planned for", ControlReport.sequence(plan.planned.stop))
    report.fact(
      "approved by", plan.approvers.isEmpty ? "nobody" : plan.approvers.joined(separator: ", "))
    report.fact("given", .number(UInt64(plan.approvers.count)))
    report.fact("needed", .number(UInt64(plan.planned.needed)))
    report.fact("approve until", ControlReport.time(plan.planned.until))
    report.fact("holds", whyNot(plan, state).map { "no: \($0)" } ?? "yes")
  }

  /// Why a plan can no longer be approved; nil while it can.
  static func whyNot(_ plan: RecoveryPlan, _ state: TradingState) -> String? {
    if state.now >= plan.planned.until {
      return "it could be approved until \(plan.planned.until); plan again"
    }
    if let lost = state.lostApprover(of: plan) {
      return "\(lost), who approved the plan, may not recover any more; plan again"
    }
    if state.planHash() != plan.planned.plan || plan.planned.stop != state.control.stop?.sequence {
      return RecoveryPlan.changed
    }
    return nil
  }

  private static func addPositions(_ state: TradingState, _ report: inout ControlReport) {
    var rows: [[ListingReport.Value]] = []
    for (index, position) in state.book.positions.enumerated()
    where position.quantity.units != 0 {
      let market = state.market.instruments[index]
      rows.append([
        .text(market.instrument.symbol), .text("\(position.quantity)"),
        .text(Amounts.money(position.cost)), ControlReport.text(market.mark.map { "\($0)" }),
        ControlReport.time(market.quotedAt),
      ])
    }
    report.table("positions", ["instrument", "quantity", "cost", "mark", "quoted at"], rows)
  }

  private static func addOrders(_ state: TradingState, _ report: inout ControlReport) {
    var rows: [[ListingReport.Value]] = []
    state.orders.forEachOpen { order in
      let intent = order.intent
      rows.append([
        .number(order.number.rawValue), .text(state.name(of: intent.instrument)),
        .text("\(intent.side)"), .text("\(intent.quantity)"), .text("\(intent.price)"),
        .text("\(order.filled)"), .text(Amounts.words(order.state)),
        .text(order.isCancelRequested ? "yes" : "no"),
      ])
    }
    report.table(
      "open orders",
      ["order", "instrument", "side", "quantity", "price", "filled", "state", "cancel requested"],
      rows)
  }

  private static func addHealth(
    _ state: TradingState, _ history: ControlHistory, _ report: inout ControlReport
  ) {
    var rows: [[ListingReport.Value]] = []
    for (index, name) in state.venues.enumerated() {
      let last = history.connections.first { Int($0.venue.rawValue) == index }?.recorded
      rows.append([
        .text("venue \(name)"), .text(state.isConnected[index] ? "connected" : "disconnected"),
        ControlReport.time(last?.envelope.recordedAt ?? .unset),
        ControlReport.sequence(last?.envelope.sequence),
      ])
    }
    func add(_ name: String, _ breaker: Breaker, _ index: BreakerIndex) {
      let last = history.past(of: index).transitions.last
      rows.append([
        .text("breaker \(name)"), .text(breaker.phase.name),
        ControlReport.time(last?.envelope.recordedAt ?? .unset),
        ControlReport.sequence(last?.envelope.sequence),
      ])
    }
    add("engine", state.control.breaker, .engine)
    for named in state.safeguards.breakers {
      add(named.declared.name, named.breaker, named.declared.breaker)
    }
    report.table("health", ["what", "state", "since", "event"], rows)
  }

  /// What the venue said last of each balance, against the books at that moment: what was traded
  /// since is no difference.
  private static func balances(
    _ state: TradingState, _ history: ControlHistory
  ) -> [[ListingReport.Value]] {
    history.balances.map { balance in
      let reported = balance.reported
      let difference = balance.booked.flatMap { booked -> Int64? in
        let (left, overflowed) = reported.units.subtractingReportingOverflow(booked)
        return overflowed ? nil : left
      }
      let now = ControlHistory.booked(reported, state)
      return [
        .text(state.name(of: reported.account)),
        .text(
          reported.instrument == .all
            ? state.name(of: reported.currency) : state.name(of: reported.instrument)),
        .text(FixedPoint.text(reported.units)),
        ControlReport.text(balance.booked.map { FixedPoint.text($0) }),
        ControlReport.text(difference.map { FixedPoint.text($0) }),
        ControlReport.time(balance.recorded.envelope.recordedAt),
        ControlReport.sequence(balance.recorded.envelope.sequence),
        ControlReport.text(now.map { FixedPoint.text($0) }),
      ]
    }
  }

  private static func limits(
    _ state: TradingState, _ history: ControlHistory
  ) -> [[ListingReport.Value]] {
    func row(_ limit: Limit, _ scope: LimitScope, _ value: Int64) -> [ListingReport.Value] {
      let setting = history.setting(limit, of: scope)
      return [
        .text(state.written(limit, scope)), .text(limit.text(of: value)),
        ControlReport.text(setting?.actor), ControlReport.time(setting?.at ?? .unset),
      ]
    }
    return state.knownLimits.map { row($0, .total, state.limits[$0]) }
      + state.safeguards.overrides.all.map { row($0.limit, $0.scope, $0.value) }
  }

  /// The commands that lead out of the stop in force, in their order.
  static func commands(_ state: TradingState, journal: String) -> [String] {
    guard state.control.stop != nil else { return [] }
    guard state.safeguards.isOn else {
      return ["daybook-live --journal \(journal) --recover 'why it is safe' --operator NAME"]
    }
    let ending = "--journal \(journal) --operator NAME --reason 'why it is safe'"
    guard state.approvalsToRecover > 1 else {
      return ["daybook-ctl recover now \(ending)"] + trade(ending)
    }
    if let plan = state.safeguards.plan, whyNot(plan, state) == nil {
      let left = Int(plan.planned.needed) - plan.approvers.count
      let others =
        plan.approvers.isEmpty ? "" : ", others than \(plan.approvers.joined(separator: ", "))"
      return [
        "daybook-ctl recover approve \(plan.planned.plan) \(ending)  # \(left) more operators"
          + others
      ] + trade(ending)
    }
    return [
      "daybook-ctl recover plan \(ending)",
      "daybook-ctl recover approve HASH \(ending)  # \(state.approvalsToRecover) different "
        + "operators, HASH as the plan says",
    ] + trade(ending)
  }

  private static func trade(_ ending: String) -> [String] {
    ["daybook-ctl trade \(ending)  # when the breaker is closed again"]
  }

  /// A path as a word of a shell's line.
  static func word(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false  // open set: bytes
      }
    }
    if isPlain, !path.isEmpty { return path }
    return "'"
      + path.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
