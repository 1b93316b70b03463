/// The breaker between the engine and its venue, as a state machine: it takes what happened and
/// answers what to do. It changes only through its events, so a restart finds it as it was.
package struct Breaker: Hashable, Sendable {
  /// Where the breaker stands.
  package enum Phase: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Orders flow.
    case closed = 1
    /// No order passes.
    case open = 2
    /// One order may pass to try the venue.
    case halfOpen = 3
  }

  /// Why the breaker moved.
  package enum Reason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Too many failures in a row.
    case consecutiveFailures = 1
    /// The cooldown is over.
    case cooldownElapsed = 2
    /// The probe was answered well.
    case probeSucceeded = 3
    /// The probe failed.
    case probeFailed = 4
    /// An operator recovered the engine.
    case recovered = 5
  }

  /// What may happen to it.
  package enum Occurrence: Sendable {
    /// The venue answered an order as it should.
    case success(OrderNumber)
    /// The venue failed: refused an order by its own fault, left it unanswered, or, without an
    /// order, disconnected.
    case failure(OrderNumber?)
    /// Time passed.
    case timer
    /// An operator took back a stop.
    case recovery
  }

  /// Where it stands.
  package internal(set) var phase: Phase = .closed
  /// Consecutive venue failures.
  package internal(set) var failures: UInt32 = 0
  /// Times it opened since it was last closed.
  package internal(set) var opensInSeries: UInt32 = 0
  /// When an open breaker may be probed.
  package internal(set) var probeAt: Timestamp = .unset
  /// The probe on its way while half open.
  package internal(set) var probe: OrderNumber?

  /// A closed breaker.
  package init() {}

  /// Whether an order may pass now.
  package var letsOrdersPass: Bool {
    switch phase {
    case .closed: true
    case .open: false
    case .halfOpen: probe == nil
    }
  }

  /// Counts what happened; true when it was a failure. Part of the fold.
  package mutating func count(_ occurrence: Occurrence) {
    switch occurrence {
    case .success: failures = 0
    case .failure: failures &+= 1
    case .timer, .recovery: break
    }
  }

  /// The transition that `occurrence`, already counted, asks for; nil when it stays. Pure.
  package func transition(
    after occurrence: Occurrence, at now: Timestamp, limits: Limits
  ) -> BreakerTransitioned? {
    let threshold = UInt32(clamping: limits[.breakerFailures])
    func moved(to: Phase, _ reason: Reason, probeAt: Timestamp = .unset) -> BreakerTransitioned {
      BreakerTransitioned(
        from: phase, to: to, reason: reason, failures: failures, threshold: threshold,
        probeAt: probeAt)
    }
    let backOff = Interval(
      nanoseconds: limits[.breakerCooldown] << min(Int64(opensInSeries), 6))
    switch (phase, occurrence) {
    case (.closed, .failure):
      guard failures >= threshold else { return nil }
      return moved(to: .open, .consecutiveFailures, probeAt: now.adding(backOff))
    case (.open, .timer):
      return now >= probeAt ? moved(to: .halfOpen, .cooldownElapsed) : nil
    case (.halfOpen, .failure(let order)):
      // Old orders may still fail; only the probe, or the connection itself, says anything new.
      guard order == nil || order == probe else { return nil }
      return moved(to: .open, .probeFailed, probeAt: now.adding(backOff))
    case (.halfOpen, .success(let order)):
      return order == probe ? moved(to: .closed, .probeSucceeded) : nil
    case (.open, .recovery), (.halfOpen, .recovery):
      return moved(to: .halfOpen, .recovered)
    case (.closed, .success), (.closed, .timer), (.closed, .recovery), (.open, .success),
      (.open, .failure), (.halfOpen, .timer):
      return nil
    }
  }

  /// Takes a transition over. Part of the fold.
  package mutating func apply(_ transition: BreakerTransitioned) {
    phase = transition.to
    probe = nil
    switch transition.to {
    case .open:
      opensInSeries &+= 1
      probeAt = transition.probeAt
    case .halfOpen:
      probeAt = .unset
      if transition.reason == .recovered { opensInSeries = 0 }
    case .closed:
      opensInSeries = 0
      failures = 0
      probeAt = .unset
    }
  }

  /// Remembers the order that tries the venue while half open. Part of the fold.
  package mutating func noteOrder(_ order: OrderNumber) {
    if phase == .halfOpen, probe == nil { probe = order }
  }

  /// Lets another order try the venue when the one that did has ended without saying anything about
  /// it. Part of the fold.
  package mutating func noteClosed(_ order: OrderNumber) {
    if probe == order { probe = nil }
  }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(UInt64(phase.rawValue))
    hasher.combine(UInt64(failures))
    hasher.combine(UInt64(opensInSeries))
    hasher.combine(probeAt.nanoseconds)
    hasher.combine(probe?.rawValue ?? 0)
  }
}
