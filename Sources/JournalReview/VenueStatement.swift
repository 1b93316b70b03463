import TradingCore

/// What a venue itself says it received and did, in its own order. Its names of orders are ours;
/// what it says of them is its own.
package struct VenueStatement: Sendable {
  /// An order as it arrived.
  package struct ReceivedOrder: Hashable, Sendable {
    /// Our name of it.
    package let name: ClientOrderId
    /// When it arrived.
    package let at: Timestamp
    /// The instrument, where the statement names it.
    package let instrument: InstrumentIndex?
    /// Buy or sell, where the statement says so.
    package let side: Side?
    /// Limit price.
    package let price: Price
    /// Quantity.
    package let quantity: Quantity

    /// One order that arrived.
    package init(
      name: ClientOrderId, at: Timestamp, instrument: InstrumentIndex?, side: Side?,
      price: Price, quantity: Quantity
    ) {
      self.name = name
      self.at = at
      self.instrument = instrument
      self.side = side
      self.price = price
      self.quantity = quantity
    }
  }

  /// A trade as the venue booked it.
  package struct VenueFill: Hashable, Sendable {
    /// Our name of the order.
    package let name: ClientOrderId
    /// When.
    package let at: Timestamp
    /// The venue's number of the trade.
    package let tradeNumber: UInt64
    /// The instrument.
    package let instrument: InstrumentIndex
    /// Buy or sell.
    package let side: Side
    /// Price.
    package let price: Price
    /// Quantity.
    package let quantity: Quantity
    /// Fee; negative for a rebate.
    package let fee: Money

    /// One trade.
    package init(
      name: ClientOrderId, at: Timestamp, tradeNumber: UInt64, instrument: InstrumentIndex,
      side: Side, price: Price, quantity: Quantity, fee: Money
    ) {
      self.name = name
      self.at = at
      self.tradeNumber = tradeNumber
      self.instrument = instrument
      self.side = side
      self.price = price
      self.quantity = quantity
      self.fee = fee
    }
  }

  /// The orders that arrived, each as often as it did.
  package var received: [ReceivedOrder] = []
  /// The trades.
  package var fills: [VenueFill] = []

  /// Nothing received.
  package init() {}
}
