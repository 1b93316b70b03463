// measured for this file: a fold does 9.3 M/s with these inlined into other rooms, else 7.6

/// How long an order works.
public enum TimeInForce: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Rests until filled or cancelled.
  case goodTillCancelled = 1
  /// Fills what it can at once; the rest is cancelled.
  case immediateOrCancel = 2
}

/// A strategy decided to act, with what it saw.
public struct DecisionMade: Hashable, Sendable, BitwiseCopyable {
  /// What the strategy wants.
  package enum Action: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Build a position or make it larger.
    case enter = 1
    /// Make a position smaller or close it.
    case exit = 2
    /// Take back its resting orders.
    case cancel = 3
  }
  /// The deciding strategy.
  package var strategy: StrategyIndex
  /// The instrument decided on.
  package var instrument: InstrumentIndex
  /// What it wants.
  package var action: Action
  /// The side of the order wanted.
  package var side: Side
  /// How long the order wanted works.
  package var timeInForce: TimeInForce
  /// The limit price wanted.
  package var price: Price
  /// The quantity wanted.
  package var quantity: Quantity
  /// The strategy's measure, in hundredths of a basis point; its manual says of what.
  package var signal: Int64
  /// The threshold that the signal passed, in the same unit.
  package var threshold: Int64
  /// What the strategy expects an entry to earn; zero where it cannot say.
  package var expectedProfit: Money = .zero

  /// One decision.
  package init(
    strategy: StrategyIndex, instrument: InstrumentIndex, action: Action, side: Side,
    timeInForce: TimeInForce, price: Price, quantity: Quantity, signal: Int64, threshold: Int64
  ) {
    self.strategy = strategy
    self.instrument = instrument
    self.action = action
    self.side = side
    self.timeInForce = timeInForce
    self.price = price
    self.quantity = quantity
    self.signal = signal
    self.threshold = threshold
  }
}

/// The risk gate refused what a strategy wanted.
public struct OrderRefused: Hashable, Sendable, BitwiseCopyable {
  /// The strategy refused.
  package var strategy: StrategyIndex
  /// The instrument of the order.
  package var instrument: InstrumentIndex
  /// The side of the order.
  package var side: Side
  /// The first rule that refused.
  package var rule: RiskRule
  /// The quantity of the order.
  package var quantity: Quantity
  /// The value measured, in the rule's unit.
  package var value: Int64
  /// The limit in force, in the rule's unit.
  package var limit: Int64
  /// What that limit is about.
  package var scope: LimitScope = .total

  /// One refusal.
  package init(
    strategy: StrategyIndex, instrument: InstrumentIndex, side: Side, rule: RiskRule,
    quantity: Quantity, value: Int64, limit: Int64
  ) {
    self.strategy = strategy
    self.instrument = instrument
    self.side = side
    self.rule = rule
    self.quantity = quantity
    self.value = value
    self.limit = limit
  }

  /// What was left between the value and the limit, in the rule's unit; negative when the value is
  /// beyond it, nil where the rule compares neither, and the nearest number where it is too large.
  package var headroom: Int64? {
    guard rule.hasHeadroom else { return nil }
    let (most, least) = rule.isMinimum ? (value, limit) : (limit, value)
    let (left, overflowed) = most.subtractingReportingOverflow(least)
    return overflowed ? (most < least ? .min : .max) : left
  }
}

/// An order passed the risk gate and is meant to be sent.
public struct OrderIntended: Hashable, Sendable, BitwiseCopyable {
  /// The order's number, given here.
  package var order: OrderNumber
  /// The account it trades for.
  package var account: AccountIndex
  /// The strategy that wants it.
  package var strategy: StrategyIndex
  /// The instrument.
  package var instrument: InstrumentIndex
  /// Buy or sell.
  package var side: Side
  /// How long it works.
  package var timeInForce: TimeInForce
  /// Whether the engine forbids it to grow a position.
  package var isReduceOnly: Bool
  /// Limit price.
  package var price: Price
  /// Quantity.
  package var quantity: Quantity

  /// One intent.
  package init(
    order: OrderNumber, account: AccountIndex, strategy: StrategyIndex,
    instrument: InstrumentIndex, side: Side, timeInForce: TimeInForce, isReduceOnly: Bool,
    price: Price, quantity: Quantity
  ) {
    self.order = order
    self.account = account
    self.strategy = strategy
    self.instrument = instrument
    self.side = side
    self.timeInForce = timeInForce
    self.isReduceOnly = isReduceOnly
    self.price = price
    self.quantity = quantity
  }
}

/// Something happened to an order that needs no more than a venue's number to say.
public struct OrderProgress: Hashable, Sendable, BitwiseCopyable {
  /// The order.
  package var order: OrderNumber
  /// The venue's number of the order, zero where there is none yet.
  package var venueOrderNumber: UInt64

  /// Progress of `order`.
  package init(order: OrderNumber, venueOrderNumber: UInt64 = 0) {
    self.order = order
    self.venueOrderNumber = venueOrderNumber
  }
}

