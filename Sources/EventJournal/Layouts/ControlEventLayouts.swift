import TradingCore

// Operators, limits with a scope, levels, windows, plans. Texts behind the words, in the order
// given after ‖. Sets are bits: bit N is number N of the table of numbers.
//
//     rulesDeclared        rules (u32) │ begin of days, ns after midnight UTC
//     permissionDeclared   role (u8) │ allowed │ needs a second person
//     operatorDeclared     is revoked (u8) │ roles │ Unix user, -1 for none ‖ name,
//     operatorChanged      token's SHA-256, actor, reason
//     breakerDeclared      guards, venue or 255 (u8 each), breaker (high u32) ‖ name
//     pagerDeclared        ‖ program
//     serviceReported      is success (u8), breaker (high u32) │ latency ‖ detail
//     costReported         venue (u8) │ price
//     limitChanged         limit, kind of scope (u8 each), index (high u32) │ old │ new │ until
//                          ‖ actor, second, reason
//     denialChanged        kind of subject, is denied (u8 each), index (high u32) │ until
//                          ‖ actor, reason
//     crisisChanged        from, to (u8 each) ‖ actor, reason
//     maintenanceChanged   phase (u8) │ from │ until ‖ actor, reason
//     recoveryPlanned      needed (u8) │ plan, high half │ low half │ stop │ until ‖ actor
//     approvalRequested    verb (u8) │ command │ until ‖ actor, holding
//     approvalGiven        given, needed (u8 each) │ subject ‖ actor, reason
//     stageChanged         from, to (u8 each) │ share ‖ actor, reason
//     closingChanged       phase (u8), positions (high u32) │ orders ‖ actor, reason
//     warningChanged       warning, is raised (u8 each) │ value │ limit ‖ message
//     glassBroken          until ‖ actor, reason
//     requestRejected      reason (u8), unwritten (high u32) │ Unix user, -1 for none
//                          │ process, 0 for none ‖ asked, because
//     withdrawn            is rejected (u8) │ subject ‖ actor, reason
//     pageReported         outcome (u8), attempt (high u32) │ page │ exit status ‖ detail

extension BodyWriter {
  mutating func write(_ event: ControlEvent) {
    switch event {
    case .rulesDeclared(let it):
      put(UInt64(it.rules))
      put(it.dayBegins.nanoseconds)
    case .permissionDeclared(let it):
      pack(it.role.rawValue)
      put(it.allowed.rawValue)
      put(it.needsSecond.rawValue)
    case .operatorDeclared(let it), .operatorChanged(let it): write(it)
    case .breakerDeclared(let it):
      pack(
        it.guards.rawValue, it.venue?.rawValue ?? UInt8.max, high: UInt32(it.breaker.rawValue))
      put(it.name)
    case .pagerDeclared(let it): put(it.program)
    case .serviceReported(let it):
      pack(it.isSuccess ? 1 : 0, high: UInt32(it.breaker.rawValue))
      put(it.latency.nanoseconds)
      put(it.detail)
    case .costReported(let it):
      pack(it.venue.rawValue)
      put(it.price)
    case .requestRejected(let it):
      pack(it.reason.rawValue, high: it.unwritten)
      put(it.user)
      put(UInt64(it.process))
      put(it.asked, it.because)
    case .limitChanged(let it): write(it)
    case .denialChanged(let it):
      pack(it.subject.kind.rawValue, it.isDenied ? 1 : 0, high: UInt32(it.subject.index))
      put(it.until)
      put(it.actor, it.reason)
    case .crisisChanged(let it):
      pack(it.from.rawValue, it.to.rawValue)
      put(it.actor, it.reason)
    case .maintenanceChanged(let it):
      pack(it.phase.rawValue)
      put(it.from)
      put(it.until)
      put(it.actor, it.reason)
    case .recoveryPlanned, .approvalRequested, .approvalGiven, .glassBroken, .withdrawn:
      writeApproval(event)
    case .stageChanged(let it):
      pack(it.from, it.to)
      put(it.share)
      put(it.actor, it.reason)
    case .closingChanged(let it):
      pack(it.phase.rawValue, high: it.positions)
      put(UInt64(it.orders))
      put(it.actor, it.reason)
    case .warningChanged(let it):
      pack(it.warning.rawValue, it.isRaised ? 1 : 0)
      put(it.value)
      put(it.limit)
      put(it.message)
    case .pageReported(let it):
      pack(it.outcome.rawValue, high: it.attempt)
      put(it.page)
      put(it.exitStatus)
      put(it.detail)
    }
  }

