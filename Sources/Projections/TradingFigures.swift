import TradingCore

/// What trading brought, of everything or of one instrument or strategy. Money is in the account's
/// currency.
package struct TradingFigures: Hashable, Sendable {
  /// Profit realised by reducing positions, fees not taken off.
  package private(set) var realised: Money = .zero
  /// Profit not realised, at the last marks.
  package private(set) var unrealised: Money = .zero
  /// Fees paid.
  package private(set) var fees: Money = .zero
  /// Value traded, both sides.
  package private(set) var turnover: Money = .zero
  /// Fills booked.
  package private(set) var fillCount: UInt64 = 0
  /// Round trips, from no position and back, that brought money after fees.
  package private(set) var roundTripsWon: UInt64 = 0
  /// Round trips that cost money after fees.
  package private(set) var roundTripsLost: UInt64 = 0
  /// Round trips that did neither.
  package private(set) var roundTripsEven: UInt64 = 0
  /// The largest loss of one round trip, as a positive amount.
  package private(set) var largestLoss: Money = .zero
  /// Lost round trips in a row now.
  package private(set) var lossStreak: UInt64 = 0
  /// The most lost round trips in a row.
  package private(set) var longestLossStreak: UInt64 = 0
  /// The deepest fall of the net result from its highest point before, as a positive amount.
  package private(set) var maximumDrawdown: Money = .zero
  private var peak: Money = .zero

  /// Nothing traded.
  package init() {}

  /// Profit realised and not, fees taken off.
  package var net: Money { realised + unrealised - fees }

  /// Round trips that ended.
  package var roundTripCount: UInt64 { roundTripsWon + roundTripsLost + roundTripsEven }

  /// Won round trips of all, in basis points; nil before the first ended.
  package var winRate: Int64? {
    guard roundTripCount > 0 else { return nil }
    return Int64(clamping: roundTripsWon * 10_000 / roundTripCount)
  }

  mutating func add(_ booking: Position.Booking) {
    realised += booking.realised
    fees += booking.fee
    turnover += booking.paid.magnitude
    fillCount += 1
  }

  mutating func value(unrealised: Money) {
    self.unrealised = unrealised
    let net = net
    if net > peak { peak = net }
    if peak - net > maximumDrawdown { maximumDrawdown = peak - net }
  }

  mutating func endRoundTrip(_ result: Money) {
    if result.units > 0 {
      roundTripsWon += 1
      lossStreak = 0
    } else if result.units < 0 {
      roundTripsLost += 1
      lossStreak += 1
      longestLossStreak = max(longestLossStreak, lossStreak)
      largestLoss = max(largestLoss, -result)
    } else {
      roundTripsEven += 1
      lossStreak = 0
    }
  }
}

/// A position and what its round trip in progress has brought: enough to count round trips.
struct TrackedPosition: Hashable, Sendable {
  private(set) var position = Position()
  private var tripResult: Money = .zero

  /// Books a fill; the booking, and the result of a round trip when the fill ended one. A fill that
  /// turns the position around ends the trip with its whole fee.
  mutating func book(_ fill: Fill, _ side: Side) -> (booking: Position.Booking, ended: Money?) {
    let booking = position.booking(of: fill, side: side)
    let before = position.quantity
    position.apply(booking)
    tripResult += booking.realised - booking.fee
    let after = position.quantity
    let isTurned = before.units != 0 && (before.units < 0) != (after.units < 0)
    guard before.units != 0, after.units == 0 || isTurned else { return (booking, nil) }
    let result = tripResult
    tripResult = .zero
    return (booking, result)
  }
}
