import TradingCore

/// One line of a recorded Binance feed in Binance's own terms. Made once and filled again for every
/// line. Fields that the line's kind does not have keep what they had before.
package struct BinanceMessage: Sendable {
  /// What a message tells.
  package enum Kind: Sendable {
    /// The best bid and ask.
    case bookTicker
    /// One trade.
    case trade
    /// Changed levels of the order book.
    case depthUpdate
    /// The order book as the REST interface gave it.
    case snapshot
    /// Something else, such as an aggregate trade or the answer to a subscription.
    case other
  }

  /// One level of a book: set when the quantity is positive, removed when it is zero.
  package struct Level: Hashable, Sendable, BitwiseCopyable {
    /// `.buy` for a bid, `.sell` for an ask.
    package var side: Side
    /// The price.
    package var price: Price
    /// The quantity.
    package var quantity: Quantity
  }

  /// What it tells.
  package internal(set) var kind = Kind.other
  /// When the recorder received it.
  package internal(set) var receivedAt: Timestamp = .unset
  /// The time of the transaction (`T`) or else of the event (`E`) by the exchange's clock.
  package internal(set) var sourceTime: Timestamp = .unset
  /// Where in the line the symbol (`s`) stands; empty when there is none.
  package internal(set) var symbol = 0..<0
  /// Best bid (`b`) and its quantity (`B`).
  package internal(set) var bid = Price.zero
  /// Quantity at the best bid.
  package internal(set) var bidQuantity = Quantity.zero
  /// Best ask (`a`) and its quantity (`A`).
  package internal(set) var ask = Price.zero
  /// Quantity at the best ask.
  package internal(set) var askQuantity = Quantity.zero
  /// Price of the trade (`p`).
  package internal(set) var price = Price.zero
  /// Quantity of the trade (`q`).
  package internal(set) var quantity = Quantity.zero
  /// Number of the trade (`t`).
  package internal(set) var tradeNumber: UInt64 = 0
  /// Whether the buyer's order was resting (`m`).
  package internal(set) var isBuyerMaker = false
  /// Number of the first change in a depth update (`U`).
  package internal(set) var firstUpdate: UInt64 = 0
  /// Number of the last change (`u`), or of the snapshot (`lastUpdateId`).
  package internal(set) var lastUpdate: UInt64 = 0
  /// Perpetuals only: `u` of the depth update before (`pu`).
  package internal(set) var previousUpdate: UInt64 = 0
  /// Levels of a depth update or snapshot, in the order of the text.
  package internal(set) var levels: [Level] = []
  /// Which fields the line had.
  package internal(set) var fields = Fields()

  var unfit: ScanProblem?
  var eventMilliseconds: UInt64 = 0
  var transactionMilliseconds: UInt64 = 0
  var namedKind: Kind?

  /// An empty message to be filled.
  package init() {}

  /// Fields of Binance's messages, by their keys.
  package struct Fields: OptionSet, Hashable, Sendable {
    /// One bit a field.
    package let rawValue: UInt32
    /// Wraps the bits.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    static let eventKind = Fields(rawValue: 1 << 0)
    static let eventTime = Fields(rawValue: 1 << 1)
    static let transactionTime = Fields(rawValue: 1 << 2)
    static let symbol = Fields(rawValue: 1 << 3)
    static let bid = Fields(rawValue: 1 << 4)
    static let bidQuantity = Fields(rawValue: 1 << 5)
    static let ask = Fields(rawValue: 1 << 6)
    static let askQuantity = Fields(rawValue: 1 << 7)
    static let price = Fields(rawValue: 1 << 8)
    static let quantity = Fields(rawValue: 1 << 9)
    static let tradeNumber = Fields(rawValue: 1 << 10)
    static let isBuyerMaker = Fields(rawValue: 1 << 11)
    static let firstUpdate = Fields(rawValue: 1 << 12)
    static let lastUpdate = Fields(rawValue: 1 << 13)
    static let previousUpdate = Fields(rawValue: 1 << 14)
    static let bids = Fields(rawValue: 1 << 15)
    static let asks = Fields(rawValue: 1 << 16)
    static let snapshotNumber = Fields(rawValue: 1 << 17)

    static let ofBookTicker: Fields = [
      .symbol, .bid, .bidQuantity, .ask, .askQuantity, .lastUpdate,
    ]
    static let ofTrade: Fields = [.symbol, .price, .quantity, .tradeNumber, .isBuyerMaker]
    static let ofDepthUpdate: Fields = [.symbol, .firstUpdate, .lastUpdate, .bids, .asks]
    static let ofSnapshot: Fields = [.snapshotNumber, .bids, .asks]
    static let anyOfQuote: Fields = [.bid, .bidQuantity, .ask, .askQuantity]
  }
}
