import TradingCore

// A statement file is the header line and then one line for each statement line:
//
//   kind              place, cancel, query, balances (received); accepted, rejected, filled,
//                     cancelled, expired, cancel-rejected, never-received (done)
//   time-ns           nanoseconds since 1970, UTC
//   client-order-id   daybook-1f2e3d4c-17
//   venue-order       the venue's number of the order, 0 where it has none
//   instrument        the dense index, empty where there is none
//   side              buy, sell or empty
//   price, quantity   plain decimals, 0 where there is none
//   trade             the venue's number of the trade, 0 where there is none
//   fee               plain decimal in the quote currency, negative for a rebate
//   reason            of a refusal or an end, else empty
//   time-in-force     good-till-cancelled or immediate-or-cancel of an order, else empty
//   liquidity         maker or taker of a fill, else empty
extension StatementLine {
  /// The names of the columns.
  package static let columns = [
    "kind", "time-ns", "client-order-id", "venue-order", "instrument", "side", "price",
    "quantity", "trade", "fee", "reason", "time-in-force", "liquidity",
  ]

  /// The first line of a statement file.
  package static let header = columns.joined(separator: ",")

  /// The line as text, without a line break.
  package var text: String {
    var text = kind.word
    text += ",\(at.nanoseconds),\(name),\(venueOrderNumber),"
    if let instrument { text += String(instrument.rawValue) }
    text += ","
    if let side { text += side.word }
    text += ",\(price),\(quantity),\(venueTradeNumber),\(fee),"
    if let reason { text += reason.word }
    text += ","
    if let timeInForce { text += timeInForce.word }
    text += ","
    if let liquidity { text += liquidity.word }
    return text
  }

  /// Reads a line. Only what `text` writes is accepted, so that a torn line is never half read.
  package init(text: String) throws(StatementError) {
    // By bytes: a day's statement has a hundred thousand lines, and characters cost ten times that.
    let parts = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    guard parts.count == Self.columns.count else { throw .columnCount(found: parts.count) }
    let kind = try Self.read(parts, 0) { Self.choice($0, \StatementKind.word) }
    let nanoseconds = try Self.read(parts, 1) { Int64($0) }
    let name = try Self.read(parts, 2) { ClientOrderId($0) }
    self.init(kind, at: Timestamp(nanoseconds: nanoseconds), name: name)
    venueOrderNumber = try Self.read(parts, 3) { UInt64($0) }
    instrument = try Self.readIfAny(parts, 4) { UInt16($0).map { InstrumentIndex($0) } }
    side = try Self.readIfAny(parts, 5) { Self.choice($0, \Side.word) }
    price = try Self.read(parts, 6) { Price($0) }
    quantity = try Self.read(parts, 7) { Quantity($0) }
    venueTradeNumber = try Self.read(parts, 8) { UInt64($0) }
    fee = try Self.read(parts, 9) { Money($0) }
    reason = try Self.readIfAny(parts, 10) { Self.choice($0, \VenueReason.word) }
    timeInForce = try Self.readIfAny(parts, 11) { Self.choice($0, \TimeInForce.word) }
    liquidity = try Self.readIfAny(parts, 12) { Self.choice($0, \Fill.Liquidity.word) }
    try requireWhatItsKindNeeds(parts)
    let written = self.text
    guard written.utf8.elementsEqual(text.utf8) else { throw .notCanonical(expected: written) }
  }

  /// A fill without a trade or an order without a quantity is a torn or forged line.
  private func requireWhatItsKindNeeds(_ parts: [String]) throws(StatementError) {
    func need(_ column: Int, _ isThere: Bool) throws(StatementError) {
      guard isThere else { throw .column(name: Self.columns[column], text: parts[column]) }
    }
    switch kind {
    case .place, .accepted:
      try need(4, instrument != nil)
      try need(5, side != nil)
      try need(11, timeInForce != nil)
    case .filled:
      try need(4, instrument != nil)
      try need(5, side != nil)
      try need(6, price.units > 0)
      try need(7, quantity.units > 0)
      try need(8, venueTradeNumber > 0)
      try need(12, liquidity != nil)
    case .rejected, .cancelled, .expired, .cancelRejected: try need(10, reason != nil)
    case .cancel, .query, .balances, .neverReceived: break
    }
    if kind == .accepted || kind == .filled { try need(3, venueOrderNumber > 0) }
  }

  private static func read<Value>(
    _ parts: [String], _ column: Int, _ parse: (String) -> Value?
  ) throws(StatementError) -> Value {
    guard let value = parse(parts[column]) else {
      throw .column(name: columns[column], text: parts[column])
    }
    return value
  }

  private static func readIfAny<Value>(
    _ parts: [String], _ column: Int, _ parse: (String) -> Value?
  ) throws(StatementError) -> Value? {
    if parts[column].isEmpty { return nil }
    return try read(parts, column, parse)
  }

  private static func choice<Value: CaseIterable>(
    _ text: String, _ word: (Value) -> String
  ) -> Value? {
    Value.allCases.first { word($0) == text }
  }
}

extension StatementKind {
  /// The word in a statement.
  package var word: String {
    switch self {
    case .place: "place"
    case .cancel: "cancel"
    case .query: "query"
    case .balances: "balances"
    case .accepted: "accepted"
    case .rejected: "rejected"
    case .filled: "filled"
    case .cancelled: "cancelled"
    case .expired: "expired"
    case .cancelRejected: "cancel-rejected"
    case .neverReceived: "never-received"
    }
  }
}

extension Side {
  fileprivate var word: String {
    switch self {
    case .buy: "buy"
    case .sell: "sell"
    }
  }
}

extension TimeInForce {
  fileprivate var word: String {
    switch self {
    case .goodTillCancelled: "good-till-cancelled"
    case .immediateOrCancel: "immediate-or-cancel"
    }
  }
}

extension Fill.Liquidity {
  fileprivate var word: String {
    switch self {
    case .maker: "maker"
    case .taker: "taker"
    }
  }
}

extension VenueReason {
  fileprivate var word: String {
    switch self {
    case .requested: "requested"
    case .venueUnavailable: "venue-unavailable"
    case .invalidOrder: "invalid-order"
    case .insufficientBalance: "insufficient-balance"
    case .duplicateOrder: "duplicate-order"
    case .unknownOrder: "unknown-order"
    case .immediateRemainder: "immediate-remainder"
    case .alreadyClosed: "already-closed"
    case .disconnected: "disconnected"
    case .timedOut: "timed-out"
    case .restarted: "restarted"
    }
  }
}
