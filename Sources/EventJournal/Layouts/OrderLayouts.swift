import TradingCore

// Decisions and orders. The subject is the instrument of a decision, a refusal and a balance, and
// the low half of the order's number in everything about an order.
//
//     decisionMade          strategy, action, side, time in force (u8 each) │ price │ quantity
//                           │ signal │ threshold; in layout 2 │ expected profit
//     orderRefused          strategy, side, rule (u8 each) │ quantity │ value │ limit; in layout 2
//                           the first word has also kind of scope (u8), index of scope (high u32)
//     orderIntended         order │ account, strategy, side, time in force (u8 each),
//                           is reduce-only (u16), instrument (u16) │ price │ quantity
//     progress of an order  order │ venue's order number
//     closure of an order   order │ reason (u8)
//     a fill                order │ venue's trade number │ price │ quantity │ fee │ liquidity (u8)
//     orderOutcomeResolved  order │ filled quantity │ venue's order number │ outcome (u8)
//     reportIgnored         order │ would-be kind (u8), reason (u8)
//     balanceReported       units │ account (u8), currency (u8)

extension BodyWriter {
  mutating func write(_ decision: DecisionMade) {
    pack(
      decision.strategy.rawValue, decision.action.rawValue, decision.side.rawValue,
      decision.timeInForce.rawValue)
    put(decision.price)
    put(decision.quantity)
    put(decision.signal)
    put(decision.threshold)
    if decision.expectedProfit != .zero { put(decision.expectedProfit) }
  }

  mutating func write(_ refusal: OrderRefused) {
    pack(
      refusal.strategy.rawValue, refusal.side.rawValue, refusal.rule.rawValue,
      refusal.scope.kind.rawValue, high: UInt32(refusal.scope.index))
    put(refusal.quantity)
    put(refusal.value)
    put(refusal.limit)
  }

  mutating func write(_ intent: OrderIntended) {
    put(intent.order.rawValue)
    let high = UInt32(intent.isReduceOnly ? 1 : 0) | UInt32(intent.instrument.rawValue) << 16
    pack(
      intent.account.rawValue, intent.strategy.rawValue, intent.side.rawValue,
      intent.timeInForce.rawValue, high: high)
    put(intent.price)
    put(intent.quantity)
  }

  mutating func write(_ progress: OrderProgress) {
    put(progress.order.rawValue)
    put(progress.venueOrderNumber)
  }

  mutating func write(_ closure: OrderClosure) {
    put(closure.order.rawValue)
    pack(closure.reason.rawValue)
  }

  mutating func write(_ fill: Fill) {
    put(fill.order.rawValue)
    put(fill.venueTradeNumber)
    put(fill.price)
    put(fill.quantity)
    put(fill.fee)
    pack(fill.liquidity.rawValue)
  }

  mutating func write(_ resolved: OutcomeResolved) {
    put(resolved.order.rawValue)
    put(resolved.filledQuantity)
    put(resolved.venueOrderNumber)
    pack(resolved.outcome.rawValue)
  }

  mutating func write(_ ignored: ReportIgnored) {
    put(ignored.order.rawValue)
    pack(ignored.wouldBe.rawValue, ignored.reason.rawValue)
  }

  mutating func write(_ balance: BalanceReported) {
    put(balance.units)
    pack(balance.account.rawValue, balance.currency.rawValue)
  }
}

extension EventDecoder {
  func decisionMade(_ bytes: RawSpan) throws(EventCodingError) -> DecisionMade {
    let body = try BodyReader(
      .decisionMade, from: start, to: end, words: layout == 1 ? 5 : 6)
    var decision = DecisionMade(
      strategy: StrategyIndex(body.byte(0, 0, bytes)), instrument: instrument,
      action: try body.choice(0, 1, bytes, "action"), side: try body.choice(0, 2, bytes, "side"),
      timeInForce: try body.choice(0, 3, bytes, "time in force"), price: body.price(1, bytes),
      quantity: body.quantity(2, bytes), signal: body.signed(3, bytes),
      threshold: body.signed(4, bytes))
    if layout > 1 { decision.expectedProfit = body.money(5, bytes) }
    return decision
  }

