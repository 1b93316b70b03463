import TradingCore

/// What holds in control beside stops, modes and the engine's breaker, for programs.
enum SafeguardsMembers {
  static func of(_ state: TradingState) -> [ReportMember] {
    let held = state.safeguards
    guard held.isOn else {
      return [
        "crisis", "maintenance", "stage", "closing", "plan", "glass", "breakers", "denied",
        "warnings", "waiting",
      ].map { ReportMember($0, .absent) }
    }
    return [
      ReportMember("crisis", .named(held.crisis)),
      ReportMember("maintenance", maintenance(held.maintenance)),
      ReportMember("stage", stage(state)), ReportMember("closing", closing(held.closing)),
      ReportMember("plan", held.plan.map { plan($0, state) } ?? .absent),
      ReportMember("glass", held.glass.map { glass($0, at: state.now) } ?? .absent),
      ReportMember(
        "breakers", .list(BreakerReport.named(state).map(BreakerReport.object), said: "")),
      ReportMember("denied", .list(held.denied.denials.map { denial($0, state) }, said: "")),
      ReportMember("warnings", .list(held.warnings.map { .named($0) }, said: "")),
      ReportMember(
        "waiting",
        .list(held.pending.filter { $0.until > state.now }.map(waiting), said: "")),
    ]
  }

  static func maintenance(_ window: Maintenance) -> ReportValue {
    .object(
      [
        ReportMember("phase", .named(window.phase)), ReportMember("from", .time(window.from)),
        ReportMember("until", .time(window.until)),
      ],
      said: window.phase.words
        + (window.isPending ? ", from \(window.from) until \(window.until)" : ""))
  }

  static func stage(_ state: TradingState) -> ReportValue {
    let stage = state.safeguards.stage
    return .object(
      [
        ReportMember("stage", .count(stage)),
        ReportMember("since", stage == 0 ? .absent : .time(state.safeguards.stageSince)),
        ReportMember(
          "shareBasisPoints", .count(Safeguards.share(ofStage: stage, state.limits))),
      ], said: "\(stage)")
  }

  private static func closing(_ closing: Closing) -> ReportValue {
    .object(
      [
        ReportMember("phase", .named(closing.phase)),
        ReportMember("orders", .count(closing.orders)),
        ReportMember("since", .place(closing.since)),
        ReportMember("refusedBy", .maybe(closing.refusedBy?.name)),
      ], said: closing.phase.words)
  }

  /// A plan to recover and how far it is agreed to.
  static func plan(_ plan: RecoveryPlan, _ state: TradingState) -> ReportValue {
    let why = RecoveryReport.whyNot(plan, state)
    return .object(
      [
        ReportMember("plan", .text("\(plan.planned.plan)")),
        ReportMember("actor", .text(plan.planned.actor)),
        ReportMember("stop", .place(plan.planned.stop)),
        ReportMember("approvers", .list(plan.approvers.map { .text($0) }, said: "")),
        ReportMember("given", .count(plan.approvers.count)),
        ReportMember("needed", .count(plan.planned.needed)),
        ReportMember("until", .time(plan.planned.until)),
        ReportMember("holds", .flag(why == nil)), ReportMember("text", .maybe(why)),
      ], said: "\(plan.planned.plan)")
  }

  private static func glass(_ glass: GlassBroken, at now: Timestamp) -> ReportValue {
    .object(
      [
        ReportMember("actor", .text(glass.actor)), ReportMember("until", .time(glass.until)),
        ReportMember("isOver", .flag(!glass.isBroken(at: now))),
        ReportMember("reason", .text(glass.reason)),
      ], said: "")
  }

  private static func denial(_ denial: Denial, _ state: TradingState) -> ReportValue {
    .object(
      [
        ReportMember("subject", .text(state.name(of: denial.subject))),
        ReportMember("kind", .text("\(denial.subject.kind)")),
        ReportMember("event", .place(denial.since)), ReportMember("until", .time(denial.until)),
      ], said: "")
  }

  private static func waiting(_ waiting: PendingApproval) -> ReportValue {
    .object(
      [
        ReportMember("sequence", .place(waiting.sequence)),
        ReportMember("verb", .text(waiting.command.verb.word)),
        ReportMember("target", .text(waiting.command.target)),
        ReportMember("argument", .text(waiting.command.argument)),
        ReportMember("actor", .text(waiting.command.actor)),
        ReportMember("reason", .text(waiting.command.reason)),
        ReportMember("until", .time(waiting.until)),
      ], said: "")
  }

  /// A stop that is in force, with its reason as events name it.
  static func stop(_ stop: TradingControl.Stop?) -> ReportValue {
    guard let stop else { return .absent }
    return .object(
      [
        ReportMember("sequence", .place(stop.sequence)), ReportMember("at", .time(stop.at)),
        ReportMember("reason", .named(stop.reason)),
      ], said: "\(stop.sequence) at \(stop.at): \(stop.reason.name)")
  }

  /// The stops in force beside the gravest.
  static func otherStops(_ state: TradingState) -> [TradingControl.Stop] {
    state.safeguards.stops.filter { $0.sequence != state.control.stop?.sequence }
  }
}
