import Synchronization
import SystemCalls
import Testing
import TradingCore

@testable import TradingDesk

/// A clock that a test sets: a second goes by before each look, and nothing real.
private final class SetClock: Sendable {
  private struct Hands {
    var monotonic: Int64 = 5_000_000_000
    var isLooking = false
    var looks = 0
    var offset: Int64 = 1_767_600_000_000_000_000
  }
  private let hands = Mutex(Hands())
  /// What is added to the time of day, from which look on.
  private let steps: [(look: Int, by: Int64)]
  /// How long each look takes.
  private let lookTakes: Int64

  init(_ steps: [(look: Int, by: Int64)], lookTakes: Int64 = 0) {
    self.steps = steps
    self.lookTakes = lookTakes
  }

  var machine: MachineClock {
    MachineClock(
      wall: { [self] in
        hands.withLock { hands in
          hands.looks += 1
          hands.isLooking = true
          for step in steps where step.look == hands.looks { hands.offset += step.by }
          return hands.monotonic + hands.offset
        }
      },
      monotonic: { [self] in
        hands.withLock { hands in
          hands.monotonic += hands.isLooking ? lookTakes : ClockWatch.period
          hands.isLooking = false
          return hands.monotonic
        }
      })
  }
}

@Suite struct ClockWatchTests {
  @Test(arguments: [
    (0, false), (ClockWatch.bound, false), (-ClockWatch.bound, false),
    (ClockWatch.bound + 1, true), (-ClockWatch.bound - 1, true), (3_600_000_000_000, true),
  ])
  func onlyAStepBeyondTheBoundIsToldAndOnlyOnce(step: Int64, isTold: Bool) {
    var watch = ClockWatch(SetClock([(look: 3, by: step)]).machine)
    let told = (0..<6).map { _ in watch.look() }
    let jumps = told.compactMap { $0 }.map { $0.to.since($0.from).nanoseconds }
    #expect(jumps == (isTold ? [step] : []))
    #expect((told[2] != nil) == isTold)
  }

  @Test func aLookThatWasInterruptedCountsForNothing() {
    // The time of day was read before the thread was held, and would seem to be behind.
    var held = ClockWatch(SetClock([], lookTakes: 200_000_000).machine)
    let told = (0..<6).map { _ in held.look() }
    #expect(told.allSatisfy { $0 == nil })
  }

  @Test func itDoesNotLookBeforeItIsTime() {
    let monotonic = Mutex<Int64>(0)
    let looks = Mutex(0)
    let wall: @Sendable () -> Int64 = {
      looks.withLock { $0 += 1 }
      return 7
    }
    var watch = ClockWatch(
      MachineClock(wall: wall, monotonic: { monotonic.withLock { $0 } }))
    for moment in [0, 1, ClockWatch.period - 1, ClockWatch.period] {
      monotonic.withLock { $0 = moment }
      _ = watch.look()
    }
    #expect(looks.withLock { $0 } == 2)
  }

  @Test func clocksAtTheirEndsAreNoCrash() {
    let walls = Mutex<[Int64]>([.max, .min, .max])
    let ticking = SetClock([]).machine
    let wall: @Sendable () -> Int64 = {
      _ = ticking.wall()
      return walls.withLock { $0.removeFirst() }
    }
    var watch = ClockWatch(MachineClock(wall: wall, monotonic: ticking.monotonic))
    #expect(watch.look() == nil)
    #expect(watch.look()?.to == Timestamp(nanoseconds: .min))
    #expect(watch.look()?.to == Timestamp(nanoseconds: .max))
  }

  private func played(
    _ path: String, _ profile: Profile, step: Int64, pace: Pace = .times(1)
  ) throws -> DeskRun.Report {
    var wanted = request(path, profile: profile, milliseconds: 200)
    wanted.pace = pace
    wanted.machineClock = SetClock([(look: 4, by: step)]).machine
    return try play(wanted)
  }

  private func steps(_ report: DeskRun.Report) -> UInt64 {
    report.state.kindCounts[Int(EventKind.clockStepped.rawValue)]
  }

  @Test(arguments: [2_000_000_000, -2_000_000_000] as [Int64])
  func aClockThatIsSetStopsFullTradingAndCanary(step: Int64) throws {
    for profile in [Profile.prod, .canary] {
      try inFolder { folder in
        let path = folder.path(of: "journal")
        let report = try played(path, profile, step: step)
        #expect(steps(report) == 1)
        let stop = try #require(report.state.control.stop)
        #expect(stop.reason == .clockError)
        let again = try play(request(path, profile: profile, milliseconds: 200))
        #expect(again.state.control.stop?.sequence == stop.sequence)
      }
    }
  }

  @Test func aSmallStepIsWrittenDownAndNoMore() throws {
    for profile in [Profile.prod, .dev] {
      try inFolder { folder in
        let report = try played(folder.path(of: "journal"), profile, step: 1_900_000_000)
        #expect(steps(report) == 1 && report.state.control.stop == nil)
      }
    }
  }

  @Test func aMarketAtAnotherPaceHasNothingToDoWithTheMachinesClock() throws {
    for pace in [Pace.maximum, .times(20)] {
      try inFolder { folder in
        let report = try played(
          folder.path(of: "journal"), .prod, step: 3_600_000_000_000, pace: pace)
        #expect(steps(report) == 0 && report.state.control.stop == nil)
      }
    }
  }

  @Test func goingOnInAnotherFeedIsNoClockError() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      try play(request(path, profile: .prod, milliseconds: 5_000))
      let other = try play(request(path, profile: .prod, milliseconds: 5_000, seed: 8))
      #expect(steps(other) == 1 && other.state.control.stop == nil)
    }
  }
}
