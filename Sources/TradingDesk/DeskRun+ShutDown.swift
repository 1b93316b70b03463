import JournalStore
import Simulation
import SystemCalls
import TradingCore
import TradingEngine

extension DeskRun {
  // How long, in the market's time, a shutdown waits for the venue's last words.
  private static let patience = Interval.milliseconds(10_000)

  /// Ends a run in order: no new decisions, since no market comes any more; what rests is
  /// cancelled; the venue's answers are taken until nothing is open or patience ends; then the end
  /// is recorded, with what was left open.
  mutating func shutDown(_ reason: RunEnded.Reason) throws(DeskError) {
    let deadline = engine.now.adding(Self.patience)
    if engine.openOrderCount > 0 {
      try take(
        .command(
          OperatorCommand(
            verb: .cancelAll, actor: "engine", reason: "shutdown: \(reason.words)",
            origin: "shutdown")),
        at: engine.now)
    }
    while engine.openOrderCount > 0, engine.now < deadline {
      request.progress.pass()
      let timer = engine.now.adding(Self.timerPeriod)
      if let due = venue.nextReportAt, due <= timer {
        try takeReports(through: max(due, engine.now))
      } else {
        try take(.timer, at: timer)
      }
    }
    let ended = RunEnded(reason: reason, openOrders: UInt32(engine.openOrderCount))
    try take(.fact(.runEnded(ended)), at: engine.now)
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
