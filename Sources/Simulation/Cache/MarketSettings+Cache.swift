import TradingCore

extension MarketSettings {
  /// Writes everything that the market is a function of beside its seed.
  func write(to writer: inout CacheWriter) {
    writer.put(count: instruments.count)
    for instrument in instruments {
      writer.put(instrument.startPrice.units)
      writer.put(instrument.tick.units)
      writer.put(instrument.lot.units)
      writer.put(instrument.spreadTicks)
      writer.put(instrument.touchLots)
    }
    writer.put(start.nanoseconds)
    writer.put(meanSpacing.nanoseconds)
    writer.put(minimumSpacing.nanoseconds)
    writer.put(maximumSpacing.nanoseconds)
    writer.put(tradesPerMillion)
    writer.put(calmVolatility)
    writer.put(turbulentVolatility)
    writer.put(trendDrift)
    writer.put(meanRegimeLength.nanoseconds)
    writer.put(meanGapInterval.nanoseconds)
    writer.put(meanGapLength.nanoseconds)
    writer.put(gapJump)
    let (plan, after) =
      switch crash {
      case .never: (0 as Int64, 0 as Int64)
      case .at(let offset): (1, offset.nanoseconds)
      case .within(let window): (2, window.nanoseconds)
      }
    writer.put(plan)
    writer.put(after)
    writer.put(crashLength.nanoseconds)
    writer.put(crashDepth)
    writer.put(count: depthLevels)
    writer.put(count: disturbances.count)
    for disturbance in disturbances {
      writer.put(disturbance.after.nanoseconds)
      writer.put(Int64(disturbance.instrument ?? -1))
      writer.put(disturbance.jump)
      writer.put(disturbance.silence.nanoseconds)
    }
  }
}
