import Projections
import TradingCore

/// What a recovery rests on, and whether a plan for one still holds.
package enum RecoveryReport {
  /// The answer; `journal` is the path for the commands.
  package static func make(
    _ state: TradingState, _ history: ControlHistory, journal: String, outside: [String]
  ) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", .place(state.lastSequence))
    addStops(state, none: "none: there is nothing to recover", &report)
    addApprovals(state, &report)
    addPlan(state, &report)
    report.events(
      "plan and approvals", as: "planEvents", state.safeguards.plan == nil ? [] : history.plan)
    let last = state.control.stop == nil ? history.stop?.plan ?? [] : []
    report.events(last.isEmpty ? nil : "last recovery", as: "lastRecovery", last)
    report.fact("hash now", .text("\(state.planHash())"))
    report.items("objections", as: "objections", items(outside + state.recoveryObjections))
    addPositions(state, &report)
    addOrders(state, &report)
    addHealth(state, history, &report)
    report.table(
      "reconciliation",
      [
        "account", .init("what", as: "balance"), "venue said", "books then", "difference",
        .init("at", as: "reportedAt"), "event", "books now",
      ],
      balances(state, history))
    report.table("limits in force", as: "limits", limitColumns, limits(state, history))
    report.addRules()
    report.next(commands(state, journal: word(journal)))
    if state.control.stop != nil { report.finding("stopped", "trading is stopped") }
    return report
  }

  /// Sentences as a section's lines.
  static func items(_ lines: [String]) -> [ControlReport.Item] {
    lines.map { ControlReport.Item(text: $0) }
  }

  /// The stop in force, and those beside it.
  static func addStops(_ state: TradingState, none: String, _ report: inout ControlReport) {
    let stop = SafeguardsMembers.stop(state.control.stop)
    report.fact("stop", state.control.stop == nil ? .nothing(said: none) : stop)
    addOtherStops(state, &report)
  }

  /// The stops in force beside the gravest, a fact for each.
  static func addOtherStops(_ state: TradingState, _ report: inout ControlReport) {
    let others = SafeguardsMembers.otherStops(state).map { SafeguardsMembers.stop($0) }
    if !others.isEmpty {
      report.say("stopped also by", others.map(\.text).joined(separator: "; "))
    }
    report.member("otherStops", .list(others, said: ""))
  }

  /// How many operators a recovery takes; nothing while trading is not stopped.
  static func addApprovals(_ state: TradingState, _ report: inout ControlReport) {
    guard state.control.stop != nil else {
      report.member("approvalsNeeded", .absent)
      return
    }
    report.fact("approvals needed", .count(state.approvalsToRecover))
  }

  private static func addPlan(_ state: TradingState, _ report: inout ControlReport) {
    guard let plan = state.safeguards.plan else {
      report.fact("plan", .nothing(said: "none"))
      return
    }
    report.fact("plan", SafeguardsMembers.plan(plan, state))
    report.say("planned by", plan.planned.actor)
    report.say("planned for", "\(plan.planned.stop)")
    report.say(
      "approved by", plan.approvers.isEmpty ? "nobody" : plan.approvers.joined(separator: ", "))
    report.say("given", "\(plan.approvers.count) of \(plan.planned.needed)")
    report.say("approve until", "\(plan.planned.until)")
    report.say("holds", whyNot(plan, state).map { "no: \($0)" } ?? "yes")
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
    var rows: [[ReportValue]] = []
    for (index, position) in state.book.positions.enumerated()
    where position.quantity.units != 0 {
      let market = state.market.instruments[index]
      rows.append([
        .text(market.instrument.symbol), .exact("\(position.quantity)"),
        .money(position.cost), market.mark.map { .exact("\($0)") } ?? .absent,
        .time(market.quotedAt),
      ])
    }
    report.table("positions", ["instrument", "quantity", "cost", "mark", "quoted at"], rows)
  }

  private static func addOrders(_ state: TradingState, _ report: inout ControlReport) {
    var rows: [[ReportValue]] = []
    state.orders.forEachOpen { order in
      let intent = order.intent
      rows.append([
        .number(order.number.rawValue), .text(state.name(of: intent.instrument)),
        .text("\(intent.side)"), .exact("\(intent.quantity)"), .exact("\(intent.price)"),
        .exact("\(order.filled)"), .named(order.state), .flag(order.isCancelRequested),
      ])
    }
    report.table(
      "open orders",
      [
        "order", "instrument", "side", "quantity", "price", "filled", "state",
        .init("cancel requested", as: "isCancelRequested"),
      ], rows)
  }

  private static func addHealth(
    _ state: TradingState, _ history: ControlHistory, _ report: inout ControlReport
  ) {
    var rows: [[ReportValue]] = []
    func add(_ kind: String, _ name: String, _ value: ReportValue, _ last: RecordedEvent?) {
      rows.append([
        .text("\(kind) \(name)"), .text(kind), .text(name), value,
        .moment(last?.envelope.recordedAt), .place(last?.envelope.sequence),
      ])
    }
    for (index, name) in state.venues.enumerated() {
      let last = history.connections.first { Int($0.venue.rawValue) == index }?.recorded
      add("venue", name, .text(state.isConnected[index] ? "connected" : "disconnected"), last)
    }
    func addBreaker(_ name: String, _ breaker: Breaker, _ index: BreakerIndex) {
      add("breaker", name, .phase(breaker.phase), history.past(of: index).transitions.last)
    }
    addBreaker("engine", state.control.breaker, .engine)
    for named in state.safeguards.breakers {
      addBreaker(named.declared.name, named.breaker, named.declared.breaker)
    }
    report.table(
      "health",
      [
        .init("what", as: nil), .member("kind"), .member("name"), "state", "since", "event",
      ], rows)
  }

  /// What the venue said last of each balance, against the books at that moment: what was traded
  /// since is no difference.
  private static func balances(
    _ state: TradingState, _ history: ControlHistory
  ) -> [[ReportValue]] {
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
        .units(reported.units), .units(balance.booked), .units(difference),
        .time(balance.recorded.envelope.recordedAt), .place(balance.recorded.envelope.sequence),
        .units(now),
      ]
    }
  }

  private static let limitColumns: [ControlReport.Column] = [
    .init("limit", as: nil), .member("limit"), .member("scope"), .member("unit"), "value",
    .member("isOff"), "set by", .init("at", as: "setAt"), "event", .init("why", as: "reason"),
  ]

  private static func limits(
    _ state: TradingState, _ history: ControlHistory
  ) -> [[ReportValue]] {
    func row(_ limit: Limit, _ scope: LimitScope, _ value: Int64) -> [ReportValue] {
      [
        .text(state.written(limit, scope)), .text(limit.name), .text(state.word(scope)),
        .text(Amounts.name(limit.unit)), .limit(value, limit),
        .flag(Amounts.plain(value, of: limit) == nil),
      ] + LimitRow.origin(history.setting(limit, of: scope)).map(\.value)
    }
    return state.knownLimits.map { row($0, .total, state.limits[$0]) }
      + state.safeguards.overrides.all.map { row($0.limit, $0.scope, $0.value) }
  }

  /// The commands that lead out of the stop in force, in their order.
  static func commands(_ state: TradingState, journal: String) -> [NextStep] {
    guard state.control.stop != nil else { return [] }
    guard state.safeguards.isOn else {
      return [
        NextStep(
          command: "daybook-live --journal \(journal) --recover 'why it is safe' --operator NAME")
      ]
    }
    let ending = "--journal \(journal) --operator NAME --reason 'why it is safe'"
    // A recovery ends no pause.
    let resume =
      state.control.mode == .paused ? [NextStep(command: "daybook-ctl resume \(ending)")] : []
    let trade =
      resume + [
        NextStep(command: "daybook-ctl trade \(ending)", note: "when the breaker is closed again")
      ]
    guard state.approvalsToRecover > 1 else {
      return [NextStep(command: "daybook-ctl recover now \(ending)")] + trade
    }
    if let plan = state.safeguards.plan, whyNot(plan, state) == nil {
      let left = Int(plan.planned.needed) - plan.approvers.count
      let others =
        plan.approvers.isEmpty ? "" : ", others than \(plan.approvers.joined(separator: ", "))"
      return [
        NextStep(
          command: "daybook-ctl recover approve \(plan.planned.plan) \(ending)",
          note: "\(left) more \(left == 1 ? "operator" : "operators")\(others)")
      ] + trade
    }
    return [
      NextStep(command: "daybook-ctl recover plan \(ending)"),
      NextStep(
        command: "daybook-ctl recover approve HASH \(ending)",
        note: "\(state.approvalsToRecover) different operators, HASH as the plan says"),
    ] + trade
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