  private mutating func put(_ first: String, _ second: String) {
    put(first)
    put(second)
  }

  private mutating func writeApproval(_ event: ControlEvent) {
    switch event {
    case .recoveryPlanned(let it):
      pack(it.needed)
      put(it.plan.high)
      put(it.plan.low)
      put(it.stop)
      put(it.until)
      put(it.actor)
    case .approvalRequested(let it):
      pack(it.verb.rawValue)
      put(it.command)
      put(it.until)
      put(it.actor, it.holding)
    case .approvalGiven(let it):
      pack(it.given, it.needed)
      put(it.subject)
      put(it.actor, it.reason)
    case .glassBroken(let it):
      put(it.until)
      put(it.actor, it.reason)
    case .withdrawn(let it):
      pack(it.isRejected ? 1 : 0)
      put(it.subject)
      put(it.actor, it.reason)
    case .rulesDeclared, .permissionDeclared, .operatorDeclared, .breakerDeclared, .pagerDeclared,
      .pageReported, .serviceReported, .costReported, .requestRejected, .limitChanged,
      .denialChanged, .crisisChanged, .maintenanceChanged, .stageChanged, .operatorChanged,
      .closingChanged, .warningChanged:
      preconditionFailure("only approvals are written here")
    }
  }

  private mutating func write(_ it: OperatorChanged) {
    pack(it.record.isRevoked ? 1 : 0)
    put(it.record.roles.rawValue)
    put(it.record.user)
    put(it.record.name)
    put(it.record.tokenHash)
    put(it.actor, it.reason)
  }

  private mutating func write(_ it: LimitChanged) {
    pack(it.limit.rawValue, it.scope.kind.rawValue, high: UInt32(it.scope.index))
    put(it.old)
    put(it.new)
    put(it.until)
    put(it.actor)
    put(it.second)
    put(it.reason)
  }
}

extension EventDecoder {
  func controlEvent(_ kind: EventKind, _ bytes: RawSpan) throws(EventCodingError) -> ControlEvent {
    switch kind {
    case .rulesDeclared:
      let body = try BodyReader(kind, from: start, to: end, words: 2)
      return .rulesDeclared(
        RulesDeclared(
          rules: UInt32(truncatingIfNeeded: body.word(0, bytes)),
          dayBegins: Interval(nanoseconds: body.signed(1, bytes))))
    case .permissionDeclared:
      let body = try BodyReader(kind, from: start, to: end, words: 3)
      return .permissionDeclared(
        PermissionDeclared(
          role: try body.choice(0, 0, bytes, "role"),
          allowed: PermissionSet(rawValue: body.word(1, bytes)),
          needsSecond: PermissionSet(rawValue: body.word(2, bytes))))
    case .operatorDeclared: return .operatorDeclared(try operatorChanged(kind, bytes))
    case .operatorChanged: return .operatorChanged(try operatorChanged(kind, bytes))
    case .breakerDeclared: return .breakerDeclared(try breakerDeclared(bytes))
    case .pagerDeclared:
      var body = try BodyReader(kind, from: start, to: end, words: 0)
      return .pagerDeclared(PagerDeclared(program: try body.text(bytes)))
    case .serviceReported: return .serviceReported(try serviceReported(bytes))
    case .costReported:
      let body = try BodyReader(kind, from: start, to: end, words: 2)
      return .costReported(
        CostReported(venue: VenueIndex(body.byte(0, 0, bytes)), price: body.price(1, bytes)))
    case .requestRejected: return .requestRejected(try requestRejected(bytes))
    case .limitChanged: return .limitChanged(try limitChanged(bytes))
    case .denialChanged: return .denialChanged(try denialChanged(bytes))
    case .crisisChanged: return .crisisChanged(try crisisChanged(bytes))
    case .maintenanceChanged: return .maintenanceChanged(try maintenanceChanged(bytes))
    case .recoveryPlanned: return .recoveryPlanned(try recoveryPlanned(bytes))
    case .approvalRequested: return .approvalRequested(try approvalRequested(bytes))
    case .approvalGiven: return .approvalGiven(try approvalGiven(bytes))
    case .stageChanged: return .stageChanged(try stageChanged(bytes))
    case .closingChanged: return .closingChanged(try closingChanged(bytes))
    case .warningChanged: return .warningChanged(try warningChanged(bytes))
    case .glassBroken: return .glassBroken(try glassBroken(bytes))
    case .withdrawn: return .withdrawn(try withdrawn(bytes))
    case .pageReported: return .pageReported(try pageReported(bytes))
    default: preconditionFailure("only events of control are read here")  // open set: other kinds
    }
  }

