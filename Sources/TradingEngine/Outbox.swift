import TradingCore

/// Requests that wait until the events that ask for them are durable.
struct Outbox: Sendable {
  private var waiting: [(sequence: Sequence, request: VenueRequest)] = []

  var isEmpty: Bool { waiting.isEmpty }

  /// The last event that something waits for.
  var lastSequence: Sequence { waiting.last?.sequence ?? .none }

  /// Adds a request asked for by the event at `sequence`; later events come later.
  mutating func add(_ request: VenueRequest, _ sequence: Sequence) {
    precondition(sequence >= lastSequence, "requests wait in the order of their events")
    waiting.append((sequence, request))
  }

  /// Takes what is asked for by events up to `durable`, in order.
  mutating func take(through durable: Sequence) -> [VenueRequest] {
    let ready = waiting.prefix { $0.sequence <= durable }.map(\.request)
    waiting.removeFirst(ready.count)
    return ready
  }

  /// Takes everything, in order.
  mutating func takeAll() -> [VenueRequest] {
    let all = waiting.map(\.request)
    waiting.removeAll(keepingCapacity: true)
    return all
  }
}
