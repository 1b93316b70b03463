import TradingCore

/// What a line of a venue's statement says.
package enum StatementKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// A request to place an order arrived.
  case place = 1
  /// A request to cancel an order arrived.
  case cancel = 2
  /// A question about an order arrived.
  case query = 3
  /// A question about the balances arrived.
  case balances = 4
  /// An order was accepted.
  case accepted = 5
  /// An order was refused.
  case rejected = 6
  /// An order traded.
  case filled = 7
  /// An order was cancelled.
  case cancelled = 8
  /// An order expired.
  case expired = 9
  /// A cancel was refused.
  case cancelRejected = 10
  /// An order that was asked about had never arrived, and will be refused if it does.
  case neverReceived = 11
}

/// One line of a venue's own statement: what it received and what it did, in its own order.
package struct StatementLine: Hashable, Sendable {
  /// What it says.
  package var kind: StatementKind
  /// When.
  package var at: Timestamp
  /// The order.
  package var name: ClientOrderId
  /// The venue's number of the order; zero where it has none.
  package var venueOrderNumber: UInt64 = 0
  /// The instrument, where there is one.
  package var instrument: InstrumentIndex?
  /// Buy or sell, where there is an order.
  package var side: Side?
  /// Limit price of an order, price of a fill; zero elsewhere.
  package var price: Price = .zero
  /// Quantity of an order or a fill, what was left of a cancelled or expired one; zero elsewhere.
  package var quantity: Quantity = .zero
  /// The venue's number of the trade; zero where there is none.
  package var venueTradeNumber: UInt64 = 0
  /// Fee of a fill; zero elsewhere.
  package var fee: Money = .zero
  /// Why, where something was refused or ended.
  package var reason: VenueReason?
  /// How long an order works, where it was placed or accepted.
  package var timeInForce: TimeInForce?
  /// Whether a fill rested or took.
  package var liquidity: Fill.Liquidity?

  /// A line of `kind` about `name`, with nothing else in it.
  package init(_ kind: StatementKind, at: Timestamp, name: ClientOrderId) {
    self.kind = kind
    self.at = at
    self.name = name
  }
}

/// What is wrong with a statement.
package enum StatementError: Error, Hashable, Sendable {
  /// A line has another number of columns than the header names.
  case columnCount(found: Int)
  /// A column does not hold what it must.
  case column(name: String, text: String)
  /// The line reads, but is not written as the venue writes it.
  case notCanonical(expected: String)
  /// A line cannot follow on those before it; lines count from 1, the header aside.
  case inconsistent(line: Int, reason: String)
}

extension StatementError: CustomStringConvertible {
  /// What is wrong, for people.
  package var description: String {
    switch self {
    case .columnCount(let found):
      "a statement line has \(StatementLine.columns.count) columns, this one \(found); "
        + "a torn last line may be dropped"
    case .column(let name, let text): "the column '\(name)' cannot be '\(text)'"
    case .notCanonical(let expected): "the venue would have written '\(expected)'"
    case .inconsistent(let line, let reason): "statement line \(line): \(reason)"
    }
  }
}
