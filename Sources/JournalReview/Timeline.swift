import EventJournal
import JournalStore
import TradingCore

/// The events of a journal that somebody wants to see, one after the other, each with the state
/// after it. Everything before is folded too, so that names and values are right.
package struct Timeline: ~Copyable {
  private var reader: EventReader
  private let selection: TimelineSelection
  /// The state after the event yielded last.
  package private(set) var state: TradingState
  /// Whether the last event wanted has passed, so that waiting for more is of no use.
  package private(set) var isOver = false

  /// Opens a journal for looking through it.
  package static func open(
    _ directory: String, _ selection: TimelineSelection, catalog: StrategyCatalog
  ) throws(ReviewError) -> Timeline {
    let reader = try reading { () throws(JournalError) in try EventReader.open(directory) }
    return Timeline(reader, selection, catalog: catalog)
  }

  private init(
    _ reader: consuming EventReader, _ selection: TimelineSelection, catalog: StrategyCatalog
  ) {
    self.reader = reader
    self.selection = selection
    state = TradingState(catalog: catalog)
  }

  /// The next event wanted; nil at the end of what is there or wanted.
  package mutating func next() throws(ReviewError) -> RecordedEvent? {
    do {
      while !isOver, let recorded = try reader.next() {
        if selection.isOver(before: recorded.envelope) {
          isOver = true
          return nil
        }
        state.apply(recorded)
        if selection.wants(recorded, state) { return recorded }
      }
      return nil
    } catch {
      throw .journal(error)
    }
  }

  /// Waits at most so long for more to be written; false when nothing came.
  package mutating func waitForMore(timeoutMilliseconds: Int) throws(ReviewError) -> Bool {
    do {
      return try reader.waitForMore(timeoutMilliseconds: timeoutMilliseconds)
    } catch {
      throw .journal(error)
    }
  }

  /// How the journal ends, once `next` has come to its end.
  package var tail: JournalTail? { reader.blocks.tail }
}
