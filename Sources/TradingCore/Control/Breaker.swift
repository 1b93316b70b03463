/// A breaker as a state machine: it takes what happened and answers what to do. It changes only
/// through its events, so a restart finds it as it was. The engine's stands between it and its
/// venues; others stand for services and providers that orders need.
package struct Breaker: Hashable, Sendable {
  /// Where the breaker stands.
  package enum Phase: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Orders flow.
    case closed = 1
    /// No order passes.
    case open = 2
    /// So many orders may pass to try the venue as there are probes.
    case halfOpen = 3
  }

  /// Why the breaker moved.
  package enum Reason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Too many failures in a row.
    case consecutiveFailures = 1
    /// The cooldown is over.
    case cooldownElapsed = 2
    /// The probes were answered well.
    case probeSucceeded = 3
    /// A probe failed.
    case probeFailed = 4
    /// An operator recovered the engine.
    case recovered = 5
    /// Too large a share of failures in the window.
    case failureRate = 6
    /// The loss of the last hour.
    case hourlyLoss = 7
    /// The fall from the highest equity.
    case drawdown = 8
    /// An operator opened it.
    case forcedOpen = 9
    /// An operator closed it.
    case forcedClosed = 10
    /// An operator had it forget what it counted; it stays where it is.
    case metricsReset = 11

    /// Whether a loss opened it.
    package var isLoss: Bool { self == .hourlyLoss || self == .drawdown }

    /// Whether the answers of a venue or a service opened it.
    package var isOfVenue: Bool {
      self == .consecutiveFailures || self == .failureRate || self == .probeFailed
    }
  }

  /// What may happen to it.
  package enum Occurrence: Sendable {
    /// The venue answered an order as it should.
    case success(OrderNumber)
    /// The venue failed: refused an order by its own fault, left it unanswered, or, without an
    /// order, disconnected.
    case failure(OrderNumber?)
    /// A service answered as it should.
    case served
    /// Time passed.
    case timer
    /// An operator took back a stop.
    case recovery
  }

  /// One answer, as it was counted.
  package struct Answer: Hashable, Sendable, BitwiseCopyable {
    /// The event that told of it.
    package var sequence: Sequence
    /// When.
    package var at: Timestamp
    /// Whether it was a failure.
    package var isFailure: Bool
  }

  // Answers remembered for the rate and for telling which counted.
  private static let answersKept = 256
  private static let toldAtMost = 64

  /// Where it stands.
  package internal(set) var phase: Phase = .closed
  /// Consecutive failures.
  package internal(set) var failures: UInt32 = 0
  /// Times it opened since it was last closed.
  package internal(set) var opensInSeries: UInt32 = 0
  /// When an open breaker may be probed; unset where only an operator closes it.
  package internal(set) var probeAt: Timestamp = .unset
  /// The orders on their way that try the venue while half open.
  package internal(set) var probes: [OrderNumber] = []
  /// Probes that succeeded since it is half open.
  package internal(set) var probeSuccesses: UInt32 = 0
  /// Why it moved last.
  package internal(set) var lastReason: Reason?
  /// Whether what opened it since it was last closed was a loss: the venue is not in doubt then.
  package internal(set) var isAboutLoss = false
  /// The event that moved it last.
  package internal(set) var lastTransition: Sequence = .none
  /// The last answers, oldest first, where the rules ask for them.
  package internal(set) var answers: [Answer] = []
  /// Whether answers are remembered: under the rules that know of them.
  package internal(set) var remembersAnswers = false

  /// A closed breaker.
  package init() {}

  /// The probe on its way, the first of them.
  package var probe: OrderNumber? { probes.first }

  /// Whether it is open because of a loss, so that making positions smaller is still right.
  package var isOpenForLoss: Bool { phase == .open && isAboutLoss }

  /// Whether an order may pass now.
  package func letsOrdersPass(_ thresholds: BreakerThresholds) -> Bool {
    switch phase {
    case .closed: true
    case .open: false
    case .halfOpen: UInt64(probes.count) + UInt64(probeSuccesses) < UInt64(thresholds.probes)
    }
  }

  /// Counts what happened. Part of the fold.
  package mutating func count(
    _ occurrence: Occurrence, _ sequence: Sequence = .none, at now: Timestamp = .unset
  ) {
    let isFailure: Bool
    switch occurrence {
    case .success(let order):
      failures = 0
      isFailure = false
      if phase == .halfOpen, let index = probes.firstIndex(of: order) {
        probeSuccesses &+= 1
        // One order says one thing of the venue, though acknowledgement and fill both come.
        if remembersAnswers { probes.remove(at: index) }
      }
    case .served:
      failures = 0
      isFailure = false
      if phase == .halfOpen { probeSuccesses &+= 1 }
    case .failure:
      failures &+= 1
      isFailure = true
    case .timer, .recovery: return
    }
    guard remembersAnswers else { return }
    if answers.count >= 2 * Self.answersKept { answers.removeFirst(Self.answersKept) }
    answers.append(Answer(sequence: sequence, at: now, isFailure: isFailure))
  }

  /// Answers of the window before now, at most the last 256, and failures among them.
  package func rate(
    at now: Timestamp, window: Interval
  ) -> (answers: Int64, failures: Int64) {
    let begin = now.adding(window.reversed)
    var result: (answers: Int64, failures: Int64) = (0, 0)
    for answer in answers.suffix(Self.answersKept).reversed() {
      guard answer.at > begin else { break }
      result.answers += 1
      if answer.isFailure { result.failures += 1 }
    }
    return result
  }

  /// The transition that `occurrence`, already counted, asks for; nil when it stays. Pure.
  package func transition(
    after occurrence: Occurrence, at now: Timestamp, _ thresholds: BreakerThresholds
  ) -> BreakerTransitioned? {
    switch (phase, occurrence) {
    case (.closed, .failure):
      if failures >= thresholds.failures {
        return moved(
          to: .open, .consecutiveFailures, thresholds, probeAt: probeTime(now, thresholds),
          counted: lastFailures(Int(min(failures, UInt32(Self.toldAtMost)))))
      }
      return rateTransition(at: now, thresholds)
    case (.open, .timer):
      return probeAt != .unset && now >= probeAt
        ? moved(to: .halfOpen, .cooldownElapsed, thresholds) : nil
    case (.halfOpen, .failure(let order)):
      // Old orders may still fail; only a probe, or the connection itself, says anything new.
      guard order.map({ probes.contains($0) }) ?? true else { return nil }
      return moved(
        to: .open, .probeFailed, thresholds, probeAt: probeTime(now, thresholds),
        counted: lastFailures(1))
    case (.halfOpen, .success), (.halfOpen, .served):
      return probeSuccesses >= thresholds.probes
        ? moved(to: .closed, .probeSucceeded, thresholds) : nil
    case (.open, .recovery), (.halfOpen, .recovery):
      return moved(to: .halfOpen, .recovered, thresholds)
    case (.closed, .success), (.closed, .served), (.closed, .timer), (.closed, .recovery),
      (.open, .success), (.open, .served), (.open, .failure), (.halfOpen, .timer):
      return nil
    }
  }

  /// The opening that a loss asks for; nil when it is open already. Pure.
  package func opening(
    for reason: Reason, value: Int64, limit: Int64, probeAt: Timestamp,
    _ thresholds: BreakerThresholds
  ) -> BreakerTransitioned? {
    guard phase != .open else { return nil }
    var transition = moved(to: .open, reason, thresholds, probeAt: probeAt)
    transition.value = value
    transition.limit = limit
    return transition
  }

  /// The move that an operator asks for; nil when it stands there already. Pure.
  package func forced(
    to phase: Phase, actor: String, message: String, _ thresholds: BreakerThresholds
  ) -> BreakerTransitioned? {
    // One that opened by itself is held open from now on, and lets nothing pass.
    guard self.phase != phase || phase == .open && lastReason != .forcedOpen else { return nil }
    var transition = moved(
      to: phase, phase == .open ? .forcedOpen : .forcedClosed, thresholds)
    transition.actor = actor
    transition.message = message
    return transition
  }

  /// The resetting of what was counted. Pure.
  package func reset(
    actor: String, message: String, _ thresholds: BreakerThresholds
  ) -> BreakerTransitioned {
    var transition = moved(to: phase, .metricsReset, thresholds, probeAt: probeAt)
    transition.actor = actor
    transition.message = message
    return transition
  }

  private func rateTransition(
    at now: Timestamp, _ thresholds: BreakerThresholds
  ) -> BreakerTransitioned? {
    guard thresholds.rate != Limit.off else { return nil }
    let (answered, failed) = rate(at: now, window: thresholds.window)
    guard answered > 0, answered >= thresholds.rateMinimum else { return nil }
    let share = failed * 10_000 / answered
    guard share >= thresholds.rate else { return nil }
    var transition = moved(
      to: .open, .failureRate, thresholds, probeAt: probeTime(now, thresholds),
      counted: lastFailures(min(Int(failed), Self.toldAtMost)))
    transition.value = share
    transition.limit = thresholds.rate
    return transition
  }

  private func probeTime(_ now: Timestamp, _ thresholds: BreakerThresholds) -> Timestamp {
    // Doubled at each failed probe, 64 times at most.
    let times = Int64(1) << min(Int64(opensInSeries), 6)
    let (wait, overflowed) = thresholds.cooldown.multipliedReportingOverflow(by: times)
    return now.adding(Interval(nanoseconds: overflowed ? Int64.max : wait))
  }

  private func lastFailures(_ count: Int) -> [Sequence] {
    var last: [Sequence] = []
    for answer in answers.reversed() where answer.isFailure {
      if last.count == count { break }
      last.append(answer.sequence)
    }
    return last.reversed()
  }

  private func moved(
    to: Phase, _ reason: Reason, _ thresholds: BreakerThresholds, probeAt: Timestamp = .unset,
    counted: [Sequence] = []
  ) -> BreakerTransitioned {
    var transition = BreakerTransitioned(
      from: phase, to: to, reason: reason, failures: failures, threshold: thresholds.failures,
      probeAt: probeAt)
    transition.counted = counted
    return transition
  }

  /// Takes a transition over. Part of the fold.
  package mutating func apply(_ transition: BreakerTransitioned, _ sequence: Sequence = .none) {
    if transition.reason == .metricsReset {
      failures = 0
      answers = []
      return
    }
    lastReason = transition.reason
    lastTransition = sequence
    phase = transition.to
    probes = []
    probeSuccesses = 0
    switch transition.to {
    case .open:
      if transition.reason.isOfVenue { opensInSeries &+= 1 }
      isAboutLoss = transition.reason.isLoss
      probeAt = transition.probeAt
    case .halfOpen:
      probeAt = .unset
      if transition.reason == .recovered { opensInSeries = 0 }
    case .closed:
      opensInSeries = 0
      failures = 0
      answers = []
      probeAt = .unset
      isAboutLoss = false
    }
  }

  /// Remembers an order that tries the venue while half open. Part of the fold.
  package mutating func noteOrder(_ order: OrderNumber, _ thresholds: BreakerThresholds) {
    if phase == .halfOpen, letsOrdersPass(thresholds) { probes.append(order) }
  }

  /// Remembers an order under way that needs a service while half open. Part of the fold.
  mutating func noteUse(_ order: OrderNumber) {
    if phase == .halfOpen { probes.append(order) }
  }

  /// Lets another order try the venue when one that did has ended without saying anything about it.
  /// Part of the fold.
  package mutating func noteClosed(_ order: OrderNumber) {
    probes.removeAll { $0 == order }
  }

  /// Adds what every journal knows of to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(UInt64(phase.rawValue))
    hasher.combine(UInt64(failures))
    hasher.combine(UInt64(opensInSeries))
    hasher.combine(probeAt.nanoseconds)
    hasher.combine(probe?.rawValue ?? 0)
  }

  /// Adds the rest to a state hash.
  func hashAdded(into hasher: inout StateHasher) {
    hasher.combine(probes.count)
    for probe in probes { hasher.combine(probe.rawValue) }
    hasher.combine(UInt64(probeSuccesses))
    hasher.combine(UInt64(lastReason?.rawValue ?? 0))
    hasher.combine(isAboutLoss)
    hasher.combine(lastTransition.rawValue)
    hasher.combine(answers.count)
    for answer in answers {
      hasher.combine(answer.sequence.rawValue)
      hasher.combine(answer.at.nanoseconds)
      hasher.combine(answer.isFailure)
    }
  }
}

extension Breaker.Phase {
  /// The phase in a word or two.
  package var name: String {
    switch self {
    case .closed: "closed"
    case .open: "open"
    case .halfOpen: "half open"
    }
  }
}
