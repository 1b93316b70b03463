import DeskFiles
import Simulation
import SystemCalls
import TradingCore
import TradingEngine

/// Stops that come from beside the engine: a file that anybody with a shell can make, and what the
/// start was told.
extension DeskRun {
  private static let stopFilePeriod: Int64 = 50_000_000

  /// Whether somebody outside can mean this run: a backtest has no orders to take back, and no
  /// clock but its data's.
  private var isStoppable: Bool { request.kind != .backtest }

  /// Before the first input of the market: what the start says lowers risk, and the stop file.
  mutating func obeyStart() throws(DeskError) {
    for command in request.loweringCommands { try lowerAtStart(command) }
    try watchStopFile()
    if let wanted = recovery, refusesForStopFile("the recovery of \(wanted.actor)") {
      recovery = nil
    }
  }

  private mutating func lowerAtStart(_ command: OperatorCommand) throws(DeskError) {
    let control = engine.state.control
    if command.verb == .stop, control.stop != nil { return }
    if command.verb == .reduceOnly {
      switch control.mode {
      case .normal: break
      case .reduceOnly: return
      case .paused:
        // Out of a pause reduce-only would let more happen than before.
        request.complain("paused already, which lets less happen than \(command.origin) asks for")
        return
      }
    }
    try take(.command(command), at: engine.now)
  }

  /// Looks for the stop file, at most every 50 ms, and stops when there is one. A journal that is
  /// stopped is not told again.
  mutating func watchStopFile() throws(DeskError) {
    guard isStoppable else { return }
    let now = Clocks.monotonicNanoseconds()
    guard now >= nextStopFileCheckAt else { return }
    nextStopFileCheckAt = now + Self.stopFilePeriod
    guard engine.state.control.stop == nil, let command = stopFileCommand() else { return }
    try take(.command(command), at: engine.now)
  }

  private func stopFileCommand() -> OperatorCommand? {
    do throws(DeskFileError) {
      guard let file = try StopFile(of: request.journal) else { return nil }
      return OperatorCommand(
        verb: .stop, actor: file.owner, reason: file.reason,
        channel: file.isForJournal ? .haltFile : .stopFile)
    } catch {
      // Whether there is one cannot be known, and what cannot be known is no reason to trade.
      return OperatorCommand(
        verb: .stop, actor: "engine",
        reason: "whether there is a stop file cannot be seen: \(error.description)",
        channel: .stopFile)
    }
  }

  /// Keeps the next start from trading, where this one could not write down that it stopped; what
  /// became of that, in a sentence. A service manager starts again at once, and nobody has looked.
  func leaveStopFile(_ failure: String) -> String {
    guard isStoppable else { return "" }
    let reason = StopFile.reason(saying: StopFile.journalFailure + failure)
    let (isThere, outcome) = StopFile.leave(for: request.journal, reason: reason)
    guard isThere else {
      return "\(outcome), so that the next start would trade: give it --stopped"
    }
    return "\(outcome), so that the next start is stopped: let it start, find out why, remove the "
      + "file, then start with --recover REASON --operator NAME"
  }

  /// Whether a recovery must wait because the stop file is there; then that is said.
  func refusesForStopFile(_ what: String) -> Bool {
    guard isStoppable, stopFileCommand() != nil else { return false }
    request.complain(
      "\(what) is refused while \(StopFile.path(of: request.journal)) is there: find out why it "
        + "was made, remove it, then recover again")
    return true
  }

  /// Tells the venue every third of its patience, in the market's time, that the engine lives. A
  /// heartbeat asks for nothing and carries no order, so no event stands for it in the journal: it
  /// changes nothing here, and an audit that repeats every decision does not miss it.
  mutating func sayHeartbeat(at moment: Timestamp) {
    guard let patience = profile.cancelOnSilenceAfter, moment >= nextHeartbeatAt else { return }
    venue.receive(.heartbeat, named: name(OrderNumber(0)), at: moment)
    nextHeartbeatAt = moment.adding(Interval(nanoseconds: patience.nanoseconds / 3))
  }
}
