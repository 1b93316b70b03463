import EventJournal
import JournalStore
import TradingCore

/// The state that the fold of a part of a journal begins with.
struct TailBegin: Sendable {
  /// The state; nil where there is none to begin with.
  let state: TradingState?
  /// Snapshots that could not be used.
  let passedOver: [RestoredState.PassedOver]

  /// The state of a snapshot at an event or before it. Where a state hash lies between the newest
  /// one and the event, that one; else an older one that the last hash before it confirms, if there
  /// is any, since a hash behind the event proves less. Nothing of the journal is missing before
  /// its first event, so that needs no snapshot.
  static func find(
    in directory: String, atOrBefore last: Sequence, catalog: StrategyCatalog
  ) throws(JournalError) -> TailBegin {
    if last == .none { return TailBegin(state: TradingState(catalog: catalog), passedOver: []) }
    guard
      let newest = try snapshot(
        in: directory, atOrBefore: last, confirmedThrough: last, catalog: catalog)
    else { return TailBegin(state: nil, passedOver: []) }
    guard let state = newest.begin.state, !newest.isConfirmed, state.lastHashed > Sequence(1),
      let older = try snapshot(
        in: directory, atOrBefore: Sequence(state.lastHashed.rawValue - 1),
        confirmedThrough: state.lastHashed, catalog: catalog),
      older.isConfirmed
    else { return newest.begin }
    return older.begin
  }

  /// The oldest state that what is left of a journal confirms.
  static func findFirst(
    in directory: String, catalog: StrategyCatalog
  ) throws(JournalError) -> TailBegin {
    do throws(JournalError) {
      let fold = try ResumedFold.openAtFirst(directory, catalog: catalog)
      return TailBegin(state: fold.state, passedOver: fold.passedOver)
    } catch {
      guard case .missingSegment = error else { throw error }
      return TailBegin(state: nil, passedOver: [])
    }
  }

  private static func snapshot(
    in directory: String, atOrBefore limit: Sequence, confirmedThrough last: Sequence,
    catalog: StrategyCatalog
  ) throws(JournalError) -> (begin: TailBegin, isConfirmed: Bool)? {
    do throws(JournalError) {
      var fold = try ResumedFold.open(
        directory, atOrBefore: .sequence(limit.rawValue), catalog: catalog)
      guard fold.header != nil else {
        return (TailBegin(state: nil, passedOver: fold.passedOver), false)
      }
      var isConfirmed = false
      while !isConfirmed, let recorded = try fold.reader.next(),
        recorded.envelope.sequence <= last
      {
        isConfirmed = recorded.event.kind == .stateHashed
      }
      return (TailBegin(state: fold.state, passedOver: fold.passedOver), isConfirmed)
    } catch {
      // The snapshots that are left stand before the segments that are left.
      guard case .missingSegment = error else { throw error }
      return nil
    }
  }
}
