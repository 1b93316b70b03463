import TradingCore

// Stops, modes, the breaker and the operators. Texts behind the words, in the order given after ‖.
//
//     breakerTransitioned  from, to, reason (u8 each) │ failures (u32), threshold (u32) │ probe at
//              in layout 2 │ breaker │ value │ limit ‖ events that counted (count u32, then i64
//                          each), actor, message
//     stopTriggered        reason (u8) │ value │ limit ‖ actor, message
//     recovered            the stop's sequence ‖ actor, reason
//     modeChanged          from, to (u8 each) ‖ actor, reason
//     operatorCommanded    verb (u8) ‖ actor, reason, origin
//              in layout 2 verb, channel (u8 each) │ from │ until │ lasts │ nonce, high half
//                          │ low half │ plan, high half │ low half ‖ actor, reason, origin, target,
//                          argument, objection
//     commandRefused       verb (u8) ‖ actor, because
//     limitSet             limit (u8) │ old │ new ‖ actor, reason
//     dayRolled            day │ baseline

extension BodyWriter {
  mutating func write(_ transition: BreakerTransitioned) {
    pack(transition.from.rawValue, transition.to.rawValue, transition.reason.rawValue)
    put(UInt64(transition.failures) | UInt64(transition.threshold) << 32)
    put(transition.probeAt)
    if transition.isPlain { return }
    put(UInt64(transition.breaker.rawValue))
    put(transition.value)
    put(transition.limit)
    put(transition.counted.map { Int64(bitPattern: $0.rawValue) })
    put(transition.actor)
    put(transition.message)
  }

  mutating func write(_ stopped: StopTriggered) {
    pack(stopped.reason.rawValue)
    put(stopped.value)
    put(stopped.limit)
    put(stopped.actor)
    put(stopped.message)
  }

  mutating func write(_ recovered: Recovered) {
    put(recovered.stop)
    put(recovered.actor)
    put(recovered.reason)
  }

  mutating func write(_ change: ModeChanged) {
    pack(change.from.rawValue, change.to.rawValue)
    put(change.actor)
    put(change.reason)
  }

  mutating func write(_ command: OperatorCommand) {
    pack(command.verb.rawValue, command.channel.rawValue)
    if !command.isPlain {
      put(command.from)
      put(command.until)
      put(command.lasts.nanoseconds)
      put(command.nonce.high)
      put(command.nonce.low)
      put(command.plan.high)
      put(command.plan.low)
    }
    put(command.actor)
    put(command.reason)
    put(command.origin)
    if command.isPlain { return }
    put(command.target)
    put(command.argument)
    put(command.objection)
  }

  mutating func write(_ refused: CommandRefused) {
    pack(refused.verb.rawValue)
    put(refused.actor)
    put(refused.because)
  }

  mutating func write(_ set: LimitSet) {
    pack(set.limit.rawValue)
    put(set.old)
    put(set.new)
    put(set.actor)
    put(set.reason)
  }

  mutating func write(_ rolled: DayRolled) {
    put(rolled.day)
    put(rolled.baseline)
  }
}

extension EventDecoder {
  func breakerTransitioned(_ bytes: RawSpan) throws(EventCodingError) -> BreakerTransitioned {
    var body = try BodyReader(
      .breakerTransitioned, from: start, to: end, words: layout == 1 ? 3 : 6)
    var transition = BreakerTransitioned(
      from: try body.choice(0, 0, bytes, "phase"), to: try body.choice(0, 1, bytes, "phase"),
      reason: try body.choice(0, 2, bytes, "reason"),
      failures: UInt32(truncatingIfNeeded: body.word(1, bytes)), threshold: body.high(1, bytes),
      probeAt: body.time(2, bytes))
    guard layout > 1 else { return transition }
    guard let breaker = UInt16(exactly: body.word(3, bytes)) else {
      throw .badField(.breakerTransitioned, field: "breaker")
    }
    transition.breaker = BreakerIndex(breaker)
    transition.value = body.signed(4, bytes)
    transition.limit = body.signed(5, bytes)
    transition.counted = try body.list(bytes).map { Sequence(UInt64(bitPattern: $0)) }
    transition.actor = try body.text(bytes)
    transition.message = try body.text(bytes)
    return transition
  }

  func stopTriggered(_ bytes: RawSpan) throws(EventCodingError) -> StopTriggered {
    var body = try BodyReader(.stopTriggered, from: start, to: end, words: 3)
    return StopTriggered(
      reason: try body.choice(0, 0, bytes, "reason"), value: body.signed(1, bytes),
      limit: body.signed(2, bytes), actor: try body.text(bytes), message: try body.text(bytes))
  }

  func recovered(_ bytes: RawSpan) throws(EventCodingError) -> Recovered {
    var body = try BodyReader(.recovered, from: start, to: end, words: 1)
    let stop = Sequence(body.word(0, bytes))
    return Recovered(actor: try body.text(bytes), reason: try body.text(bytes), stop: stop)
  }

  func modeChanged(_ bytes: RawSpan) throws(EventCodingError) -> ModeChanged {
    var body = try BodyReader(.modeChanged, from: start, to: end, words: 1)
    return ModeChanged(
      from: try body.choice(0, 0, bytes, "mode"), to: try body.choice(0, 1, bytes, "mode"),
      actor: try body.text(bytes), reason: try body.text(bytes))
  }

  func operatorCommanded(_ bytes: RawSpan) throws(EventCodingError) -> OperatorCommand {
    var body = try BodyReader(
      .operatorCommanded, from: start, to: end, words: layout == 1 ? 1 : 8)
    var command = OperatorCommand(
      verb: try body.choice(0, 0, bytes, "verb"), actor: try body.text(bytes),
      reason: try body.text(bytes), channel: .unstated, origin: try body.text(bytes))
    guard layout > 1 else { return command }
    command.channel = try body.choice(0, 1, bytes, "channel")
    command.from = body.time(1, bytes)
    command.until = body.time(2, bytes)
    command.lasts = Interval(nanoseconds: body.signed(3, bytes))
    command.nonce = Nonce(high: body.word(4, bytes), low: body.word(5, bytes))
    command.plan = StateHash(high: body.word(6, bytes), low: body.word(7, bytes))
    command.target = try body.text(bytes)
    command.argument = try body.text(bytes)
    command.objection = try body.text(bytes)
    return command
  }

  func commandRefused(_ bytes: RawSpan) throws(EventCodingError) -> CommandRefused {
    var body = try BodyReader(.commandRefused, from: start, to: end, words: 1)
    return CommandRefused(
      verb: try body.choice(0, 0, bytes, "verb"), actor: try body.text(bytes),
      because: try body.text(bytes))
  }

  func limitSet(_ bytes: RawSpan) throws(EventCodingError) -> LimitSet {
    var body = try BodyReader(.limitSet, from: start, to: end, words: 3)
    return LimitSet(
      limit: try body.choice(0, 0, bytes, "limit"), old: body.signed(1, bytes),
      new: body.signed(2, bytes), actor: try body.text(bytes), reason: try body.text(bytes))
  }

  func dayRolled(_ bytes: RawSpan) throws(EventCodingError) -> DayRolled {
    let body = try BodyReader(.dayRolled, from: start, to: end, words: 2)
    return DayRolled(day: body.signed(0, bytes), baseline: body.money(1, bytes))
  }
}
