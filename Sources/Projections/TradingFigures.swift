import TradingCore

/// What trading brought, of everything or of one instrument or strategy. Money is in the account's
/// currency; sums are counted wide, and at the ends of what money can count they read as its ends.
package struct TradingFigures: Hashable, Sendable {
  private var wideRealised: Int128 = 0
  private var wideUnrealised: Int128 = 0
  private var wideFees: Int128 = 0
  private var wideTurnover: Int128 = 0
  /// Fills booked.
  package private(set) var fillCount: UInt64 = 0
  /// Round trips, from no position and back, that brought money after fees.
  package private(set) var roundTripsWon: UInt64 = 0
  /// Round trips that cost money after fees.
  package private(set) var roundTripsLost: UInt64 = 0
  /// Round trips that did neither.
  package private(set) var roundTripsEven: UInt64 = 0
  /// Fills whose amounts no position can count: they are in none of the figures.
  package private(set) var uncountedFills: UInt64 = 0
  /// The largest loss of one round trip, as a positive amount.
  package private(set) var largestLoss: Money = .zero
  /// Lost round trips in a row now.
  package private(set) var lossStreak: UInt64 = 0
  /// The most lost round trips in a row.
  package private(set) var longestLossStreak: UInt64 = 0
  /// The deepest fall of the net result from its highest point before, as a positive amount.
  package private(set) var maximumDrawdown: Money = .zero
  private var peak: Int128 = 0

  /// Nothing traded.
  package init() {}

  /// Profit realised by reducing positions, fees not taken off.
  package var realised: Money { Money(clamping: wideRealised) }
  /// Profit not realised, at the last marks.
  package var unrealised: Money { Money(clamping: wideUnrealised) }
  /// Fees paid.
  package var fees: Money { Money(clamping: wideFees) }
  /// Value traded, both sides.
  package var turnover: Money { Money(clamping: wideTurnover) }

  /// Profit realised and not, fees taken off.
  package var net: Money { Money(clamping: wideNet) }

  private var wideNet: Int128 { wideRealised + wideUnrealised - wideFees }

  /// Round trips that ended.
  package var roundTripCount: UInt64 { roundTripsWon + roundTripsLost + roundTripsEven }

  /// Won round trips of all, in basis points; nil before the first ended.
  package var winRate: Int64? {
    guard roundTripCount > 0 else { return nil }
    return Int64(clamping: roundTripsWon * 10_000 / roundTripCount)
  }

  mutating func add(_ booking: Position.Booking) {
    wideRealised += Int128(booking.realised.units)
    wideFees += Int128(booking.fee.units)
    wideTurnover += Int128(booking.paid.magnitude.units)
    fillCount += 1
  }

  mutating func addUncounted() { uncountedFills += 1 }

  /// Takes over what is not realised now.
  mutating func value(unrealised: Money) { value(Int128(unrealised.units)) }

  /// Takes over what a part of it, of one instrument, is now and was before.
  mutating func value(part: Money, before: Money) {
    value(wideUnrealised + Int128(part.units) - Int128(before.units))
  }

  private mutating func value(_ unrealised: Int128) {
    wideUnrealised = unrealised
    let net = wideNet
    if net > peak { peak = net }
    let drawdown = Money(clamping: peak - net)
    if drawdown > maximumDrawdown { maximumDrawdown = drawdown }
  }

  mutating func endRoundTrip(_ result: Money) {
    if result.units > 0 {
      roundTripsWon += 1
      lossStreak = 0
    } else if result.units < 0 {
      roundTripsLost += 1
      lossStreak += 1
      longestLossStreak = max(longestLossStreak, lossStreak)
      largestLoss = max(largestLoss, result.opposite)
    } else {
      roundTripsEven += 1
      lossStreak = 0
    }
  }
}

/// A position and what its round trip in progress has brought: enough to count round trips.
struct TrackedPosition: Hashable, Sendable {
  private(set) var position = Position()
  private var tripResult: Int128 = 0

  /// Books a fill; the booking, and the result of a round trip when the fill ended one. A fill that
  /// turns the position around ends the trip with its whole fee. Nil when the position cannot count
  /// what would follow, and then it stays as it was.
  mutating func book(_ fill: Fill, _ side: Side) -> (booking: Position.Booking, ended: Money?)? {
    guard let booking = position.bookingIfExact(of: fill, side: side),
      position.canApply(booking)
    else { return nil }
    let before = position.quantity
    position.apply(booking)
    tripResult += Int128(booking.realised.units) - Int128(booking.fee.units)
    let after = position.quantity
    let isTurned = before.units != 0 && (before.units < 0) != (after.units < 0)
    guard before.units != 0, after.units == 0 || isTurned else { return (booking, nil) }
    let result = Money(clamping: tripResult)
    tripResult = 0
    return (booking, result)
  }
}
