import TradingCore

/// The price of gas, told whenever a session begins and a block brings another one.
extension SimulatedVenue {
  // An hour of 12 s.
  private static let longestTale: Int64 = 300

  /// The price of a unit of gas; nil where the venue has none.
  package var gasPrice: Price? { gas?.price }

  /// Passes the blocks that began while no session was there.
  mutating func catchUpWithGas(at time: Timestamp) {
    gas?.pass(through: time.nanoseconds)
    gasAt = gas?.nextAt ?? Int64.max
  }

  mutating func tellGas(at time: Timestamp) {
    guard let gas else { return }
    deliver(.cost(CostReported(venue: settings.venue, price: gas.price)), at: time)
  }

  mutating func passBlock(at time: Timestamp) {
    let before = gas?.price
    gas?.pass(through: time.nanoseconds)
    gasAt = gas?.nextAt ?? Int64.max
    if isConnected, gas?.price != before { tellGas(at: time) }
  }

  /// Passes over the blocks before a moment if they are more than anybody wants to hear of: the
  /// market was silent, and of its gap only the last price is told.
  package mutating func skipBlocks(until moment: Timestamp) {
    guard gasAt < moment.nanoseconds, let blockTime = settings.gas?.blockTime.nanoseconds
    else { return }
    let gap = moment.since(Timestamp(nanoseconds: gasAt)).nanoseconds
    guard gap / blockTime > Self.longestTale else { return }
    gas?.pass(through: moment.adding(Interval(nanoseconds: -2 * blockTime)).nanoseconds)
    gasAt = gas?.nextAt ?? Int64.max
    rescheduleWake()
  }
}
