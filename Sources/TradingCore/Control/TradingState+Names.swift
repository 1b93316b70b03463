// What people call things in commands, looked up in what the journal declares.
extension TradingState {
  /// The breaker of a name; `engine` is the engine's own.
  package func breaker(_ name: String) throws(CommandFault) -> BreakerIndex {
    if name == "engine" { return .engine }
    if let named = safeguards.breaker(named: name) { return named.declared.breaker }
    let names = (["engine"] + safeguards.breakers.map(\.declared.name)).joined(separator: ", ")
    throw CommandFault("there is no breaker '\(name)'; the breakers are \(names)")
  }

  /// The instrument of a symbol.
  package func instrument(_ symbol: String) -> InstrumentIndex? {
    market.instruments.first { $0.instrument.symbol == symbol }?.instrument.instrument
  }

  /// What a person means by the scope of a limit.
  package func limitScope(_ text: String) throws(CommandFault) -> LimitScope {
    if let instrument = instrument(text) { return .instrument(instrument) }
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    if parts.count == 2 {
      switch parts[0] {
      case "strategy":
        if let strategy = strategies.first(where: { $0.declared.name == parts[1] }) {
          return .strategy(strategy.declared.strategy)
        }
      case "account":
        if let account = book.ledger?.account, account.name == parts[1] {
          return .account(account.account)
        }
      case "venue":
        if let venue = venues.firstIndex(of: parts[1]) { return .venue(VenueIndex(UInt8(venue))) }
      case "breaker": return .breaker(try breaker(parts[1]))
      default: break  // open set: words
      }
    }
    let symbols = market.instruments.map(\.instrument.symbol).joined(separator: ", ")
    throw CommandFault(
      "'\(text)' is not a scope of limits; write one of \(symbols), or strategy:NAME, "
        + "account:NAME, venue:NAME, breaker:NAME")
  }

  /// What a person means by `NAME` or `NAME@SCOPE`.
  package func limitAndScope(
    _ text: String
  ) throws(CommandFault) -> (limit: Limit, scope: LimitScope) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    guard let limit = Limit.allCases.first(where: { $0.name == name }) else {
      let names = Limit.allCases.map(\.name).joined(separator: ", ")
      throw CommandFault("there is no limit '\(name)'; the limits are \(names)")
    }
    let scope = parts.count == 2 ? try limitScope(String(parts[1])) : .total
    guard limit.scopes.contains(scope.kind) else {
      let kinds = limit.scopes.map { "\($0)" }.joined(separator: ", ")
      throw CommandFault("\(name) can be set for \(kinds), not for \(parts[1])")
    }
    return (limit, scope)
  }

  /// What a person means by something to be denied: a symbol, else a currency, a venue, a strategy.
  func denySubject(_ text: String) throws(CommandFault) -> DenySubject {
    if let instrument = instrument(text) { return .instrument(instrument) }
    if let currency = currencies.firstIndex(of: text) {
      return .currency(CurrencyIndex(UInt8(currency)))
    }
    if let venue = venues.firstIndex(of: text) { return .venue(VenueIndex(UInt8(venue))) }
    if let strategy = strategies.first(where: { $0.declared.name == text }) {
      return .strategy(strategy.declared.strategy)
    }
    let symbols = market.instruments.map(\.instrument.symbol)
    let all = (symbols + currencies + venues + strategies.map(\.declared.name))
    throw CommandFault(
      "'\(text)' cannot be denied; write one of \(all.joined(separator: ", "))")
  }
}
