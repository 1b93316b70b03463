import TradingCore

extension TradingState {
  /// The symbol of an instrument, or its index where it was not declared.
  package func name(of instrument: InstrumentIndex) -> String {
    if instrument == .all { return "all instruments" }
    guard market.knows(instrument) else { return "instrument \(instrument.rawValue)" }
    return market.instruments[instrument.position].instrument.symbol
  }

  /// The name of a strategy, or its index where it was not declared.
  package func name(of strategy: StrategyIndex) -> String {
    let index = Int(strategy.rawValue)
    guard index < strategies.count else { return "strategy \(index)" }
    return strategies[index].declared.name
  }

  /// The name of a venue, or its index where it was not declared.
  package func name(of venue: VenueIndex) -> String {
    let index = Int(venue.rawValue)
    return index < venues.count ? venues[index] : "venue \(index)"
  }

  /// The code of a currency, or its index where it was not declared.
  package func name(of currency: CurrencyIndex) -> String {
    let index = Int(currency.rawValue)
    return index < currencies.count ? currencies[index] : "currency \(index)"
  }

  /// The name of an account, or its index where it was not declared.
  package func name(of account: AccountIndex) -> String {
    guard let declared = book.ledger?.account, declared.account == account else {
      return "account \(account.rawValue)"
    }
    return declared.name
  }

  /// The code of the account's currency; empty before an account was declared.
  package var currencyCode: String {
    guard let account = book.ledger?.account else { return "" }
    return name(of: account.currency)
  }
}
