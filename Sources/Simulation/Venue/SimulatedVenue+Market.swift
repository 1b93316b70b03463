import TradingCore

/// The market that the venue follows, and what it does to resting orders.
extension SimulatedVenue {
  /// Follows the market. Requests that arrive by `time` are carried out before.
  package mutating func observe(_ event: Event, at time: Timestamp) {
    // The hot kind is asked for by itself: the switch copies the whole event.
    if case .quoted(let quote) = event {
      observe(quote, at: time)
      return
    }
    switch event {
    case .quoted: break
    case .traded(let print): observe(print, at: time)
    case .bookChanged(let change):
      advance(to: time.nanoseconds)
      let position = change.instrument.position
      guard position < markets.count else { return }
      if markets[position].follow(change) { fillCrossed(position, at: time) }
    case .bookReset(let reset):
      advance(to: time.nanoseconds)
      guard reset.instrument.position < markets.count else { return }
      markets[reset.instrument.position].follow(reset)
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared,
      .marketDataRejected,
      .connectionChanged, .decisionMade, .orderRefused, .orderIntended, .orderWithheld,
      .orderSent, .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled,
      .cancelIntended, .cancelSent, .cancelRejected, .orderCancelled, .orderExpired,
      .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored, .balanceReported,
      .breakerTransitioned, .stopTriggered, .recovered, .modeChanged, .operatorCommanded,
      .commandRefused, .control:
      advance(to: time.nanoseconds)
    }
  }

  /// Follows a quote: the fast way for who has no need of an `Event`.
  package mutating func observe(_ quote: Quote, at time: Timestamp) {
    if wakeAt <= time.nanoseconds { advance(to: time.nanoseconds) }
    let position = Int(quote.instrument.rawValue)
    guard position < markets.count else { return }
    markets[position].follow(quote)
    if !markets[position].isEmpty { fillCrossed(position, at: time) }
  }

  /// Follows a trade: the fast way for who has no need of an `Event`.
  package mutating func observe(_ print: TradePrint, at time: Timestamp) {
    if wakeAt <= time.nanoseconds { advance(to: time.nanoseconds) }
    let position = Int(print.instrument.rawValue)
    guard position < markets.count, !markets[position].isEmpty else { return }
    fillTraded(print, at: time)
  }

  /// The touch reached resting orders: they fill at their own price from what is displayed.
  private mutating func fillCrossed(_ position: Int, at time: Timestamp) {
    while let first = markets[position].buys.first, markets[position].ask.price.units > 0,
      first.price >= markets[position].ask.price
    {
      let quantity = min(first.remaining, markets[position].ask.available)
      guard quantity.units > 0 else { break }
      markets[position].takeCrossing(.buy, quantity)
      fillResting(.buy, position, place: 0, quantity, at: time)
    }
    while let first = markets[position].sells.first,
      first.price <= markets[position].bid.price
    {
      let quantity = min(first.remaining, markets[position].bid.available)
      guard quantity.units > 0 else { break }
      markets[position].takeCrossing(.sell, quantity)
      fillResting(.sell, position, place: 0, quantity, at: time)
    }
  }

  /// A trade went through resting orders, or ate of the queue before them.
  private mutating func fillTraded(_ print: TradePrint, at time: Timestamp) {
    let position = print.instrument.position
    while let first = markets[position].buys.first, first.price > print.price {
      fillResting(.buy, position, place: 0, first.remaining, at: time)
    }
    while let first = markets[position].sells.first, first.price < print.price {
      fillResting(.sell, position, place: 0, first.remaining, at: time)
    }
    var consumed = Quantity.zero
    var place = 0
    switch print.takerSide {
    case .sell:
      while place < markets[position].buys.count,
        markets[position].buys[place].price == print.price
      {
        let share = markets[position].buys[place].trade(print.quantity, consumed: consumed)
        consumed = consumed.clampedSum(share)
        let isDone = share == markets[position].buys[place].remaining
        if share.units > 0 { fillResting(.buy, position, place: place, share, at: time) }
        if !isDone { place += 1 }
      }
    case .buy:
      while place < markets[position].sells.count,
        markets[position].sells[place].price == print.price
      {
        let share = markets[position].sells[place].trade(print.quantity, consumed: consumed)
        consumed = consumed.clampedSum(share)
        let isDone = share == markets[position].sells[place].remaining
        if share.units > 0 { fillResting(.sell, position, place: place, share, at: time) }
        if !isDone { place += 1 }
      }
    }
  }

  private mutating func fillResting(
    _ side: Side, _ position: Int, place: Int, _ quantity: Quantity, at time: Timestamp
  ) {
    let order: RestingOrder
    switch side {
    case .buy:
      order = markets[position].buys[place]
      if quantity == order.remaining {
        markets[position].buys.remove(at: place)
      } else {
        markets[position].buys[place].remaining -= quantity
      }
    case .sell:
      order = markets[position].sells[place]
      if quantity == order.remaining {
        markets[position].sells.remove(at: place)
      } else {
        markets[position].sells[place].remaining -= quantity
      }
    }
    fill(order.slot, Match(price: order.price, quantity: quantity), .maker, at: time)
  }
}
