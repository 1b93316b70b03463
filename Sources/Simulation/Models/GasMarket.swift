import TradingCore

/// A stretch of time in which every block is full, so that gas grows dearer as fast as it can.
package struct GasSurge: Hashable, Sendable, BitwiseCopyable {
  /// The first moment of it.
  package var from: Timestamp
  /// The first moment after it.
  package var until: Timestamp

  /// One stretch.
  package init(from: Timestamp, until: Timestamp) {
    self.from = from
    self.until = until
  }
}

/// What gas is like at a simulated venue.
package struct GasSettings: Hashable, Sendable {
  /// The price of a unit of gas in the first block, and the one that it keeps coming back to.
  package var price: Price
  /// From one block to the next.
  package var blockTime: Interval
  /// When the first block began.
  package var begin: Timestamp
  /// When everybody wants into a block.
  package var surges: [GasSurge] = []

  /// The dearest that gas may begin with.
  package static let highest = Price(units: 1_000_000 * FixedPoint.scale)
  /// The shortest time between blocks.
  package static let shortestBlockTime = Interval.milliseconds(100)

  /// Gas at `price`, a new block every `blockTime` since `begin`.
  package init(price: Price, blockTime: Interval, begin: Timestamp) {
    self.price = price
    self.blockTime = blockTime
    self.begin = begin
  }

  func validate() {
    precondition(
      price.units > 0 && price <= Self.highest, "gas costs something, and 10⁶ at most")
    precondition(blockTime >= Self.shortestBlockTime, "blocks are a tenth of a second apart")
    precondition(surges.allSatisfy { $0.from < $0.until }, "a surge ends after it begins")
  }
}

/// The base fee of a chain (EIP-1559, "Fee market change for ETH 1.0 chain"): a block that is
/// fuller than half makes the next one dearer, an emptier one cheaper, by an eighth at most. How
/// full one is, is chance: about half, less the dearer gas is than it was at first, and all of it
/// in a surge. The price is a function of seed, settings and time, so that a restart finds it where
/// it was.
struct GasMarket: Hashable, Sendable {
  /// Blocks after which the price stays where it is: a year and a half of 12 s. No jump of a feed's
  /// time takes long to catch up with.
  private static let lastBlock: Int64 = 1 << 22
  private static let dearest = Price(units: 1_000_000_000 * FixedPoint.scale)
  // Parts per million of a block.
  private static let full: Int64 = 1_000_000
  private static let target = full / 2
  private static let deviation: Int64 = 150_000

  private let settings: GasSettings
  private var random: SeededRandom
  private var block: Int64 = 0
  /// The price of a unit of gas in the block that there is.
  private(set) var price: Price

  init(_ settings: GasSettings, seed: UInt64) {
    self.settings = settings
    price = settings.price
    // A stream of its own: with gas or without, the rest of a venue comes out the same.
    random = SeededRandom(seed: seed, part: 0x6761_7321)
  }

  /// When the next block begins, in nanoseconds.
  var nextAt: Int64 {
    guard block < Self.lastBlock else { return Int64.max }
    return begin(of: block + 1)
  }

  /// Passes every block that has begun by a moment.
  mutating func pass(through time: Int64) {
    while block < Self.lastBlock, nextAt <= time { pass() }
  }

  private func begin(of block: Int64) -> Int64 {
    let (length, isFar) = block.multipliedReportingOverflow(by: settings.blockTime.nanoseconds)
    return isFar
      ? Int64.max : settings.begin.adding(Interval(nanoseconds: length)).nanoseconds
  }

  private mutating func pass() {
    let fullness = fullness(at: Timestamp(nanoseconds: begin(of: block)))
    block += 1
    let beyond = fullness - Self.target
    // Rounded towards no change, but a block that is too full costs one more at least.
    let change = FixedPoint.scaled(
      price.units, times: abs(beyond), over: 8 * Self.target, rounding: .down)
    if beyond > 0 {
      price = min(Self.dearest, price + Price(units: max(1, change)))
    } else {
      price = max(Price(units: 1), price - Price(units: change))
    }
  }

  /// How full the block is that began at a moment.
  private mutating func fullness(at time: Timestamp) -> Int64 {
    let chance = random.bell(deviation: Self.deviation)
    if settings.surges.contains(where: { $0.from <= time && time < $0.until }) { return Self.full }
    // Twice as dear, and a quarter of it stays away.
    let apart = FixedPoint.scaledIfExact(
      price.units - settings.price.units, times: Self.full / 4, over: settings.price.units,
      rounding: .nearest)
    let away = min(Self.target, max(-Self.target, apart ?? Self.target))
    return min(Self.full, max(0, Self.target - away + chance))
  }
}
