// The quality of the market that a decision rests on, and what it costs.
extension RiskGate {
  static func marketBreach(
    _ wanted: DecisionMade, _ action: TradingAction, _ bounds: LimitBounds,
    _ state: borrowing TradingState
  ) -> Breach? {
    if let breach = quoteBreach(wanted, bounds, state) { return breach }
    let quote = state.market.instruments[wanted.instrument.position].quote
    let distance = wanted.price.units > 0 ? wanted.price.basisPoints(from: quote.mid) : 10_000
    let collar = bounds.strictest(.priceCollar, state)
    if distance > collar.value {
      return Breach(
        rule: .priceCollar, value: distance, limit: collar.value, scope: collar.scope)
    }
    return state.safeguards.isOn ? costBreach(wanted, action, quote, bounds, state) : nil
  }

  /// Whether there is a market to trade on.
  static func quoteBreach(
    _ wanted: DecisionMade, _ bounds: LimitBounds, _ state: borrowing TradingState
  ) -> Breach? {
    let position = wanted.instrument.position
    let quote = state.market.instruments[position].quote
    guard quote.bid.units > 0, quote.ask.units > 0 else {
      return Breach(rule: .noQuote, value: 1, limit: 0)
    }
    if quote.bid > quote.ask {
      return Breach(rule: .crossedQuote, value: quote.bid.units, limit: quote.ask.units)
    }
    let age = state.now.since(state.market.instruments[position].quotedAt).nanoseconds
    let oldest = bounds.strictest(.maximumQuoteAge, state)
    if age > oldest.value {
      return Breach(rule: .staleQuote, value: age, limit: oldest.value, scope: oldest.scope)
    }
    return nil
  }

  /// Slippage beyond the opposite side, the price of gas, and what an entry promises. What is not
  /// known does not pass a limit that is set.
  private static func costBreach(
    _ wanted: DecisionMade, _ action: TradingAction, _ quote: Quote, _ bounds: LimitBounds,
    _ state: borrowing TradingState
  ) -> Breach? {
    // What only reduces keeps the whole slippage, or it could not get out of a crisis.
    let margin = action == .grow ? state.safeguards.crisis.marginHundredths : 100
    var slippage = bounds.strictest(.maximumSlippage, state)
    if slippage.value != Limit.off {
      slippage.value = FixedPoint.scaled(
        slippage.value, times: 100, over: margin, rounding: .down)
      let beyond = slippageBeyond(quote, wanted)
      if beyond > slippage.value {
        return Breach(
          rule: .slippage, value: beyond, limit: slippage.value, scope: slippage.scope)
      }
    }
    let gas = bounds.strictest(.maximumGasPrice, state)
    if gas.value != Limit.off {
      let venue = state.market.instruments[wanted.instrument.position].instrument.venue
      let price = state.safeguards.gasPrices[Int(venue.rawValue)].units
      if price == 0 || price > gas.value {
        return Breach(
          rule: .gasPrice, value: price == 0 ? Int64.max : price, limit: gas.value,
          scope: gas.scope)
      }
    }
    var profit = bounds.strictest(.minimumProfit, state)
    if profit.value != Limit.none, wanted.action == .enter {
      if profit.value > 0 {
        profit.value =
          FixedPoint.scaledIfExact(profit.value, times: margin, over: 100, rounding: .up)
          ?? Int64.max
      }
      if wanted.expectedProfit.units < profit.value {
        return Breach(
          rule: .minimumProfit, value: wanted.expectedProfit.units, limit: profit.value,
          scope: profit.scope)
      }
    }
    return nil
  }

  /// How far an order's price lies beyond the side that it would take from, in basis points,
  /// rounded against us.
  private static func slippageBeyond(_ quote: Quote, _ wanted: DecisionMade) -> Int64 {
    let (touch, (beyond, overflowed)): (Price, (Int64, Bool)) =
      switch wanted.side {
      case .buy:
        (quote.ask, wanted.price.units.subtractingReportingOverflow(quote.ask.units))
      case .sell:
        (quote.bid, quote.bid.units.subtractingReportingOverflow(wanted.price.units))
      }
    // Only a sale below all prices overflows: both sides of the quote are above zero.
    if overflowed { return wanted.side == .sell ? Int64.max : 0 }
    guard beyond > 0 else { return 0 }
    return FixedPoint.scaledIfExact(beyond, times: 10_000, over: touch.units, rounding: .up)
      ?? Int64.max
  }
}
