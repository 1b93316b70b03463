import TradingCore

/// How a breaker moved, and which events it counted. Journals of the first rules say only how many;
/// which they were is found by folding.
package struct BreakerPast: Sendable {
  /// An opening and what it rests on.
  package struct Opening: Sendable {
    /// Its event.
    package let recorded: RecordedEvent
    /// The events that counted, oldest first.
    package let counted: [Sequence]
    /// Whether the journal itself names them.
    package let isRecorded: Bool
  }

  private static let keptTransitions = 10
  private static let keptCounted = 64

  /// The last moves, oldest first.
  package private(set) var transitions: [RecordedEvent] = []
  /// The openings since it was last closed, oldest first; the last ten.
  package private(set) var openings: [Opening] = []
  /// The last opening, also when it was closed since.
  package private(set) var lastOpening: Opening?
  /// The failures in a row so far, oldest first; the last 64.
  package private(set) var failures: [Sequence] = []
  private var failureCount: UInt32 = 0

  /// Nothing happened.
  package init() {}

  /// Takes over what the breaker counted at an event.
  mutating func note(_ breaker: borrowing Breaker, _ sequence: Sequence) {
    let count = breaker.failures
    if count == 0 {
      if !failures.isEmpty { failures = [] }
    } else if count > failureCount {
      failures.append(sequence)
      if failures.count > Self.keptCounted { failures.removeFirst() }
    }
    failureCount = count
  }

  /// Takes a move over; `losses` are the marks behind it where it is for a loss.
  mutating func note(
    _ transition: BreakerTransitioned, _ recorded: RecordedEvent, losses: [Sequence]
  ) {
    transitions.append(recorded)
    if transitions.count > Self.keptTransitions { transitions.removeFirst() }
    if transition.reason == .metricsReset || transition.to == .closed {
      failures = []
      failureCount = 0
    }
    switch transition.to {
    case .closed: openings = []
    case .halfOpen: break
    case .open:
      guard transition.reason != .metricsReset else { return }
      let opening = opening(transition, recorded, losses: losses)
      lastOpening = opening
      openings.append(opening)
      if openings.count > Self.keptTransitions { openings.removeFirst() }
    }
  }

  private func opening(
    _ transition: BreakerTransitioned, _ recorded: RecordedEvent, losses: [Sequence]
  ) -> Opening {
    if !transition.counted.isEmpty {
      return Opening(recorded: recorded, counted: transition.counted, isRecorded: true)
    }
    let counted: [Sequence] =
      switch transition.reason {
      case .consecutiveFailures: failures
      case .probeFailed: failures.suffix(1)
      case .hourlyLoss, .drawdown: losses
      case .cooldownElapsed, .probeSucceeded, .recovered, .failureRate, .forcedOpen, .forcedClosed,
        .metricsReset:
        []
      }
    return Opening(recorded: recorded, counted: counted, isRecorded: false)
  }
}

/// The marks that confirmed each watched loss; the event itself where none did: a fill, or a mark
/// that grew too old to make up for it.
struct LossMarks: Sendable {
  private struct Row {
    var marks: [Sequence] = []
    var count: Int64 = 0

    mutating func note(_ now: Int64, _ sequence: Sequence) {
      if now == 0 {
        if !marks.isEmpty { marks = [] }
      } else if now > count {
        marks.append(sequence)
        if marks.count > LossMarks.kept { marks.removeFirst() }
      }
      count = now
    }
  }

  /// The last marks of an instrument that counted.
  private struct Marked: Sendable {
    var marks: [Sequence] = []
    var counted: UInt64 = 0
    var confirmed: Price?
  }

  /// The marks behind what is beyond its limit, under the rules that measure by confirmed marks.
  private struct Confirming: Sendable {
    // By instrument.
    var last: [Marked] = []
    var behind = [[Sequence]](repeating: [], count: LossGuards.Loss.allCases.count)

    mutating func note(_ event: Event, _ state: borrowing TradingState, _ sequence: Sequence) {
      var marks = [sequence]
      if case .quoted(let quote) = event, state.market.knows(quote.instrument) {
        marks = note(quote.instrument, state, sequence)
      }
      for loss in LossGuards.Loss.allCases {
        let isBeyond = state.safeguards.losses.isBeyond(loss)
        if !isBeyond {
          if !behind[loss.rawValue].isEmpty { behind[loss.rawValue] = [] }
        } else if behind[loss.rawValue].isEmpty {
          behind[loss.rawValue] = marks
        }
      }
    }

    private mutating func note(
      _ instrument: InstrumentIndex, _ state: borrowing TradingState, _ sequence: Sequence
    ) -> [Sequence] {
      while last.count <= instrument.position { last.append(Marked()) }
      let counted = state.safeguards.losses.marks.counted(of: instrument)
      let before = last[instrument.position].counted
      if counted < before { last[instrument.position].marks = [] }
      if counted != before, counted > 0 {
        last[instrument.position].marks.append(sequence)
        if last[instrument.position].marks.count > ConfirmedMarks.depth {
          last[instrument.position].marks.removeFirst()
        }
      }
      last[instrument.position].counted = counted
      let confirmed = state.safeguards.losses.marks.price(of: instrument)
      let hasMoved = confirmed != last[instrument.position].confirmed
      last[instrument.position].confirmed = confirmed
      guard hasMoved else { return [sequence] }
      let wanted = min(
        Int64(ConfirmedMarks.depth), max(1, state.limits[.lossConfirmations]))
      return last[instrument.position].marks.suffix(Int(wanted))
    }
  }

  private static let kept = 64
  private var capital = Row()
  private var confirming = Confirming()

  mutating func note(_ event: Event, _ state: borrowing TradingState, _ sequence: Sequence) {
    if state.safeguards.isOn {
      confirming.note(event, state, sequence)
    } else {
      capital.note(state.losses.capitalLossMarks, sequence)
    }
  }

  func marks(behind reason: StopTriggered.Reason) -> [Sequence] {
    switch reason {
    case .capitalLoss: capital.marks + marks(behind: LossGuards.Loss.capitalStop)
    case .dailyLoss: marks(behind: LossGuards.Loss.dailyStop)
    case .manual, .breaker, .networkFailure, .security, .clockError, .journalFailure: []
    }
  }

  func marks(behind reason: Breaker.Reason) -> [Sequence] {
    switch reason {
    case .hourlyLoss: marks(behind: LossGuards.Loss.hourly)
    case .drawdown: marks(behind: LossGuards.Loss.drawdown)
    case .consecutiveFailures, .cooldownElapsed, .probeSucceeded, .probeFailed, .recovered,
      .failureRate, .forcedOpen, .forcedClosed, .metricsReset:
      []
    }
  }

  private func marks(behind loss: LossGuards.Loss) -> [Sequence] {
    confirming.behind[loss.rawValue]
  }
}
