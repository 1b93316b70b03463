import TradingCore

/// The venue's rules for orders in one instrument.
package struct InstrumentRules: Hashable, Sendable, BitwiseCopyable {
  /// Prices are positive multiples of this.
  package var tick: Price
  /// Quantities are positive multiples of this.
  package var lot: Quantity

  /// One instrument's rules.
  package init(tick: Price, lot: Quantity) {
    self.tick = tick
    self.lot = lot
  }
}

/// What a simulated venue is like.
package struct VenueSettings: Hashable, Sendable {
  /// Its index.
  package var venue: VenueIndex
  /// The account that trades there.
  package var account: AccountIndex
  /// The currency of its cash.
  package var currency: CurrencyIndex
  /// The instruments, by index.
  package var instruments: [InstrumentRules]
  /// Cash before anything traded.
  package var startingCash: Money
  /// How long requests are on their way.
  package var requestLatency = LatencyModel(
    base: Interval(nanoseconds: 500_000), jitter: Interval(nanoseconds: 500_000))
  /// How long reports are on their way.
  package var reportLatency = LatencyModel(
    base: Interval(nanoseconds: 500_000), jitter: Interval(nanoseconds: 500_000))
  /// What trading costs.
  package var fees = FeeModel(makerPerMillion: 200, takerPerMillion: 500)
  /// Whether buys need the cash and sells the holdings, beside what other open orders need.
  package var checksBalance = false
  /// How long an order rests before the venue expires it; zero for as long as it likes.
  package var orderLifetime = Interval(nanoseconds: 0)
  /// After how long without a word of the engine the venue cancels everything that rests; a session
  /// that is replaced ends the same way. Nil: nothing is cancelled for silence.
  package var cancelOnSilenceAfter: Interval?
  /// What gas costs; nil where nothing does. Only the price is told: orders cost their fees.
  package var gas: GasSettings?
  /// Closed orders that can still be asked about.
  package var closedOrdersKept = 4_096
  /// Whether the statement is written; without it, nobody has to take it away.
  package var keepsStatement = true
  /// What goes wrong.
  package var faults = FaultScript()

  /// A venue where `startingCash` was paid in, with every other setting as it is by itself.
  package init(
    venue: VenueIndex, account: AccountIndex, currency: CurrencyIndex,
    instruments: [InstrumentRules], startingCash: Money
  ) {
    self.venue = venue
    self.account = account
    self.currency = currency
    self.instruments = instruments
    self.startingCash = startingCash
  }

  func validate() {
    precondition(
      instruments.allSatisfy { $0.tick.units > 0 && $0.lot.units > 0 },
      "ticks and lots are positive")
    precondition(closedOrdersKept >= 0, "no venue keeps a negative number of orders")
    precondition(orderLifetime.nanoseconds >= 0, "no order expires before it rests")
    precondition(
      cancelOnSilenceAfter.map { $0.nanoseconds > 0 } ?? true, "silence lasts longer than no time")
    gas?.validate()
    faults.validate()
  }
}
