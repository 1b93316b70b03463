import OperatorLink
import SystemCalls
import TradingCore
import TradingEngine

/// What the socket does not understand is refused, explained and written down like everything else
/// that operators ask.
extension DeskRun {
  /// Refuses what is no command; `next` says to whoever asked what would be one.
  mutating func reject(
    _ pending: consuming PendingCommand, _ reason: RequestRejected.Reason, asked: String,
    because: String, next: String = ""
  ) throws(DeskError) {
    let peer = pending.peer
    let told = next.isEmpty ? because : "\(because); \(next)"
    if case .request(let request) = pending.line, request.isDryRun {
      pending.answer(CommandAnswer(.wouldRefuse, because: told))
      return
    }
    let rejected = RequestRejected(
      reason: reason, unwritten: 0, user: Int64(peer.userIdentifier),
      process: UInt32(clamping: peer.processIdentifier), asked: Self.written(asked),
      because: Self.written(because))
    countUnheard()
    guard let written = rejections.admit(rejected, at: Clocks.monotonicNanoseconds()) else {
      pending.answer(
        CommandAnswer(
          .failed,
          because: "\(told); too many such requests came to write each down, and this one is only "
            + "counted"))
      return
    }
    let events = try carryOut(.fact(.control(.requestRejected(written))))
    pending.answer(CommandAnswer(.refused, because: told, events: events.map { toldEvent($0) }))
  }

  /// Writes down, before a run ends, that requests were rejected which were only counted.
  mutating func writeCountedRejections() throws(DeskError) {
    countUnheard()
    guard let rest = rejections.rest() else { return }
    try take(.fact(.control(.requestRejected(rest))), at: engine.now)
  }

  private mutating func countUnheard() {
    rejections.count(request.commands?.takeUnheard() ?? 0)
  }

  private static func written(_ text: String) -> String {
    RequestRejected.harmless(OperatorToken.redacted(text))
  }
}
