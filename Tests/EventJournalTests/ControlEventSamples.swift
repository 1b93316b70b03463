import TradingCore

/// One event of every kind of control, and events in the later layouts of older kinds, with every
/// field different from zero.
let controlKinds: [Event] =
  [
    .control(
      .rulesDeclared(RulesDeclared(rules: 2, dayBegins: Interval(nanoseconds: 3_600_000_000_000)))),
    .control(
      .permissionDeclared(
        PermissionDeclared(role: .risk, allowed: [.lowerRisk, .loosen], needsSecond: .loosen))),
    .control(
      .operatorDeclared(
        OperatorChanged(
          record: OperatorRecord(
            name: "ada", roles: RoleSet([.trader, .supervisor]), user: 1_000,
            tokenHash: "3f9a2c10"),
          actor: "profile p", reason: "start"))),
    .control(
      .breakerDeclared(
        BreakerDeclared(
          breaker: BreakerIndex(1), guards: .service, venue: VenueIndex(0), name: "jupiter"))),
    .control(
      .serviceReported(
        ServiceReported(
          breaker: BreakerIndex(1), isSuccess: true, latency: .milliseconds(250), detail: "ok"))),
    .control(.costReported(CostReported(venue: VenueIndex(1), price: Price(units: 5)))),
    .control(
      .limitChanged(
        LimitChanged(
          limit: .maximumExposure, scope: .venue(VenueIndex(3)), old: LimitOverrides.unset,
          new: 200_000_000, until: Timestamp(nanoseconds: 9), actor: "ada", second: "bob",
          reason: "r"))),
    .control(
      .denialChanged(
        DenialChanged(
          subject: .currency(CurrencyIndex(2)), isDenied: true, until: Timestamp(nanoseconds: 9),
          actor: "ada", reason: "r"))),
    .control(
      .crisisChanged(CrisisChanged(from: .elevated, to: .severe, actor: "ada", reason: "r"))),
    .control(
      .maintenanceChanged(
        MaintenanceChanged(
          phase: .near, from: Timestamp(nanoseconds: 8), until: Timestamp(nanoseconds: 9),
          actor: "ada", reason: "r"))),
    .control(
      .recoveryPlanned(
        RecoveryPlanned(
          plan: StateHash(high: 1, low: 2), stop: Sequence(3), needed: 2,
          until: Timestamp(nanoseconds: 9), actor: "ada"))),
    .control(
      .approvalRequested(
        ApprovalRequested(
          command: Sequence(3), verb: .setLimit, until: Timestamp(nanoseconds: 9), actor: "ada",
          holding: "daily-loss is 5"))),
    .control(
      .approvalGiven(
        ApprovalGiven(subject: Sequence(3), given: 1, needed: 2, actor: "bob", reason: "r"))),
    .control(
      .stageChanged(StageChanged(from: 1, to: 2, share: 5_000, actor: "ada", reason: "r"))),
    .control(
      .operatorChanged(
        OperatorChanged(
          record: OperatorRecord(name: "bob", roles: RoleSet([.viewer]), user: -1, isRevoked: true),
          actor: "ada", reason: "r"))),
    .control(
      .closingChanged(
        ClosingChanged(phase: .abandoned, positions: 2, orders: 3, actor: "ada", reason: "r"))),
    .control(
      .warningChanged(
        WarningChanged(
          warning: .leverage, isRaised: true, value: 4, limit: -5, message: "m"))),
    .control(
      .glassBroken(GlassBroken(until: Timestamp(nanoseconds: 9), actor: "ada", reason: "r"))),
    .control(
      .requestRejected(
        RequestRejected(
          reason: .unknownVerb, unwritten: 7, user: -1, process: 42, asked: "explode",
          because: "there is no such command"))),
    .control(
      .withdrawn(
        Withdrawn(subject: Sequence(3), isRejected: true, actor: "bob", reason: "r"))),
    .control(.pagerDeclared(PagerDeclared(program: "/etc/daybook/page"))),
    .control(
      .pageReported(
        PageReported(
          page: Sequence(3), outcome: .failed, attempt: 2, exitStatus: -1, detail: "d"))),
  ] + laterLayouts

private let laterLayouts: [Event] = [
  {
    var transition = BreakerTransitioned(
      from: .closed, to: .open, reason: .failureRate, failures: 4, threshold: 5,
      probeAt: Timestamp(nanoseconds: 6))
    transition.breaker = BreakerIndex(7)
    transition.value = -8
    transition.limit = 9
    transition.counted = [Sequence(10), Sequence(11)]
    transition.actor = "ada"
    transition.message = "m"
    return .breakerTransitioned(transition)
  }(),
  {
    var command = OperatorCommand(
      verb: .setLimit, actor: "ada", reason: "r", channel: .socketPeer, origin: "socket user 1000")
    command.target = "daily-loss"
    command.argument = "100"
    command.objection = "o"
    command.from = Timestamp(nanoseconds: 1)
    command.until = Timestamp(nanoseconds: 2)
    command.lasts = Interval(nanoseconds: 3)
    command.nonce = Nonce(high: 4, low: 5)
    command.plan = StateHash(high: 6, low: 7)
    return .operatorCommanded(command)
  }(),
  {
    var refused = OrderRefused(
      strategy: StrategyIndex(1), instrument: InstrumentIndex(2), side: .sell, rule: .slippage,
      quantity: Quantity(units: 3), value: 4, limit: -5)
    refused.scope = .instrument(InstrumentIndex(40_000))
    return .orderRefused(refused)
  }(),
  {
    var decision = DecisionMade(
      strategy: StrategyIndex(1), instrument: InstrumentIndex(2), action: .enter, side: .sell,
      timeInForce: .immediateOrCancel, price: Price(units: 3), quantity: Quantity(units: 4),
      signal: -5, threshold: 6)
    decision.expectedProfit = Money(units: -7)
    return .decisionMade(decision)
  }(),
]
