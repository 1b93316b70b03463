/// What can be denied: nothing about it is traded until it is allowed again.
package enum DenySubject: Hashable, Sendable, BitwiseCopyable {
  /// One instrument, pool or pair.
  case instrument(InstrumentIndex)
  /// Every instrument that has this currency or token on either side.
  case currency(CurrencyIndex)
  /// Everything at a venue.
  case venue(VenueIndex)
  /// Everything that a strategy wants.
  case strategy(StrategyIndex)

  /// The kinds of subject, as the journal numbers them.
  package enum Kind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    case instrument = 1
    case currency = 2
    case venue = 3
    case strategy = 4
  }

  /// Its kind.
  package var kind: Kind {
    switch self {
    case .instrument: .instrument
    case .currency: .currency
    case .venue: .venue
    case .strategy: .strategy
    }
  }

  /// The index of what is denied.
  package var index: UInt16 {
    switch self {
    case .instrument(let it): it.rawValue
    case .currency(let it): UInt16(it.rawValue)
    case .venue(let it): UInt16(it.rawValue)
    case .strategy(let it): UInt16(it.rawValue)
    }
  }

  /// The subject of a kind and an index; nil where there can be no such index.
  package init?(_ kind: Kind, _ index: UInt16) {
    let small = UInt8(exactly: index)
    switch (kind, small) {
    case (.instrument, _): self = .instrument(InstrumentIndex(index))
    case (.currency, let small?): self = .currency(CurrencyIndex(small))
    case (.venue, let small?): self = .venue(VenueIndex(small))
    case (.strategy, let small?): self = .strategy(StrategyIndex(small))
    case (.currency, nil), (.venue, nil), (.strategy, nil): return nil
    }
  }
}

/// A denial in force.
package struct Denial: Hashable, Sendable, BitwiseCopyable {
  /// What is denied.
  package var subject: DenySubject
  /// When it ends by itself; unset for never.
  package var until: Timestamp
  /// The event that denied it.
  package var since: Sequence
}

/// What is denied, in the order in which it was.
package struct DenyList: Hashable, Sendable {
  /// The denials in force.
  package internal(set) var denials: [Denial] = []

  /// The denial that an order falls under, if any.
  func denial(
    of instrument: InstrumentDeclared, wantedBy strategy: StrategyIndex
  ) -> Denial? {
    denials.first { denial in
      switch denial.subject {
      case .instrument(let it): it == instrument.instrument
      case .currency(let it): it == instrument.base || it == instrument.quote
      case .venue(let it): it == instrument.venue
      case .strategy(let it): it == strategy
      }
    }
  }

  mutating func apply(_ change: DenialChanged, _ sequence: Sequence) {
    // Denied again until the same end, it is the same denial.
    let isKnown = denials.contains { $0.subject == change.subject && $0.until == change.until }
    if change.isDenied, isKnown { return }
    denials.removeAll { $0.subject == change.subject }
    guard change.isDenied else { return }
    denials.append(Denial(subject: change.subject, until: change.until, since: sequence))
  }

  func hash(into hasher: inout StateHasher) {
    hasher.combine(denials.count)
    for denial in denials {
      hasher.combine(UInt64(denial.subject.kind.rawValue) << 16 | UInt64(denial.subject.index))
      hasher.combine(denial.until.nanoseconds)
      hasher.combine(denial.since.rawValue)
    }
  }
}
