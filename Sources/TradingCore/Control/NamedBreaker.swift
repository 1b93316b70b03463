/// A breaker of a service or a provider, by its declaration.
package struct NamedBreaker: Hashable, Sendable {
  /// What was declared.
  package var declared: BreakerDeclared
  /// Where it stands.
  package var breaker = Breaker()
  /// How long its last answer took.
  package var lastLatency = Interval(nanoseconds: 0)

  /// Whether orders at a venue need what it stands for.
  func guardsOrders(at venue: VenueIndex) -> Bool { declared.venue.map { $0 == venue } ?? true }

  func hash(into hasher: inout StateHasher) {
    hasher.combine(declared.name)
    hasher.combine(UInt64(declared.guards.rawValue))
    hasher.combine(UInt64(declared.venue?.rawValue ?? 255))
    breaker.hash(into: &hasher)
    breaker.hashAdded(into: &hasher)
    hasher.combine(lastLatency.nanoseconds)
  }
}
