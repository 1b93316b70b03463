import Projections
import TradingCore

/// Which events of a timeline are wanted. Every condition set must hold.
package struct TimelineSelection: Sendable {
  /// The first event wanted; nil = from the beginning.
  package var from: JournalMoment?
  /// The last event wanted.
  package var until = JournalMoment.end
  /// Only events about this order, its intent with them.
  package var order: OrderNumber?
  /// Only events about the instruments with this symbol, on any venue.
  package var symbol: String?
  private var isKindWanted: [Bool]?

  /// Every event.
  package init() {}

  /// Adds a kind; once there is one, others are not wanted.
  package mutating func add(_ kind: EventKind) {
    var wanted = isKindWanted ?? [Bool](repeating: false, count: 256)
    wanted[Int(kind.rawValue)] = true
    isKindWanted = wanted
  }

  /// Whether the timeline is over before this event.
  func isOver(before envelope: Envelope) -> Bool { until.isBefore(envelope) }

  /// Whether an event is wanted; `state` is that after it.
  func wants(_ recorded: borrowing RecordedEvent, _ state: borrowing TradingState) -> Bool {
    if let from, !from.isReached(by: recorded.envelope) { return false }
    if let isKindWanted, !isKindWanted[Int(recorded.event.kind.rawValue)] { return false }
    if let order, recorded.event.order != order { return false }
    if let symbol {
      guard let instrument = state.instrument(of: recorded.event),
        state.market.knows(instrument)
      else { return false }
      return state.market.instruments[instrument.position].instrument.symbol == symbol
    }
    return true
  }
}
