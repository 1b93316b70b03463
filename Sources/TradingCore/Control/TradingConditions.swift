/// What an order is for, as far as control cares.
package enum TradingAction: Sendable, CaseIterable {
  /// An order that could make a position larger.
  case grow
  /// An order that can only make a position smaller.
  case reduce
  /// An order that closes a position because an operator had everything closed.
  case close
  /// Taking an order back.
  case cancel
}

/// Everything in control that decides what may be done, taken together. The order in which it is
/// asked, and what each of it allows, is the table in docs/CONTROL.md, which a test walks.
package struct TradingConditions: Hashable, Sendable {
  /// Whether trading is stopped.
  package var isStopped = false
  /// What operators allow.
  package var mode = TradingMode.normal
  /// Where the window of maintenance stands.
  package var maintenance = MaintenancePhase.none
  /// How bad the market is.
  package var crisis = CrisisLevel.none
  /// Whether orders are not settled with the venue.
  package var isUnsettled = false
  /// Whether the venue can be reached.
  package var isConnected = true
  /// What the engine's breaker allows.
  package var breaker = BreakerAllowance.all
  /// Whether a service that the venue's orders need lets them pass.
  package var isServed = true
  /// Whether what is to be traded is denied.
  package var isDenied = false

  /// What a breaker allows.
  package enum BreakerAllowance: Sendable, CaseIterable {
    /// It is closed, or has a probe to give.
    case all
    /// It is open because of a loss, or its probes after one are under way.
    case reducing
    /// It is open because a venue failed, or its probes after that are under way.
    case nothing
  }

  /// Nothing in the way.
  package init() {}

  /// The rule that refuses an action, if one does.
  package func refusal(of action: TradingAction) -> RiskRule? {
    switch action {
    case .cancel: nil
    case .close: refusalByVenue
    case .reduce: refusalByStopOrMode ?? refusalByVenue ?? refusalByBreaker
    case .grow: refusalByStopOrMode ?? refusalByVenue ?? refusalByBreaker ?? refusalOfGrowth
    }
  }

  private var refusalByStopOrMode: RiskRule? {
    if isStopped { return .stopped }
    if mode == .paused { return .paused }
    if maintenance == .inside { return .maintenance }
    return crisis == .severe ? .crisis : nil
  }

  /// What nobody can order around: a position that is not known cannot be closed, nor can one be
  /// where nobody answers.
  private var refusalByVenue: RiskRule? {
    if isUnsettled { return .unresolvedOrders }
    return isConnected ? nil : .venueDisconnected
  }

  private var refusalByBreaker: RiskRule? {
    if breaker == .nothing { return .breakerOpen }
    return isServed ? nil : .serviceBreaker
  }

  private var refusalOfGrowth: RiskRule? {
    if breaker == .reducing { return .breakerOpen }
    if mode == .reduceOnly { return .reduceOnly }
    if maintenance == .near { return .maintenance }
    if crisis == .high { return .crisis }
    return isDenied ? .denied : nil
  }
}

extension TradingState {
  /// The conditions under which a strategy trades an instrument.
  package func conditions(
    _ instrument: InstrumentIndex, _ strategy: StrategyIndex
  ) -> TradingConditions {
    var conditions = TradingConditions()
    let venue = market.instruments[instrument.position].instrument.venue
    conditions.isStopped = control.stop != nil
    conditions.mode = control.mode
    conditions.isUnsettled = orders.unknownCount > 0
    conditions.isConnected =
      Int(venue.rawValue) < isConnected.count && isConnected[Int(venue.rawValue)]
    switch control.breaker.phase {
    case .closed: break
    case .open: conditions.breaker = control.breaker.isOpenForLoss ? .reducing : .nothing
    case .halfOpen:
      let hasProbe = control.breaker.letsOrdersPass(thresholds(of: .engine))
      // After a loss the venue is not in doubt, and what reduces needs no probe.
      let rest: TradingConditions.BreakerAllowance =
        control.breaker.isAboutLoss ? .reducing : .nothing
      conditions.breaker = hasProbe ? .all : rest
    }
    guard safeguards.isOn else { return conditions }
    conditions.maintenance = safeguards.maintenance.phase
    conditions.crisis = safeguards.crisis
    conditions.isServed = isServed(at: venue)
    conditions.isDenied =
      !safeguards.denied.denials.isEmpty
      && safeguards.denied.denial(
        of: market.instruments[instrument.position].instrument, wantedBy: strategy) != nil
    return conditions
  }
}

extension TradingState {
  /// Whether another order at a venue has what it needs: every service, and of the providers, which
  /// stand in for each other, one. A half-open one lets as many orders under way as it has probes.
  package func isServed(at venue: VenueIndex) -> Bool {
    var providers = 0
    var away = 0
    for (index, named) in safeguards.breakers.enumerated() where named.guardsOrders(at: venue) {
      let isAway =
        switch named.breaker.phase {
        case .closed: false
        case .open: true
        case .halfOpen:
          named.breaker.probes.count
            >= Int(thresholds(of: BreakerIndex(UInt16(index + 1))).probes)
        }
      switch named.declared.guards {
      case .service: if isAway { return false }
      case .provider:
        providers += 1
        if isAway { away += 1 }
      case .engine: break
      }
    }
    return providers == 0 || away < providers
  }
}
