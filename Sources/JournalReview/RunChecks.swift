import Projections
import TradingCore

/// Runs begin with their begin, say rightly how the one before ended, and end with their end.
struct RunChecks: Sendable {
  private var epoch: UInt32?

  /// Checks that begin behind an event of an epoch; nil for a whole journal.
  init(after epoch: UInt32? = nil) { self.epoch = epoch }

  /// Checks an event against the state before it.
  mutating func take(
    _ recorded: borrowing RecordedEvent, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    let sequence = recorded.envelope.sequence
    let isNewOpening = recorded.envelope.epoch != epoch
    epoch = recorded.envelope.epoch
    if case .runStarted(let started) = recorded.event {
      check(started, recorded.envelope, state, &findings)
      return
    }
    if isNewOpening {
      findings.add(
        .runBracketed, at: sequence,
        "epoch \(recorded.envelope.epoch) begins with \(recorded.event.kind), not with runStarted")
    } else if state.runStatus == .ended {
      findings.add(
        .runBracketed, at: sequence, "\(recorded.event.kind) follows the end of the run")
    }
    if case .journalRecovered(let torn) = recorded.event, state.run?.previous != .quarantined {
      findings.add(
        .runBracketed, at: sequence,
        "\(torn.byteCount) bytes were put into quarantine, and the run does not say so")
    }
    if case .journalRepaired(let repaired) = recorded.event,
      state.safeguards.repairs.contains(repaired.digest)
    {
      findings.add(
        .eventPossible, at: sequence, "the repair by plan \(repaired.plan) is told once more")
    }
    if case .runEnded(let ended) = recorded.event,
      Int(ended.openOrders) != state.orders.openCount
    {
      findings.add(
        .runBracketed, at: sequence,
        "the run ended with \(state.orders.openCount) open orders and says \(ended.openOrders)")
    }
  }

  private func check(
    _ started: RunStarted, _ envelope: Envelope, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    if started.epoch != envelope.epoch {
      findings.add(
        .runBracketed, at: envelope.sequence,
        "the run says epoch \(started.epoch), the journal says \(envelope.epoch)")
    }
    // Wide: the number of a run may be the last of all.
    let expected = UInt64(state.run?.run ?? 0) + 1
    if UInt64(started.run) != expected {
      findings.add(
        .runBracketed, at: envelope.sequence,
        "the run says it is number \(started.run), it is number \(expected)")
    }
    // A torn tail can follow whatever was written last, also an orderly end.
    let isRight =
      switch state.runStatus {
      case .none: started.previous == .none || started.previous == .quarantined
      case .ended: started.previous == .ended || started.previous == .quarantined
      case .running, .crashedAndRecovered, .quarantined:
        started.previous == .crashedAndRecovered || started.previous == .quarantined
      }
    if !isRight {
      findings.add(
        .runBracketed, at: envelope.sequence,
        "the run says '\(started.previous)' of the one before, the journal shows it as "
          + "'\(state.runStatus)'")
    }
  }
}