/// Why a venue would not take an order, or why it ended one.
public enum VenueReason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Asked for by us.
  case requested = 1
  /// The venue's own fault or overload.
  case venueUnavailable = 2
  /// Quantity or price breaks the venue's rules.
  case invalidOrder = 3
  /// Not enough balance or margin.
  case insufficientBalance = 4
  /// A client order id that the venue has seen before.
  case duplicateOrder = 5
  /// The venue knows no such order.
  case unknownOrder = 6
  /// The rest of an immediate order that found no more to fill.
  case immediateRemainder = 7
  /// The order is already closed.
  case alreadyClosed = 8
  /// The connection was lost.
  case disconnected = 9
  /// No answer came in time.
  case timedOut = 10
  /// The engine was started again while the order was open.
  case restarted = 11
}

/// The venue refused or ended an order, or refused to cancel it.
public struct OrderClosure: Hashable, Sendable, BitwiseCopyable {
  /// The order.
  package var order: OrderNumber
  /// Why.
  package var reason: VenueReason

  /// What was said of `order`.
  package init(order: OrderNumber, reason: VenueReason) {
    self.order = order
    self.reason = reason
  }
}

/// An order traded.
public struct Fill: Hashable, Sendable, BitwiseCopyable {
  /// Whether the order rested or took.
  package enum Liquidity: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// It rested in the book.
    case maker = 1
    /// It took from the book.
    case taker = 2
  }
  /// The order.
  package var order: OrderNumber
  /// The venue's number of this trade, unique at the venue.
  package var venueTradeNumber: UInt64
  /// Whether the order rested or took.
  package var liquidity: Liquidity
  /// Price of the trade.
  package var price: Price
  /// Quantity traded.
  package var quantity: Quantity
  /// Fee in the quote currency; negative for a rebate.
  package var fee: Money

  /// One fill.
  package init(
    order: OrderNumber, venueTradeNumber: UInt64, liquidity: Liquidity, price: Price,
    quantity: Quantity, fee: Money
  ) {
    self.order = order
    self.venueTradeNumber = venueTradeNumber
    self.liquidity = liquidity
    self.price = price
    self.quantity = quantity
    self.fee = fee
  }

  /// Whether its value is an amount that can be booked.
  package var isBookable: Bool {
    price.units > 0 && price.notionalIfExact(of: quantity, rounding: .up) != nil
  }
}

/// An order whose outcome was unknown was settled with the venue.
public struct OutcomeResolved: Hashable, Sendable, BitwiseCopyable {
  /// What the venue said of the order.
  package enum Outcome: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// It works at the venue.
    case open = 1
    /// It is filled.
    case filled = 2
    /// It was cancelled.
    case cancelled = 3
    /// It was refused.
    case rejected = 4
    /// The venue never received it; it is closed here and never sent again.
    case neverReceived = 5
  }
  /// The order.
  package var order: OrderNumber
  /// What the venue said.
  package var outcome: Outcome
  /// The quantity filled in all, as the venue says.
  package var filledQuantity: Quantity
  /// The venue's number of the order, zero where it has none.
  package var venueOrderNumber: UInt64

  /// How `order` was settled.
  package init(
    order: OrderNumber, outcome: Outcome, filledQuantity: Quantity, venueOrderNumber: UInt64
  ) {
    self.order = order
    self.outcome = outcome
    self.filledQuantity = filledQuantity
    self.venueOrderNumber = venueOrderNumber
  }
}

/// A venue report was recorded and changed nothing.
public struct ReportIgnored: Hashable, Sendable, BitwiseCopyable {
  /// Why it changed nothing.
  package enum Reason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// The same was reported before.
    case duplicate = 1
    /// It speaks of an order that this journal does not hold.
    case unknownOrder = 2
    /// It cannot follow what the order already went through.
    case outOfOrder = 3
  }
  /// The order spoken of.
  package var order: OrderNumber
  /// The kind of event that the report would have become.
  package var wouldBe: EventKind
  /// Why it changed nothing.
  package var reason: Reason

  /// One ignored report.
  package init(order: OrderNumber, wouldBe: EventKind, reason: Reason) {
    self.order = order
    self.wouldBe = wouldBe
    self.reason = reason
  }
}

/// The venue said what an account holds.
public struct BalanceReported: Hashable, Sendable, BitwiseCopyable {
  /// The account.
  package var account: AccountIndex
  /// The instrument whose position is reported, or `.all` for cash.
  package var instrument: InstrumentIndex
  /// The currency of the cash, meaningless for a position.
  package var currency: CurrencyIndex
  /// Units of 10⁻⁸ held: money for cash, quantity for a position.
  package var units: Int64

  /// One balance.
  package init(
    account: AccountIndex, instrument: InstrumentIndex, currency: CurrencyIndex, units: Int64
  ) {
    self.account = account
    self.instrument = instrument
    self.currency = currency
    self.units = units
  }
}
