import TradingCore

extension BinanceMessage {
  /// Says what the line is, now that every field was seen, and checks that it has what that needs.
  mutating func conclude(_ end: Int) throws(ScanProblem) {
    kind = namedKind ?? kindByFields
    let needed: Fields
    switch kind {
    case .bookTicker: needed = .ofBookTicker
    case .trade: needed = .ofTrade
    case .depthUpdate: needed = .ofDepthUpdate
    case .snapshot: needed = .ofSnapshot
    case .other: return
    }
    if let unfit { throw unfit }
    guard fields.isSuperset(of: needed) else { throw ScanProblem(.missingField, at: end) }
    switch kind {
    case .bookTicker:
      guard bidQuantity.units >= 0, askQuantity.units >= 0 else { throw unfitAt(end) }
    case .trade: guard quantity.units > 0 else { throw unfitAt(end) }
    case .depthUpdate: guard firstUpdate <= lastUpdate else { throw unfitAt(end) }
    case .snapshot, .other: break
    }
    try concludeTimes(end)
  }

  /// Spot book tickers and snapshots do not name their kind.
  private var kindByFields: Kind {
    if fields.contains(.snapshotNumber) { return .snapshot }
    return fields.isDisjoint(with: .anyOfQuote) ? .other : .bookTicker
  }

  private func unfitAt(_ position: Int) -> ScanProblem { ScanProblem(.unfitField, at: position) }

  /// The transaction's time says when it happened, the event's only when it was sent.
  private mutating func concludeTimes(_ end: Int) throws(ScanProblem) {
    let milliseconds: UInt64
    if fields.contains(.transactionTime) {
      milliseconds = transactionMilliseconds
    } else if fields.contains(.eventTime) {
      milliseconds = eventMilliseconds
    } else {
      return
    }
    let (nanoseconds, overflowed) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    guard !overflowed, let signed = Int64(exactly: nanoseconds) else { throw unfitAt(end) }
    sourceTime = Timestamp(nanoseconds: signed)
  }
}
