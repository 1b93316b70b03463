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

  /// How many different operators a recovery takes now: as many as the gravest stop in force, and
  /// two where the matrix has a second person agree to any recovery.
  package var approvalsToRecover: UInt8 {
    guard safeguards.isOn else { return 1 }
    let takesTwo = safeguards.roster.needsSecond.contains { $0.has(.recover) }
    let needed = safeguards.stops.map(\.reason.approvalsNeeded).max() ?? 1
    return max(needed, control.stop?.reason.approvalsNeeded ?? 1, takesTwo ? 2 : 1)
  }

  /// Whether a stop for this reason is in force.
  package func isStopped(for reason: StopTriggered.Reason) -> Bool {
    control.stop?.reason == reason || safeguards.stops.contains { $0.reason == reason }
  }

  /// The first of those who approved a plan and may no longer recover: revoked, changed, or by
  /// glass whose hour is over. One such voice and the plan is void.
  package func lostApprover(of plan: RecoveryPlan) -> String? {
    plan.approvers.first { verdict(of: $0, for: .recover) == .refused }
  }

  /// A stop that would come back at the next marks is not taken back.
  private var objectionOfLosses: String? {
    guard control.stop != nil, book.isOpen else { return nil }
    if isStopped(for: .capitalLoss) {
      let share = FixedPoint.scaledIfExact(
        book.capital.units, times: limits[.capitalLossStop], over: 10_000, rounding: .down)
      let bearable = Money(units: share ?? Int64.max)
      let lost = lossOfCapital
      if bearable.units > 0, lost >= bearable {
        return "the loss, \(lost), is still beyond its limit, \(bearable), and would stop again: "
          + "set capital-loss-stop to what may still be lost, then plan again"
      }
    }
    if isStopped(for: .dailyLoss), lossOfDay.units >= limits[.dailyLossStop] {
      return "the loss of the day, \(lossOfDay), is still beyond its limit and would stop "
        + "again: set daily-loss-stop, or wait for the next day"
    }
    return nil
  }
}