  private func operatorChanged(
    _ kind: EventKind, _ bytes: RawSpan
  ) throws(EventCodingError) -> OperatorChanged {
    var body = try BodyReader(kind, from: start, to: end, words: 3)
    let record = OperatorRecord(
      name: try body.text(bytes), roles: RoleSet(rawValue: body.word(1, bytes)),
      user: body.signed(2, bytes), tokenHash: try body.text(bytes),
      isRevoked: try body.flag(0, 0, bytes, "revocation"))
    return OperatorChanged(
      record: record, actor: try body.text(bytes), reason: try body.text(bytes))
  }

  private func breakerDeclared(_ bytes: RawSpan) throws(EventCodingError) -> BreakerDeclared {
    var body = try BodyReader(.breakerDeclared, from: start, to: end, words: 1)
    let venue = body.byte(0, 1, bytes)
    return BreakerDeclared(
      breaker: try breakerIndex(.breakerDeclared, body.high(0, bytes)),
      guards: try body.choice(0, 0, bytes, "what it guards"),
      venue: venue == UInt8.max ? nil : VenueIndex(venue), name: try body.text(bytes))
  }

  private func breakerIndex(
    _ kind: EventKind, _ number: UInt32
  ) throws(EventCodingError) -> BreakerIndex {
    guard let index = UInt16(exactly: number) else { throw .badField(kind, field: "breaker") }
    return BreakerIndex(index)
  }

  private func serviceReported(_ bytes: RawSpan) throws(EventCodingError) -> ServiceReported {
    var body = try BodyReader(.serviceReported, from: start, to: end, words: 2)
    return ServiceReported(
      breaker: try breakerIndex(.serviceReported, body.high(0, bytes)),
      isSuccess: try body.flag(0, 0, bytes, "success"),
      latency: Interval(nanoseconds: body.signed(1, bytes)), detail: try body.text(bytes))
  }

  private func requestRejected(_ bytes: RawSpan) throws(EventCodingError) -> RequestRejected {
    var body = try BodyReader(.requestRejected, from: start, to: end, words: 3)
    guard let process = UInt32(exactly: body.word(2, bytes)) else {
      throw .badField(.requestRejected, field: "process")
    }
    return RequestRejected(
      reason: try body.choice(0, 0, bytes, "reason"), unwritten: body.high(0, bytes),
      user: body.signed(1, bytes), process: process, asked: try body.text(bytes),
      because: try body.text(bytes))
  }

  private func limitChanged(_ bytes: RawSpan) throws(EventCodingError) -> LimitChanged {
    var body = try BodyReader(.limitChanged, from: start, to: end, words: 4)
    let kind: LimitScope.Kind = try body.choice(0, 1, bytes, "scope")
    guard let index = UInt16(exactly: body.high(0, bytes)), let scope = LimitScope(kind, index)
    else { throw .badField(.limitChanged, field: "scope") }
    return LimitChanged(
      limit: try body.choice(0, 0, bytes, "limit"), scope: scope, old: body.signed(1, bytes),
      new: body.signed(2, bytes), until: body.time(3, bytes), actor: try body.text(bytes),
      second: try body.text(bytes), reason: try body.text(bytes))
  }

  private func denialChanged(_ bytes: RawSpan) throws(EventCodingError) -> DenialChanged {
    var body = try BodyReader(.denialChanged, from: start, to: end, words: 2)
    let kind: DenySubject.Kind = try body.choice(0, 0, bytes, "subject")
    guard let index = UInt16(exactly: body.high(0, bytes)), let subject = DenySubject(kind, index)
    else { throw .badField(.denialChanged, field: "subject") }
    return DenialChanged(
      subject: subject, isDenied: try body.flag(0, 1, bytes, "denial"),
      until: body.time(1, bytes), actor: try body.text(bytes), reason: try body.text(bytes))
  }

  private func crisisChanged(_ bytes: RawSpan) throws(EventCodingError) -> CrisisChanged {
    var body = try BodyReader(.crisisChanged, from: start, to: end, words: 1)
    return CrisisChanged(
      from: try body.choice(0, 0, bytes, "level"), to: try body.choice(0, 1, bytes, "level"),
      actor: try body.text(bytes), reason: try body.text(bytes))
  }

