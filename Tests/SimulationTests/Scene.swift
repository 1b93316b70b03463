import Testing
import TradingCore

@testable import Simulation

/// A small stage: one venue without latency unless asked for, two instruments, round numbers.
struct Scene {
  static let start = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

  var venue: SimulatedVenue
  var reports: [VenueReport] = []
  var statement: [StatementLine] = []

  static func settings(_ change: (inout VenueSettings) -> Void = { _ in }) -> VenueSettings {
    let rules = InstrumentRules(tick: price(1), lot: quantity(1))
    var settings = VenueSettings(
      venue: VenueIndex(0), account: AccountIndex(0), currency: CurrencyIndex(0),
      instruments: [rules, rules], startingCash: money(1_000_000))
    settings.requestLatency = .none
    settings.reportLatency = .none
    change(&settings)
    return settings
  }

  init(seed: UInt64 = 1, _ change: (inout VenueSettings) -> Void = { _ in }) {
    venue = SimulatedVenue(settings: Self.settings(change), seed: seed)
    venue.connect(at: Self.at(0))
    settle(0)
    reports.removeAll()
  }

  static func at(_ milliseconds: Int64) -> Timestamp { start.adding(.milliseconds(milliseconds)) }

  /// Takes every report due by then, the statement before each.
  mutating func settle(_ milliseconds: Int64) {
    let time = Self.at(milliseconds)
    while let due = venue.nextReportAt, due <= time {
      let taken = venue.takeReport(dueBy: due)
      statement += venue.takeStatement()
      if let taken { reports.append(taken.report) }
    }
    statement += venue.takeStatement()
  }

  mutating func quote(
    _ bid: Int64, _ bidQuantity: Int64, _ ask: Int64, _ askQuantity: Int64,
    at milliseconds: Int64, _ instrument: UInt16 = 0
  ) {
    venue.observe(
      .quoted(
        Quote(
          instrument: InstrumentIndex(instrument), bid: price(bid),
          bidQuantity: quantity(bidQuantity), ask: price(ask), askQuantity: quantity(askQuantity))),
      at: Self.at(milliseconds))
    settle(milliseconds)
  }

  mutating func trade(_ taker: Side, _ at: Int64, _ size: Int64, at milliseconds: Int64) {
    venue.observe(
      .traded(
        TradePrint(
          instrument: InstrumentIndex(0), takerSide: taker, price: price(at),
          quantity: quantity(size), venueTradeNumber: 1)), at: Self.at(milliseconds))
    settle(milliseconds)
  }

  mutating func level(_ side: Side, _ at: Int64, _ size: Int64, at milliseconds: Int64) {
    venue.observe(
      .bookChanged(
        BookChange(
          instrument: InstrumentIndex(0), side: side, isLastOfUpdate: true, price: price(at),
          quantity: quantity(size), updateNumber: 1)), at: Self.at(milliseconds))
  }

  mutating func place(
    _ number: UInt64, _ side: Side, _ at: Int64, _ size: Int64, at milliseconds: Int64,
    _ timeInForce: TimeInForce = .goodTillCancelled
  ) {
    let intent = OrderIntended(
      order: OrderNumber(number), account: AccountIndex(0), strategy: StrategyIndex(0),
      instrument: InstrumentIndex(0), side: side, timeInForce: timeInForce, isReduceOnly: false,
      price: price(at), quantity: quantity(size))
    venue.receive(.place(intent), named: Self.name(number), at: Self.at(milliseconds))
    settle(milliseconds)
  }

  mutating func ask(_ number: UInt64, at milliseconds: Int64) {
    venue.receive(.query(OrderNumber(number)), named: Self.name(number), at: Self.at(milliseconds))
    settle(milliseconds)
  }

  mutating func cancel(_ number: UInt64, at milliseconds: Int64) {
    venue.receive(
      .cancel(OrderNumber(number), venueOrderNumber: 0), named: Self.name(number),
      at: Self.at(milliseconds))
    settle(milliseconds)
  }

  static func name(_ number: UInt64) -> ClientOrderId {
    ClientOrderId(journal: 0xDA1B, order: OrderNumber(number))
  }

  var fills: [Fill] {
    reports.compactMap { if case .traded(let fill) = $0 { fill } else { nil } }
  }

  /// Price and quantity of every fill reported.
  var trades: [[Int64]] {
    fills.map { [$0.price.units / FixedPoint.scale, $0.quantity.units / FixedPoint.scale] }
  }

  func closure(_ number: UInt64, _ reason: VenueReason) -> OrderClosure {
    OrderClosure(order: OrderNumber(number), reason: reason)
  }
}

func price(_ whole: Int64) -> Price { Price(units: whole * FixedPoint.scale) }
func quantity(_ whole: Int64) -> Quantity { Quantity(units: whole * FixedPoint.scale) }
func money(_ whole: Int64) -> Money { Money(units: whole * FixedPoint.scale) }
