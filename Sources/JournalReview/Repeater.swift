import TradingCore

/// Decides again over recorded facts and compares with what was recorded: the pure half of a
/// re-execution.
package struct Repeater: Sendable {
  /// Where the recorded decisions and the repeated ones part.
  package struct Divergence: Hashable, Sendable {
    /// The first event that differs.
    package let sequence: Sequence
    /// What the journal holds there; nil when it ends before.
    package let recorded: RecordedEvent?
    /// What was decided again; nil when nothing was.
    package let repeated: RecordedEvent?
  }

  /// What came of one event.
  package enum Step: Equatable, Sendable {
    /// The event is a fact, or a decision that was made again.
    case same
    /// The decisions part here.
    case diverged(Divergence)
    /// Another opening of the journal begins in the middle of a turn: the rest of the turn was lost
    /// in a crash. Call `resume` with the state of the journal before this event, then take it
    /// again.
    case cutOff
  }

  private var decider: Decider
  private var epoch: UInt32 = 0
  private var next = 0
  private var due = 0
  /// Facts decided upon.
  package private(set) var factCount: UInt64 = 0
  /// Decisions made again as recorded.
  package private(set) var decisionCount: UInt64 = 0
  /// Turns whose end a crash took away.
  package private(set) var cutOffCount: UInt64 = 0

  /// A repeater before the first event.
  package init(catalog: StrategyCatalog) {
    decider = Decider(state: TradingState(catalog: catalog), epoch: 0)
  }

  /// The state after everything taken, decisions of the last turn with it.
  package var state: TradingState { decider.state }

  /// Takes the journal's next event. Throws `missingPrograms` when a strategy is declared whose
  /// rules this build does not have.
  package mutating func take(_ recorded: RecordedEvent) throws(ReviewError) -> Step {
    if next < due {
      let repeated = decider.emitted[next]
      if Self.isSame(recorded, repeated) {
        next += 1
        decisionCount += 1
        return .same
      }
      if recorded.envelope.epoch != epoch { return .cutOff }
      return .diverged(
        Divergence(
          sequence: repeated.envelope.sequence, recorded: recorded, repeated: repeated))
    }
    if recorded.event.kind.isDecided {
      return .diverged(
        Divergence(sequence: recorded.envelope.sequence, recorded: recorded, repeated: nil))
    }
    if recorded.envelope.epoch != epoch {
      epoch = recorded.envelope.epoch
      decider = Decider(state: decider.state, epoch: epoch)
    }
    decider.repeatTurn(of: recorded)
    factCount += 1
    next = 1
    due = decider.emitted.count
    if case .strategyDeclared = recorded.event, !decider.state.missingPrograms.isEmpty {
      throw .missingPrograms(decider.state.missingPrograms)
    }
    return .same
  }

  /// Goes on after a turn that a crash cut off, from the state that the journal kept of it.
  package mutating func resume(from state: TradingState) {
    decider = Decider(state: state, epoch: epoch)
    next = 0
    due = 0
    cutOffCount += 1
  }

  /// What is missing at the end of the journal: a divergence when it ended in order, else a turn
  /// cut off.
  package mutating func finish(endedInOrder: Bool) -> Divergence? {
    guard next < due else { return nil }
    let repeated = decider.emitted[next]
    next = due
    if endedInOrder {
      return Divergence(
        sequence: repeated.envelope.sequence, recorded: nil, repeated: repeated)
    }
    cutOffCount += 1
    return nil
  }

  /// Whether a decision came out as recorded. A state hash of another fold came out when it stands
  /// at the same place: its value is that build's business.
  private static func isSame(_ recorded: RecordedEvent, _ repeated: RecordedEvent) -> Bool {
    if recorded == repeated { return true }
    guard case .stateHashed(let hashed) = recorded.event, !hashed.isComparable,
      case .stateHashed = repeated.event
    else { return false }
    return recorded.envelope == repeated.envelope
  }
}
