import TradingCore

/// The order book of a generated instrument: so many levels a side, one tick apart, as changes.
struct DepthLadder: Sendable {
  let levels: Int64
  private var bidTop: Int64 = 0
  private var askTop: Int64 = 0
  private var updateNumber: UInt64 = 0

  init(levels: Int) { self.levels = Int64(levels) }

  /// Adds the events that bring the book to where `path` is now.
  mutating func follow(
    _ path: PricePath, _ instrument: InstrumentIndex, _ random: inout SeededRandom,
    into events: inout [Event]
  ) {
    updateNumber += 1
    let isFar = abs(path.bidTicks - bidTop) >= levels || abs(path.askTicks - askTop) >= levels
    if bidTop == 0 || isFar {
      events.append(
        .bookReset(
          BookReset(instrument: instrument, reason: .snapshot, updateNumber: updateNumber)))
      for depth in 1..<max(1, levels) {
        set(.buy, path.bidTicks - depth, path, instrument, &random, into: &events)
        set(.sell, path.askTicks + depth, path, instrument, &random, into: &events)
      }
    } else {
      move(.buy, from: bidTop, to: path.bidTicks, path, instrument, &random, into: &events)
      move(.sell, from: askTop, to: path.askTicks, path, instrument, &random, into: &events)
    }
    bidTop = path.bidTicks
    askTop = path.askTicks
    events.append(change(.buy, bidTop, lots: path.bidLots, path, instrument))
    events.append(change(.sell, askTop, lots: path.askLots, path, instrument, isLast: true))
  }

  /// Removes the levels that a side leaves and sets those it comes to, its top aside.
  private func move(
    _ side: Side, from old: Int64, to new: Int64, _ path: PricePath,
    _ instrument: InstrumentIndex, _ random: inout SeededRandom, into events: inout [Event]
  ) {
    let outwards: Int64 = side == .buy ? -1 : 1
    // How many levels the top went outwards; negative when it went inwards.
    let shift = (new - old) * outwards
    for step in 0..<max(0, shift) {
      events.append(change(side, old + step * outwards, lots: 0, path, instrument))
      let far = old + (levels + step) * outwards
      set(side, far, path, instrument, &random, into: &events)
    }
    for step in 0..<max(0, -shift) {
      let far = old + (levels - 1 - step) * outwards
      events.append(change(side, far, lots: 0, path, instrument))
      if step > 0 {
        set(side, old - step * outwards, path, instrument, &random, into: &events)
      }
    }
  }

  private func set(
    _ side: Side, _ ticks: Int64, _ path: PricePath, _ instrument: InstrumentIndex,
    _ random: inout SeededRandom, into events: inout [Event]
  ) {
    let lots = 1 + random.below(2 * path.instrument.touchLots)
    events.append(change(side, ticks, lots: lots, path, instrument))
  }

  private func change(
    _ side: Side, _ ticks: Int64, lots: Int64, _ path: PricePath, _ instrument: InstrumentIndex,
    isLast: Bool = false
  ) -> Event {
    .bookChanged(
      BookChange(
        instrument: instrument, side: side, isLastOfUpdate: isLast,
        price: Price(units: ticks * path.instrument.tick.units),
        quantity: Quantity(units: lots * path.instrument.lot.units),
        updateNumber: updateNumber))
  }

  func write(to writer: inout CacheWriter) {
    writer.put(bidTop)
    writer.put(askTop)
    writer.put(updateNumber)
  }

  mutating func restore(from reader: inout CacheReader) throws(CacheFault) {
    bidTop = try reader.signed("top of the book", in: 0...1 << 46)
    askTop = try reader.signed("top of the book", in: 0...1 << 46)
    updateNumber = try reader.word()
    guard updateNumber < 1 << 62 else { throw .badField("number of updates") }
  }
}