  private func maintenanceChanged(
    _ bytes: RawSpan
  ) throws(EventCodingError) -> MaintenanceChanged {
    var body = try BodyReader(.maintenanceChanged, from: start, to: end, words: 3)
    return MaintenanceChanged(
      phase: try body.choice(0, 0, bytes, "phase"), from: body.time(1, bytes),
      until: body.time(2, bytes), actor: try body.text(bytes), reason: try body.text(bytes))
  }

  private func recoveryPlanned(_ bytes: RawSpan) throws(EventCodingError) -> RecoveryPlanned {
    var body = try BodyReader(.recoveryPlanned, from: start, to: end, words: 5)
    return RecoveryPlanned(
      plan: StateHash(high: body.word(1, bytes), low: body.word(2, bytes)),
      stop: Sequence(body.word(3, bytes)), needed: body.byte(0, 0, bytes),
      until: body.time(4, bytes), actor: try body.text(bytes))
  }

  private func approvalRequested(_ bytes: RawSpan) throws(EventCodingError) -> ApprovalRequested {
    var body = try BodyReader(.approvalRequested, from: start, to: end, words: 3)
    return ApprovalRequested(
      command: Sequence(body.word(1, bytes)), verb: try body.choice(0, 0, bytes, "verb"),
      until: body.time(2, bytes), actor: try body.text(bytes), holding: try body.text(bytes))
  }

  private func approvalGiven(_ bytes: RawSpan) throws(EventCodingError) -> ApprovalGiven {
    var body = try BodyReader(.approvalGiven, from: start, to: end, words: 2)
    return ApprovalGiven(
      subject: Sequence(body.word(1, bytes)), given: body.byte(0, 0, bytes),
      needed: body.byte(0, 1, bytes), actor: try body.text(bytes), reason: try body.text(bytes))
  }

  private func stageChanged(_ bytes: RawSpan) throws(EventCodingError) -> StageChanged {
    var body = try BodyReader(.stageChanged, from: start, to: end, words: 2)
    return StageChanged(
      from: body.byte(0, 0, bytes), to: body.byte(0, 1, bytes), share: body.signed(1, bytes),
      actor: try body.text(bytes), reason: try body.text(bytes))
  }

  private func closingChanged(_ bytes: RawSpan) throws(EventCodingError) -> ClosingChanged {
    var body = try BodyReader(.closingChanged, from: start, to: end, words: 2)
    return ClosingChanged(
      phase: try body.choice(0, 0, bytes, "phase"), positions: body.high(0, bytes),
      orders: UInt32(truncatingIfNeeded: body.word(1, bytes)), actor: try body.text(bytes),
      reason: try body.text(bytes))
  }

  private func warningChanged(_ bytes: RawSpan) throws(EventCodingError) -> WarningChanged {
    var body = try BodyReader(.warningChanged, from: start, to: end, words: 3)
    return WarningChanged(
      warning: try body.choice(0, 0, bytes, "warning"),
      isRaised: try body.flag(0, 1, bytes, "raising"), value: body.signed(1, bytes),
      limit: body.signed(2, bytes), message: try body.text(bytes))
  }

  private func withdrawn(_ bytes: RawSpan) throws(EventCodingError) -> Withdrawn {
    var body = try BodyReader(.withdrawn, from: start, to: end, words: 2)
    return Withdrawn(
      subject: Sequence(body.word(1, bytes)), isRejected: try body.flag(0, 0, bytes, "rejection"),
      actor: try body.text(bytes), reason: try body.text(bytes))
  }

  private func glassBroken(_ bytes: RawSpan) throws(EventCodingError) -> GlassBroken {
    var body = try BodyReader(.glassBroken, from: start, to: end, words: 1)
    return GlassBroken(
      until: body.time(0, bytes), actor: try body.text(bytes), reason: try body.text(bytes))
  }
  private func pageReported(_ bytes: RawSpan) throws(EventCodingError) -> PageReported {
    var body = try BodyReader(.pageReported, from: start, to: end, words: 3)
    return PageReported(
      page: Sequence(body.word(1, bytes)), outcome: try body.choice(0, 0, bytes, "outcome"),
      attempt: body.high(0, bytes), exitStatus: body.signed(2, bytes),
      detail: try body.text(bytes))
  }
}
