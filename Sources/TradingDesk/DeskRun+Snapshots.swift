import EventJournal
import JournalStore
import SystemCalls
import TradingCore
import TradingEngine

extension DeskRun {
  /// Has snapshots taken from here on, after removing those of records that the journal lost: their
  /// sequences are given anew now.
  mutating func keepSnapshots(_ past: PastState, _ writer: EventWriter) throws(DeskError) {
    for passed in past.passedOver { request.complain(passed.description) }
    guard let interval = request.snapshotInterval, request.journalIdentity == nil else { return }
    let folder = SnapshotDirectory(
      ofJournal: request.journal, origin: SnapshotOrigin(journalId: opening.journalId))
    do {
      _ = try folder.removeAll(after: opening.lastSequence)
      self.snapshots = try SnapshotKeeper(
        snapshots: folder, journal: writer, waitsForDisk: request.kind != .backtest,
        interval: interval, after: past.begunAfter, buildLabel: request.build,
        complain: request.complain)
    } catch {
      throw .file("\(error)")
    }
  }

  /// Takes the state down when enough has happened since the last time.
  func takeSnapshotIfDue() {
    guard let snapshots, snapshots.isDue(engine.state.lastSequence) else { return }
    snapshots.take(engine.state)
  }

  /// Takes the last state down and waits until it is written.
  mutating func finishSnapshots() throws(DeskError) {
    guard let snapshots = snapshots.take() else { return }
    do throws(SystemError) {
      try snapshots.finish(engine.state)
    } catch {
      throw .file(error.description)
    }
  }
}
