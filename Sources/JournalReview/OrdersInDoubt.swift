import EventJournal
import JournalStore
import TradingCore

/// The orders that were open where a journal ends: what a loss behind it leaves in doubt.
package enum OrdersInDoubt {
  /// Their numbers, in order, with what the journal last knew of each.
  package static func find(
    in storage: any JournalStorage, catalog: StrategyCatalog
  ) throws(ReviewError) -> [(number: UInt64, state: String)] {
    do {
      var reader = EventReader(
        behind: try JournalReader.open(in: storage, verification: .checksums))
      var state = TradingState(catalog: catalog)
      while let recorded = try reader.next() { state.apply(recorded) }
      return state.orders.open { _ in true }.map { number in
        (number.rawValue, state.orders[number].map { "\($0.state)" } ?? "unknown")
      }
    } catch {
      throw .journal(error)
    }
  }
}
