import JournalStore
import OperatorLink
import Simulation
import SystemCalls
import TradingCore
import TradingEngine

/// How a run that is asked to end does so.
package struct ShutdownPlan: Hashable, Sendable {
  /// How long, in the market's time, it waits for the venue's last words.
  package var deadline = Interval.milliseconds(10_000)
  /// Whether what rests stays at the venue. A stop takes it back all the same.
  package var keepsOrders = false

  /// Ten seconds, and nothing is kept.
  package init() {}
}

extension DeskRun {
  /// Ends a run in order: no new decisions, since no market comes any more; what rests is cancelled
  /// unless it is to be kept; the venue's answers are taken until nothing is awaited or the
  /// deadline is there; then the end is recorded, with what was left open. Meanwhile stops are
  /// taken from wherever they come, the door included, which is asked a last time before the end.
  mutating func shutDown(
    _ reason: RunEnded.Reason, _ watch: (borrowing TradingState, [RecordedEvent]) -> Wish
  ) throws(DeskError) {
    var deadline = engine.now.adding(request.shutdown.deadline)
    if engine.openOrderCount > 0, !request.shutdown.keepsOrders {
      try take(
        .command(
          OperatorCommand(
            verb: .cancelAll, actor: "engine", reason: "shutdown: \(reason.words)",
            channel: .shutdown)),
        at: engine.now)
    }
    while true {
      request.progress.pass()
      try watchStopFile()
      try watchClock()
      if request.commands?.hasPending ?? false { try serveCommands() }
      // What is cancelled only now gets as long as everything else.
      if try obeyStop(watch(engine.state, engine.takeNews())) {
        deadline = engine.now.adding(request.shutdown.deadline)
      }
      guard awaitsVenue, engine.now < deadline else { break }
      let timer = engine.now.adding(Self.timerPeriod)
      let due = venue.nextReportAt.map { max($0, engine.now) }
      let next = min(due ?? timer, timer)
      if try rest(until: next) { continue }
      if let due, due <= timer {
        try takeReports(through: due)
      } else {
        try take(.timer, at: timer)
      }
    }
    try writeCountedRejections()
    let ended = RunEnded(reason: reason, openOrders: UInt32(engine.openOrderCount))
    try take(.fact(.runEnded(ended)), at: engine.now)
  }

  /// Whether the venue still owes a word that a shutdown waits for: of orders that are kept, only
  /// what became of them.
  private var awaitsVenue: Bool {
    guard engine.openOrderCount > 0 else { return false }
    guard engine.state.keepsOrders(under: request.shutdown) else { return true }
    return !engine.state.orders.open(where: { !$0.isResting }).isEmpty
  }

  /// Hands what was recorded to the disk without waiting, if it has not been for a while: a market
  /// at its own pace should not stay in memory, nor cost a sector for each event.
  mutating func submitIfDue() throws(DeskError) {
    let now = Clocks.monotonicNanoseconds()
    guard now - submittedAt > 50_000_000 else { return }
    submittedAt = now
    do throws(JournalError) {
      try engine.submit()
    } catch {
      throw .halted(error)
    }
  }
}

extension TradingState {
  /// Whether a shutdown leaves orders at the venue: when it is told to, and nothing is stopped.
  package func keepsOrders(under plan: ShutdownPlan) -> Bool {
    plan.keepsOrders && control.stop == nil
  }
}

extension Order {
  /// Whether it works at the venue and nothing is asked about it.
  var isResting: Bool {
    (state == .acknowledged || state == .partlyFilled) && !isCancelRequested
  }
}

extension RunEnded.Reason {
  /// The reason in words.
  package var words: String {
    switch self {
    case .feedEnded: "the feed ended"
    case .durationReached: "the time given to the run is over"
    case .signal: "asked to by a signal"
    case .ranOnce: "one cycle was asked for"
    case .feedFailed: "the feed broke off"
    case .outOfSpace: "there was no room left for the journal"
    }
  }
}