  func orderRefused(_ bytes: RawSpan) throws(EventCodingError) -> OrderRefused {
    let body = try BodyReader(.orderRefused, from: start, to: end, words: 4)
    var refusal = OrderRefused(
      strategy: StrategyIndex(body.byte(0, 0, bytes)), instrument: instrument,
      side: try body.choice(0, 1, bytes, "side"), rule: try body.choice(0, 2, bytes, "rule"),
      quantity: body.quantity(1, bytes), value: body.signed(2, bytes),
      limit: body.signed(3, bytes))
    guard layout > 1 else { return refusal }
    let kind: LimitScope.Kind = try body.choice(0, 3, bytes, "scope")
    guard let index = UInt16(exactly: body.high(0, bytes)), let scope = LimitScope(kind, index)
    else { throw .badField(.orderRefused, field: "scope") }
    refusal.scope = scope
    return refusal
  }

  func orderIntended(_ bytes: RawSpan) throws(EventCodingError) -> OrderIntended {
    let body = try BodyReader(.orderIntended, from: start, to: end, words: 4)
    let high = body.high(1, bytes)
    return OrderIntended(
      order: OrderNumber(body.word(0, bytes)), account: AccountIndex(body.byte(1, 0, bytes)),
      strategy: StrategyIndex(body.byte(1, 1, bytes)),
      instrument: InstrumentIndex(UInt16(high >> 16)),
      side: try body.choice(1, 2, bytes, "side"),
      timeInForce: try body.choice(1, 3, bytes, "time in force"),
      isReduceOnly: high & 1 != 0, price: body.price(2, bytes), quantity: body.quantity(3, bytes))
  }

  func progress(_ kind: EventKind, _ bytes: RawSpan) throws(EventCodingError) -> OrderProgress {
    let body = try BodyReader(kind, from: start, to: end, words: 2)
    return OrderProgress(
      order: OrderNumber(body.word(0, bytes)), venueOrderNumber: body.word(1, bytes))
  }

  func closure(_ kind: EventKind, _ bytes: RawSpan) throws(EventCodingError) -> OrderClosure {
    let body = try BodyReader(kind, from: start, to: end, words: 2)
    return OrderClosure(
      order: OrderNumber(body.word(0, bytes)), reason: try body.choice(1, 0, bytes, "reason"))
  }

  func fill(_ kind: EventKind, _ bytes: RawSpan) throws(EventCodingError) -> Fill {
    let body = try BodyReader(kind, from: start, to: end, words: 6)
    return Fill(
      order: OrderNumber(body.word(0, bytes)), venueTradeNumber: body.word(1, bytes),
      liquidity: try body.choice(5, 0, bytes, "liquidity"), price: body.price(2, bytes),
      quantity: body.quantity(3, bytes), fee: body.money(4, bytes))
  }

  func outcomeResolved(_ bytes: RawSpan) throws(EventCodingError) -> OutcomeResolved {
    let body = try BodyReader(.orderOutcomeResolved, from: start, to: end, words: 4)
    return OutcomeResolved(
      order: OrderNumber(body.word(0, bytes)), outcome: try body.choice(3, 0, bytes, "outcome"),
      filledQuantity: body.quantity(1, bytes), venueOrderNumber: body.word(2, bytes))
  }

  func reportIgnored(_ bytes: RawSpan) throws(EventCodingError) -> ReportIgnored {
    let body = try BodyReader(.reportIgnored, from: start, to: end, words: 2)
    return ReportIgnored(
      order: OrderNumber(body.word(0, bytes)), wouldBe: try body.choice(1, 0, bytes, "kind"),
      reason: try body.choice(1, 1, bytes, "reason"))
  }

  func balanceReported(_ bytes: RawSpan) throws(EventCodingError) -> BalanceReported {
    let body = try BodyReader(.balanceReported, from: start, to: end, words: 2)
    return BalanceReported(
      account: AccountIndex(body.byte(1, 0, bytes)), instrument: instrument,
      currency: CurrencyIndex(body.byte(1, 1, bytes)), units: body.signed(0, bytes))
  }
}
