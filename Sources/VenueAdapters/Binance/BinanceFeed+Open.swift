import TradingCore

extension BinanceFeed {
  /// Lines that a description is drawn from.
  package static let describedLines = 200

  /// Opens a recorded feed, plain or gzip; its first lines say which symbol and market it is of.
  package static func open(
    path: String, instrument: InstrumentIndex
  ) throws(FeedError) -> BinanceFeed {
    try open(path: path, instrument: instrument, description: try describe(path: path))
  }

  /// Opens a recorded feed whose description is known.
  package static func open(
    path: String, instrument: InstrumentIndex, description: FeedDescription
  ) throws(FeedError) -> BinanceFeed {
    let lines = try LineSource(try RecordedBytes(path: path))
    return BinanceFeed(lines, description, instrument)
  }

  /// A feed whose bytes, plain or gzip, are in memory; `name` stands for the path in messages.
  package static func reading(
    _ bytes: [UInt8], name: String, instrument: InstrumentIndex, description: FeedDescription
  ) throws(FeedError) -> BinanceFeed {
    let lines = try LineSource(RecordedBytes(memory: bytes, name: name))
    return BinanceFeed(lines, description, instrument)
  }

  /// What the feed at `path` is about, from its first 200 lines. The symbol is the first one named.
  /// The market is USD-margined when a line shows what only futures have (`pu`, or a book ticker
  /// that names its kind), else spot. Tick and lot are the finest decimal that any price or
  /// quantity there used: a true tick of 0.05 reads as 0.01.
  package static func describe(path: String) throws(FeedError) -> FeedDescription {
    try describe(LineSource(try RecordedBytes(path: path)))
  }

  /// What the feed in memory is about.
  package static func describe(
    _ bytes: [UInt8], name: String
  ) throws(FeedError) -> FeedDescription {
    try describe(LineSource(RecordedBytes(memory: bytes, name: name)))
  }

  private static func describe(
    _ source: consuming LineSource
  ) throws(FeedError) -> FeedDescription {
    var evidence = FeedEvidence()
    var message = BinanceMessage()
    var problem = "nothing in it is market data"
    reading: while source.lineCount < describedLines {
      let line: LineSource.Line?
      do {
        line = try source.next()
      } catch {
        // A file cut off early still shows what it is; reading it will tell of the cut.
        if evidence.isEnough { break reading }
        throw error
      }
      guard let line else { break reading }
      guard case .whole(let range) = line else { continue }
      let text = source.buffer.span.extracting(range)
      do {
        try message.scan(text)
        evidence.add(message, text)
      } catch {
        problem = error.description
      }
    }
    guard let description = evidence.description else {
      throw .notAFeed(path: source.path, line: source.lineCount, why: problem)
    }
    return description
  }
}

/// What the first lines of a feed show.
struct FeedEvidence {
  private var symbol: String?
  private var isFutures = false
  private var tick: Int64?
  private var lot: Int64?
  private var firstReceiveTime: Timestamp?

  var isEnough: Bool { description != nil }

  var description: FeedDescription? {
    guard let symbol, let tick, let lot, let firstReceiveTime else { return nil }
    return FeedDescription(
      symbol: symbol, market: isFutures ? .usdMargined : .spot, tick: Price(units: tick),
      lot: Quantity(units: lot), firstReceiveTime: firstReceiveTime)
  }

  mutating func add(_ message: borrowing BinanceMessage, _ line: Span<UInt8>) {
    if firstReceiveTime == nil { firstReceiveTime = message.receivedAt }
    switch message.kind {
    case .bookTicker:
      isFutures = isFutures || message.fields.contains(.eventKind)
      add(message.bid, message.bidQuantity)
      add(message.ask, message.askQuantity)
    case .trade: add(message.price, message.quantity)
    case .depthUpdate, .snapshot:
      isFutures = isFutures || message.fields.contains(.previousUpdate)
      for level in message.levels { add(level.price, level.quantity) }
    case .other: return
    }
    if symbol == nil, !message.symbol.isEmpty {
      symbol = String(decoding: message.symbol.map { line[$0] }, as: UTF8.self)
    }
  }

  private mutating func add(_ price: Price, _ quantity: Quantity) {
    tick = Self.finer(price.units, tick)
    lot = Self.finer(quantity.units, lot)
  }

  /// The largest power of ten that divides `units` and `known`.
  private static func finer(_ units: Int64, _ known: Int64?) -> Int64? {
    guard units != 0 else { return known }
    var step = known ?? 1_000_000_000_000_000_000
    while units % step != 0 { step /= 10 }
    return step
  }
}
