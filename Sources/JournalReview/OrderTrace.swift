import EventJournal
import JournalStore
import Projections
import TradingCore

/// The story of one order, walked back from what happened to it to the quote behind it, and forward
/// to the money and to whatever it set off. Memory holds the story and the state, not the journal.
package struct OrderTrace: Sendable {
  /// The story.
  package let story: OrderStory
  /// The state at the end of the journal, for names.
  package let state: TradingState

  /// Follows an order, given by its number or by its name at the venue.
  package static func run(
    _ directory: String, order text: String, catalog: StrategyCatalog,
    progress: (UInt64) -> Void = { _ in }
  ) throws(ReviewError) -> OrderTrace {
    var reader = try reading { () throws(JournalError) in try EventReader.open(directory) }
    let journal = reader.blocks.journalId.clientPrefix
    let number = try orderNumber(text, journal: journal)
    var follower = OrderFollower(number, catalog: catalog)
    do {
      while let recorded = try reader.next() {
        follower.take(recorded)
        if recorded.envelope.sequence.rawValue & 0xFFFF == 0 {
          progress(recorded.envelope.sequence.rawValue)
        }
      }
    } catch {
      throw .journal(error)
    }
    while let wanted = follower.missingCause {
      follower.takeCause(try event(wanted, in: directory), of: wanted)
    }
    let name = ClientOrderId(journal: journal, order: number)
    guard let story = follower.story(named: "\(name)") else {
      throw .noSuchOrder(text, last: follower.state.orders.lastNumber)
    }
    return OrderTrace(story: story, state: follower.state)
  }

  private static func orderNumber(
    _ text: String, journal: UInt32
  ) throws(ReviewError) -> OrderNumber {
    if let number = UInt64(text) { return OrderNumber(number) }
    guard let name = ClientOrderId(text) else { throw .noSuchOrder(text, last: OrderNumber(0)) }
    guard name.journal == journal else {
      throw .foreignOrder(text, journal: "\(ClientOrderId(journal: journal, order: name.order))")
    }
    return name.order
  }

  /// One event, read by itself.
  private static func event(
    _ sequence: Sequence, in directory: String
  ) throws(ReviewError) -> RecordedEvent? {
    do {
      var reader = try EventReader.open(directory, from: sequence)
      guard let recorded = try reader.next(), recorded.envelope.sequence == sequence else {
        return nil
      }
      return recorded
    } catch {
      throw .journal(error)
    }
  }
}
