import TradingCore

extension BinanceMessage {
  /// Reads one line, `<receive time in ns> <JSON>`, without a line feed. Keys may come in any
  /// order, bare or wrapped as `{"stream":…,"data":{…}}`; unknown ones are passed over, whatever
  /// they hold. When it throws, `receivedAt` is the line's if it had one, or else unset.
  package mutating func scan(_ line: Span<UInt8>) throws(ScanProblem) {
    restart()
    var text = JSONText(at: 0)
    guard let received = text.wholeNumber(line), text.next(line) == UInt8(ascii: " ") else {
      throw ScanProblem(.noReceiveTime, at: text.at)
    }
    receivedAt = Timestamp(nanoseconds: Int64(received))
    text.at += 1
    try scanObject(&text, line, isOutermost: true)
    text.skipBlanks(line)
    guard text.at == line.count else { throw ScanProblem(.unexpected, at: text.at) }
    try conclude(line.count)
  }

  /// Reads the line at `range` of `buffer`.
  package mutating func scan(
    _ buffer: [UInt8], _ range: Range<Int>
  ) throws(ScanProblem) {
    try scan(buffer.span.extracting(range))
  }

  private mutating func restart() {
    fields = []
    receivedAt = .unset
    sourceTime = .unset
    symbol = 0..<0
    unfit = nil
    namedKind = nil
    levels.removeAll(keepingCapacity: true)
  }

  private mutating func scanObject(
    _ text: inout JSONText, _ line: Span<UInt8>, isOutermost: Bool
  ) throws(ScanProblem) {
    guard try text.enter("{", "}", line) else { return }
    repeat {
      let key = try text.string(line)
      try text.expect(":", line)
      if key.count == 1 {
        try scanField(line[key.lowerBound], &text, line)
      } else if isOutermost, key.count == 4, Self.spells("data", key, line) {
        try scanObject(&text, line, isOutermost: false)
      } else {
        try scanNamedField(key, &text, line)
      }
    } while try text.hasMore(before: "}", line)
  }

  /// A field with a key of one letter.
  @inline(__always)
  private mutating func scanField(
    _ key: UInt8, _ text: inout JSONText, _ line: Span<UInt8>
  ) throws(ScanProblem) {
    switch key {
    case UInt8(ascii: "b"):
      if text.next(line) == UInt8(ascii: "[") {
        try scanLevels(.buy, .bids, &text, line)
      } else {
        bid.units = try decimal(.bid, &text, line)
      }
    case UInt8(ascii: "a"):
      if text.next(line) == UInt8(ascii: "[") {
        try scanLevels(.sell, .asks, &text, line)
      } else {
        ask.units = try decimal(.ask, &text, line)
      }
    case UInt8(ascii: "B"): bidQuantity.units = try decimal(.bidQuantity, &text, line)
    case UInt8(ascii: "A"): askQuantity.units = try decimal(.askQuantity, &text, line)
    case UInt8(ascii: "p"): price.units = try decimal(.price, &text, line)
    case UInt8(ascii: "q"): quantity.units = try decimal(.quantity, &text, line)
    case UInt8(ascii: "u"): lastUpdate = try number(.lastUpdate, &text, line)
    case UInt8(ascii: "U"): firstUpdate = try number(.firstUpdate, &text, line)
    case UInt8(ascii: "t"): tradeNumber = try number(.tradeNumber, &text, line)
    case UInt8(ascii: "E"): eventMilliseconds = try number(.eventTime, &text, line)
    case UInt8(ascii: "T"): transactionMilliseconds = try number(.transactionTime, &text, line)
    case UInt8(ascii: "s"): try scanSymbol(&text, line)
    case UInt8(ascii: "e"): try scanKind(&text, line)
    case UInt8(ascii: "m"): try scanIsBuyerMaker(&text, line)
    default: try text.skipValue(line)  // open set: keys that do not matter here
    }
  }

  private mutating func scanNamedField(
    _ key: Range<Int>, _ text: inout JSONText, _ line: Span<UInt8>
  ) throws(ScanProblem) {
    if Self.spells("pu", key, line) {
      previousUpdate = try number(.previousUpdate, &text, line)
    } else if Self.spells("lastUpdateId", key, line) {
      lastUpdate = try number(.snapshotNumber, &text, line)
    } else if Self.spells("bids", key, line) {
      try scanLevels(.buy, .bids, &text, line)
    } else if Self.spells("asks", key, line) {
      try scanLevels(.sell, .asks, &text, line)
    } else {
      try text.skipValue(line)
    }
  }

