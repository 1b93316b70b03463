import SystemCalls
import TradingCore
import TradingEngine

/// The machine's two clocks, as a run reads them, in nanoseconds.
package struct MachineClock: Sendable {
  /// The time of day, which an administrator or a time service may set (CLOCK_REALTIME).
  package var wall: @Sendable () -> Int64
  /// What only ever counts on (CLOCK_MONOTONIC).
  package var monotonic: @Sendable () -> Int64

  /// Two clocks.
  package init(
    wall: @escaping @Sendable () -> Int64, monotonic: @escaping @Sendable () -> Int64
  ) {
    self.wall = wall
    self.monotonic = monotonic
  }

  /// The machine's own.
  package static let own = MachineClock(
    wall: { Clocks.wallNanoseconds() }, monotonic: { Clocks.monotonicNanoseconds() })
}

/// Notices that the time of day was set, by holding it against the clock that cannot be: at each
/// look both must have gone on alike. A time service that slews at 500 parts in a million moves
/// them apart by half a millisecond a look; a machine that was suspended looks like one whose
/// clock was set, and was as deaf.
struct ClockWatch {
  /// How far they may part from one look to the next.
  static let bound: Int64 = 100_000_000
  /// How often is looked.
  static let period: Int64 = 1_000_000_000
  // A thread held between its two readings would see a step that there was not.
  private static let longestLook: Int64 = 10_000_000

  private let clock: MachineClock
  private var last: (wall: Int64, monotonic: Int64)?

  init(_ clock: MachineClock) { self.clock = clock }

  /// Looks, if it is time to; what the clock did when it was set, from what it should have said to
  /// what it says.
  mutating func look() -> ClockStepped? {
    let before = clock.monotonic()
    if let last, before - last.monotonic < Self.period { return nil }
    let wall = clock.wall()
    let monotonic = clock.monotonic()
    guard monotonic - before <= Self.longestLook else { return nil }
    defer { last = (wall, monotonic) }
    guard let last else { return nil }
    let expected = Timestamp(nanoseconds: last.wall)
      .adding(Interval(nanoseconds: monotonic - last.monotonic))
    let found = Timestamp(nanoseconds: wall)
    guard found.since(expected).nanoseconds.magnitude > UInt64(Self.bound) else { return nil }
    return ClockStepped(from: expected, to: found)
  }
}

extension DeskRun {
  /// Records that the machine's clock was set while a market is played at its own pace: only there
  /// do the two have anything to do with each other. Whether that stops is decided from the fact.
  mutating func watchClock() throws(DeskError) {
    guard request.kind != .backtest, request.pace == .times(1) else { return }
    guard let step = clockWatch.look() else { return }
    try take(.fact(.clockStepped(step)), at: engine.now)
  }
}
