import EventJournal
import JournalStore
import TradingCore

/// The recorded facts of a journal decided upon again: an audit of promise 3, that decisions can be
/// repeated.
package struct Reexecution: Sendable {
  /// Facts decided upon.
  package let factCount: UInt64
  /// Decisions made again as recorded.
  package let decisionCount: UInt64
  /// Turns whose end a crash took away.
  package let cutOffCount: UInt64
  /// Where recorded and repeated decisions part first; nil when they never do.
  package let divergence: Repeater.Divergence?
  /// The last event read.
  package let last: Sequence
  /// The state after it, for names.
  package let state: TradingState

  /// Decides again over a whole journal, up to the first difference.
  package static func run(
    _ directory: String, catalog: StrategyCatalog, progress: (UInt64) -> Void = { _ in }
  ) throws(ReviewError) -> Reexecution {
    var repeater = Repeater(catalog: catalog)
    var divergence: Repeater.Divergence?
    var last = Sequence.none
    var reader = try reading { () throws(JournalError) in try EventReader.open(directory) }
    while divergence == nil {
      let read: RecordedEvent?
      do {
        read = try reader.next()
      } catch {
        throw .journal(error)
      }
      guard let recorded = read else {
        divergence = repeater.finish(endedInOrder: reader.blocks.tail == .cleanEnd)
        break
      }
      var step = try repeater.take(recorded)
      if step == .cutOff {
        let kept = try StateRebuild.run(directory, through: .sequence(last), catalog: catalog)
        repeater.resume(from: kept.state)
        step = try repeater.take(recorded)
      }
      if case .diverged(let found) = step { divergence = found }
      last = recorded.envelope.sequence
      if last.rawValue & 0xFFFF == 0 { progress(last.rawValue) }
    }
    return Reexecution(
      factCount: repeater.factCount, decisionCount: repeater.decisionCount,
      cutOffCount: repeater.cutOffCount, divergence: divergence, last: last,
      state: repeater.state)
  }
}
