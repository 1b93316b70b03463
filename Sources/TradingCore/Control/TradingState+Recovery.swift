// What stands between a stop and its recovery. The core refuses for the first of it; whoever asks
// from outside is told all.
extension TradingState {
  /// Why a recovery would be refused now, in the order in which it is asked; none when it would not
  /// be.
  package var recoveryObjections: [String] {
    var objections: [String] = []
    if isConnected.contains(false) {
      objections.append("a venue cannot be reached; recover when it is back")
    }
    if orders.unknownCount > 0 {
      objections.append(
        "orders not settled with the venue: \(orders.unknownCount); wait for them")
    }
    if orders.openCount > 0 {
      objections.append("orders still open: \(orders.openCount); wait for their cancels")
    }
    if safeguards.isOn, let objection = objectionOfLosses { objections.append(objection) }
    return objections
  }

  /// A stop that would come back at the next marks is not taken back.
  private var objectionOfLosses: String? {
    guard book.isOpen else { return nil }
    if safeguards.stops.stop(for: .capitalLoss) != nil {
      let bearable = book.capital.scaled(
        by: limits[.capitalLossStop], over: 10_000, rounding: .down)
      let lost = book.capital - book.equity
      if bearable.units > 0, lost >= bearable {
        return "the loss, \(lost), is still beyond its limit, \(bearable), and would stop again: "
          + "set capital-loss-stop to what may still be lost, then plan again"
      }
    }
    if safeguards.stops.stop(for: .dailyLoss) != nil, lossOfDay.units >= limits[.dailyLossStop] {
      return "the loss of the day, \(lossOfDay), is still beyond its limit and would stop "
        + "again: set daily-loss-stop, or wait for the next day"
    }
    return nil
  }
}
