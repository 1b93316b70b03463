import EventJournal
import JournalStore
import TradingCore
import TradingEngine

/// Breakers of services and providers. The venue's door is the one service that this desk itself
/// depends on, so where one of the venue's name is declared, the desk reports its answers to it.
extension DeskRun {
  /// Refuses services that a journal has no room for, before it is opened for writing.
  static func checkServices(
    _ request: RunRequest, _ state: borrowing TradingState
  ) throws(DeskError) {
    let known = state.safeguards.breakers.map(\.declared.name)
    let new = request.profile.services.count { !known.contains($0.name) }
    guard known.count + new <= ServiceProfile.maximumCount else {
      throw .file(
        "\(request.journal) would know \(known.count + new) services, and at most "
          + "\(ServiceProfile.maximumCount) can have a breaker: leave some out")
    }
  }

  /// Declares each service that the journal does not know by name. What it knows keeps its phase,
  /// its thresholds and what it guards.
  mutating func declareServices() throws(DeskError) {
    for service in profile.services {
      if let known = engine.state.safeguards.breaker(named: service.name) {
        guard known.declared.guards != service.guards else { continue }
        request.complain(
          "'\(service.name)' is a \(known.declared.guards) in this journal and stays one; give the "
            + "\(service.guards) another name")
        continue
      }
      // Whoever is named like the venue is its door, and stands in the way of its orders only.
      let venue = engine.state.venues.firstIndex(of: service.name)
      try declare(
        .breakerDeclared(
          BreakerDeclared(
            breaker: BreakerIndex(UInt16(engine.state.safeguards.breakers.count + 1)),
            guards: service.guards, venue: venue.map { VenueIndex(UInt8($0)) },
            name: service.name)))
    }
    venueService = engine.state.venues.first.flatMap {
      engine.state.safeguards.breaker(named: $0)?.declared.breaker
    }
  }

  /// Reports to the venue's breaker what the last turn says of the venue: an answer with the time
  /// that it took, none in time, a refusal for a fault of its own, a lost connection.
  mutating func reportVenue(_ service: BreakerIndex) throws(JournalError) {
    for recorded in engine.lastTurn {
      guard let report = report(of: recorded.event, to: service) else { continue }
      try engine.turn(.fact(.control(.serviceReported(report))), at: engine.now)
    }
  }

  private func report(of event: Event, to service: BreakerIndex) -> ServiceReported? {
    func answer(_ order: OrderNumber, _ isSuccess: Bool, _ what: String) -> ServiceReported {
      let intended = engine.state.orders[order]?.intendedAt ?? engine.now
      return ServiceReported(
        breaker: service, isSuccess: isSuccess, latency: engine.now.since(intended),
        detail: "order \(order.rawValue) \(what)")
    }
    switch event {
    case .orderAcknowledged(let it): return answer(it.order, true, "acknowledged")
    case .orderRejected(let it):
      return answer(it.order, !it.reason.isVenueFault, "rejected: \(it.reason)")
    case .orderOutcomeUnknown(let it):
      return it.reason.isVenueFault ? answer(it.order, false, "unanswered: \(it.reason)") : nil
    case .connectionChanged(let it) where !it.isConnected:
      return ServiceReported(
        breaker: service, isSuccess: false, latency: Interval(nanoseconds: 0),
        detail: "the connection is lost")
    default: return nil  // open set: most events say nothing of the venue
    }
  }
}
