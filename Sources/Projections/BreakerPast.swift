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

/// The marks in a row at which each watched loss was beyond its limit.
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

  private static let kept = 64
  private var capital = Row()
  private var guarded = [Row](repeating: Row(), count: LossGuards.Loss.allCases.count)

  mutating func note(_ state: borrowing TradingState, _ sequence: Sequence) {
    capital.note(state.losses.capitalLossMarks, sequence)
    guard state.safeguards.isOn else { return }
    for loss in LossGuards.Loss.allCases {
      guarded[loss.rawValue].note(state.safeguards.losses.marks(loss), sequence)
    }
  }

  func marks(behind reason: StopTriggered.Reason) -> [Sequence] {
    switch reason {
    case .capitalLoss: capital.marks
    case .dailyLoss: guarded[LossGuards.Loss.dailyStop.rawValue].marks
    case .manual, .breaker, .networkFailure, .security, .clockError, .journalFailure: []
    }
  }

  func marks(behind reason: Breaker.Reason) -> [Sequence] {
    switch reason {
    case .hourlyLoss: guarded[LossGuards.Loss.hourly.rawValue].marks
    case .drawdown: guarded[LossGuards.Loss.drawdown.rawValue].marks
    case .consecutiveFailures, .cooldownElapsed, .probeSucceeded, .probeFailed, .recovered,
      .failureRate, .forcedOpen, .forcedClosed, .metricsReset:
      []
    }
  }
}
