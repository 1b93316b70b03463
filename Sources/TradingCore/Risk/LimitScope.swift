/// What a limit is about. One of the total holds for everything; one of a narrower scope holds
/// beside it, and the strictest of all refuses.
package enum LimitScope: Hashable, Sendable, BitwiseCopyable {
  /// Everything.
  case total
  /// One instrument.
  case instrument(InstrumentIndex)
  /// One strategy.
  case strategy(StrategyIndex)
  /// One account.
  case account(AccountIndex)
  /// One venue.
  case venue(VenueIndex)
  /// One breaker: its thresholds.
  case breaker(BreakerIndex)

  /// The kinds of scope, as the journal numbers them.
  package enum Kind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    case total = 0
    case instrument = 1
    case strategy = 2
    case account = 3
    case venue = 4
    case breaker = 5
  }

  /// Its kind.
  package var kind: Kind {
    switch self {
    case .total: .total
    case .instrument: .instrument
    case .strategy: .strategy
    case .account: .account
    case .venue: .venue
    case .breaker: .breaker
    }
  }

  /// The index of what it is about; 0 of the total.
  package var index: UInt16 {
    switch self {
    case .total: 0
    case .instrument(let it): it.rawValue
    case .strategy(let it): UInt16(it.rawValue)
    case .account(let it): UInt16(it.rawValue)
    case .venue(let it): UInt16(it.rawValue)
    case .breaker(let it): it.rawValue
    }
  }

  /// The scope of a kind and an index; nil where there can be no such index.
  package init?(_ kind: Kind, _ index: UInt16) {
    let small = UInt8(exactly: index)
    switch (kind, small) {
    case (.total, 0): self = .total
    case (.instrument, _): self = .instrument(InstrumentIndex(index))
    case (.strategy, let small?): self = .strategy(StrategyIndex(small))
    case (.account, let small?): self = .account(AccountIndex(small))
    case (.venue, let small?): self = .venue(VenueIndex(small))
    case (.breaker, _): self = .breaker(BreakerIndex(index))
    case (.total, _), (.strategy, nil), (.account, nil), (.venue, nil): return nil
    }
  }

  /// Ordered by kind, then by index: the order in which overrides are kept and told.
  var order: UInt32 { UInt32(kind.rawValue) << 16 | UInt32(index) }
}

extension LimitScope {
  /// Several kinds of scope.
  package struct KindSet: OptionSet, Hashable, Sendable, BitwiseCopyable {
    /// A bit for each kind.
    package var rawValue: UInt8

    /// The kinds of some bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    private init(_ kind: Kind) { rawValue = 1 << kind.rawValue }

    static var total: KindSet { KindSet(.total) }
    static var instrument: KindSet { KindSet(.instrument) }
    static var strategy: KindSet { KindSet(.strategy) }
    static var account: KindSet { KindSet(.account) }
    static var venue: KindSet { KindSet(.venue) }
    static var breaker: KindSet { KindSet(.breaker) }

    /// The kinds, in their order.
    package var kinds: [Kind] { Kind.allCases.filter { contains(KindSet($0)) } }
  }
}
