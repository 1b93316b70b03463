import TradingCore

extension Listing {
  /// The listing of a journal that holds `state` and trades this one's instruments from now on:
  /// what is there keeps its index, what is new gets the next one. `places` says where each
  /// instrument of this listing came to stand.
  func joined(to state: borrowing TradingState) -> (listing: Listing, places: [InstrumentIndex]) {
    var joined = self
    joined.currencies = state.currencies
    joined.instruments = state.market.instruments.map(\.instrument)
    joined.venue = state.venues.first ?? venue
    // In this one's order, so that a fresh journal's first currency is that of the account.
    for code in currencies { _ = joined.place(of: code) }
    var places: [InstrumentIndex] = []
    for instrument in instruments {
      if let known = joined.instruments.first(where: { $0.symbol == instrument.symbol }) {
        places.append(known.instrument)
        continue
      }
      var moved = instrument
      moved.instrument = InstrumentIndex(UInt16(joined.instruments.count))
      moved.base = joined.place(of: currencies[Int(instrument.base.rawValue)])
      moved.quote = joined.place(of: currencies[Int(instrument.quote.rawValue)])
      joined.instruments.append(moved)
      places.append(moved.instrument)
    }
    return (joined, places)
  }

  private mutating func place(of code: String) -> CurrencyIndex {
    if let index = currencies.firstIndex(of: code) { return CurrencyIndex(UInt8(index)) }
    currencies.append(code)
    return CurrencyIndex(UInt8(currencies.count - 1))
  }
}
