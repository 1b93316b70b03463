// When and by what headroom returns, for reports. Nothing is decided by it.
extension TradingState {
  /// A value of a limit as it holds for what still may grow: the share of it that the stage of the
  /// way back and the crisis leave, where it is of a size.
  package func valueForGrowth(_ limit: Limit, _ value: Int64) -> Int64 {
    let share = safeguards.isOn ? safeguards.sizeShare(limits) : 10_000
    guard share < 10_000, limit.isSize, !limit.isOff(value) else { return value }
    return FixedPoint.scaled(value, times: share, over: 10_000, rounding: .down)
  }

  /// When the day of losses ends; nil while none has begun, and beyond the end of time.
  package var dayEnds: Timestamp? {
    guard let day = losses.day, day < Int64.max else { return nil }
    return Timestamp(beginOfDay: day + 1)?.adding(safeguards.dayBegins)
  }

  /// When messages of a scope count one less at a rate of so many a second, and one more passes if
  /// none did; nil while none counts.
  package func oldestMessageLeaves(of scope: LimitScope, rate: Int64) -> Timestamp? {
    guard rate > 0, rate != Limit.off, let moment = messageMoment(of: scope) else { return nil }
    let used = MessageRates.used(moment, rate: rate, now: now)
    guard used > 0 else { return nil }
    let spacing = max(1, 1_000_000_000 / rate)
    return Timestamp(nanoseconds: moment)
      .adding(Interval(nanoseconds: -(min(used, rate) - 1) * spacing))
  }

  private func messageMoment(of scope: LimitScope) -> Int64? {
    func element(_ moments: [Int64], _ index: Int) -> Int64? {
      index < moments.count ? moments[index] : nil
    }
    let rates = safeguards.rates
    return switch scope {
    case .total: rates.total
    case .instrument(let it): element(rates.instruments, it.position)
    case .strategy(let it): element(rates.strategies, it.position)
    case .venue(let it): element(rates.venues, Int(it.rawValue))
    case .account, .breaker: nil
    }
  }
}

extension LossGuards {
  /// What the loss of the hour is measured from, since when, and when it no longer counts.
  package func oldestOfHour(
    now: Timestamp
  ) -> (equity: Money, since: Timestamp, leaves: Timestamp)? {
    let minute: Int64 = 60_000_000_000
    let begin = now.nanoseconds / minute - 60
    guard let first = minutes.first(where: { $0.minute >= begin }) else { return nil }
    let since = Timestamp(nanoseconds: first.minute * minute)
    return (first.equity, since, since.adding(Interval(nanoseconds: 61 * minute)))
  }
}
