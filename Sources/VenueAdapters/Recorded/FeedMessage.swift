import TradingCore

/// What one line of a feed became. Made once and filled again for every line, so that reading
/// allocates nothing once the longest message was seen.
package struct FeedMessage: Sendable {
  /// The line it came from, from 1.
  package internal(set) var lineNumber: UInt64 = 0
  /// When the recorder received it; never before that of the message before. A refused line without
  /// a usable time has the time of the line before.
  package internal(set) var receivedAt: Timestamp = .unset
  /// The exchange's time, by the exchange's clock; unset where the message has none. The two clocks
  /// are not the same, so their difference is no latency.
  package internal(set) var sourceTime: Timestamp = .unset
  /// The events, in order.
  package internal(set) var events: [Event] = []

  /// An empty message to be filled.
  package init() {}

  mutating func restart(line: UInt64, receivedAt: Timestamp) {
    lineNumber = line
    self.receivedAt = receivedAt
    sourceTime = .unset
    events.removeAll(keepingCapacity: true)
  }

  mutating func reject(
    _ reason: MarketDataRejected.Reason, of instrument: InstrumentIndex, _ detail: String
  ) {
    events.append(
      .marketDataRejected(
        MarketDataRejected(
          instrument: instrument, reason: reason, messageNumber: lineNumber, detail: detail)))
  }
}