  /// Binance gives the same key other types in other kinds of messages (`a` of an aggregate trade
  /// is a number), so a value that does not fit is only remembered until the kind is known.
  private mutating func setAside(
    _ start: Int, _ text: inout JSONText, _ line: Span<UInt8>
  ) throws(ScanProblem) {
    if unfit == nil { unfit = ScanProblem(.unfitField, at: start) }
    text.at = start
    try text.skipValue(line)
  }

  @inline(__always)
  private mutating func note(_ field: Fields, at position: Int) {
    if fields.contains(field), unfit == nil {
      unfit = ScanProblem(.repeatedField, at: position)
    }
    fields.formUnion(field)
  }

  @inline(__always)
  private mutating func decimal(
    _ field: Fields, _ text: inout JSONText, _ line: Span<UInt8>
  ) throws(ScanProblem) -> Int64 {
    let start = text.at
    note(field, at: start)
    if let units = text.quotedDecimal(line) { return units }
    try setAside(start, &text, line)
    return 0
  }

  @inline(__always)
  private mutating func number(
    _ field: Fields, _ text: inout JSONText, _ line: Span<UInt8>
  ) throws(ScanProblem) -> UInt64 {
    let start = text.at
    note(field, at: start)
    if let value = text.wholeNumber(line) { return value }
    try setAside(start, &text, line)
    return 0
  }

  private mutating func scanSymbol(
    _ text: inout JSONText, _ line: Span<UInt8>
  ) throws(ScanProblem) {
    note(.symbol, at: text.at)
    guard text.next(line) == UInt8(ascii: "\"") else { return try setAside(text.at, &text, line) }
    symbol = try text.string(line)
  }

  private mutating func scanKind(
    _ text: inout JSONText, _ line: Span<UInt8>
  ) throws(ScanProblem) {
    note(.eventKind, at: text.at)
    namedKind = .other
    guard text.next(line) == UInt8(ascii: "\"") else { return try setAside(text.at, &text, line) }
    let name = try text.string(line)
    if Self.spells("bookTicker", name, line) { namedKind = .bookTicker }
    if Self.spells("trade", name, line) { namedKind = .trade }
    if Self.spells("depthUpdate", name, line) { namedKind = .depthUpdate }
  }

  private mutating func scanIsBuyerMaker(
    _ text: inout JSONText, _ line: Span<UInt8>
  ) throws(ScanProblem) {
    let start = text.at
    note(.isBuyerMaker, at: start)
    let first = text.next(line)
    try text.skipValue(line)
    isBuyerMaker = first == UInt8(ascii: "t")
    let isBoolean = isBuyerMaker || first == UInt8(ascii: "f")
    if !isBoolean, unfit == nil { unfit = ScanProblem(.unfitField, at: start) }
  }

  /// `[["61837.63","3.78826"],…]`; an element may hold more than the two, which are passed over.
  private mutating func scanLevels(
    _ side: Side, _ field: Fields, _ text: inout JSONText, _ line: Span<UInt8>
  ) throws(ScanProblem) {
    note(field, at: text.at)
    guard try text.enter("[", "]", line) else { return }
    repeat {
      try text.expect("[", line)
      let start = text.at
      guard let price = text.quotedDecimal(line) else { throw ScanProblem(.unfitField, at: start) }
      try text.expect(",", line)
      let middle = text.at
      guard let quantity = text.quotedDecimal(line), quantity >= 0 else {
        throw ScanProblem(.unfitField, at: middle)
      }
      while try text.hasMore(before: "]", line) { try text.skipValue(line) }
      levels.append(
        Level(side: side, price: Price(units: price), quantity: Quantity(units: quantity)))
    } while try text.hasMore(before: "]", line)
  }

  @inline(__always)
  private static func spells(_ word: String, _ range: Range<Int>, _ line: Span<UInt8>) -> Bool {
    var at = range.lowerBound
    for wanted in word.utf8 {
      guard at < range.upperBound, line[at] == wanted else { return false }
      at += 1
    }
    return at == range.upperBound
  }
}
