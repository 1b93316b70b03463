import DeskFiles
import EventJournal
import JournalStore
import Simulation
import SystemCalls
import TradingCore
import TradingEngine

extension DeskRun {
  /// Has snapshots taken from here on, after removing those of records that the journal lost: their
  /// sequences are given anew now.
  mutating func keepSnapshots(
    _ past: PastState, _ writer: EventWriter, _ statement: StatementFollower
  ) throws(DeskError) {
    for passed in past.passedOver { request.complain(passed.description) }
    guard let interval = request.snapshotInterval, request.journalIdentity == nil else { return }
    let folder = SnapshotDirectory(
      ofJournal: request.journal, origin: SnapshotOrigin(journalId: opening.journalId))
    do {
      _ = try folder.removeAll(after: opening.lastSequence)
      self.snapshots = try SnapshotKeeper(
        snapshots: folder, journal: writer, waitsForDisk: request.kind != .backtest,
        interval: interval, after: past.begunAfter, statement: statement,
        cachePath: SimulationCache.path(of: request.journal), buildLabel: request.build,
        complain: request.complain)
    } catch {
      throw .file("\(error)")
    }
  }

  /// Takes the state down when enough has happened since the last time.
  func takeSnapshotIfDue() {
    guard let snapshots, snapshots.isDue(engine.state.lastSequence) else { return }
    snapshots.take(engine.state, source.mark)
  }

  /// Takes the last state down and waits until it is written.
  mutating func finishSnapshots() throws(DeskError) {
    guard let snapshots = snapshots.take() else { return }
    do throws(SystemError) {
      try snapshots.finish(engine.state, source.mark)
    } catch {
      throw .file(error.description)
    }
  }

  /// The cache of the simulation, when the journal has one of its own. What is wrong with it is
  /// said, and then all is read and played from the beginning.
  static func simulationCache(
    _ request: RunRequest, _ settings: VenueSettings
  ) -> SimulationCache? {
    let journal: JournalId
    do throws(JournalError) {
      journal = try JournalReader.journalId(of: request.journal)
    } catch {
      return nil  // No journal yet; reading it says what else is wrong with one.
    }
    let path = SimulationCache.path(of: request.journal)
    do throws(SimulationCacheFault) {
      return try SimulationCache.read(path, of: journal, settings: settings)
    } catch {
      request.pass(over: path, because: error)
      return nil
    }
  }

  /// The generated market of a cache, where the journal's last run had the same.
  static func market(
    in cache: SimulationCache?, _ request: RunRequest, upTo time: Timestamp
  ) -> MarketGenerator? {
    do throws(SimulationCacheFault) {
      return try cache?.market(request.profile.market, seed: request.seed, upTo: time)
    } catch {
      request.pass(over: SimulationCache.path(of: request.journal), because: error)
      return nil
    }
  }

  /// A statement read up to `limit`, from the cache on where that is of the same statement.
  static func statement(
    _ request: RunRequest, _ cache: SimulationCache?, _ settings: VenueSettings, upTo limit: Int
  ) throws(DeskError) -> StatementFollower {
    let path = StatementFile.path(of: request.journal)
    var statement = StatementFollower(path, settings: settings)
    if let cache {
      if let begun = try StatementFollower(path, cache, upTo: limit) {
        statement = begun
      } else {
        request.pass(
          over: SimulationCache.path(of: request.journal),
          because: SimulationCacheFault.otherStatement)
      }
    }
    try statement.follow(upTo: limit)
    return statement
  }
}

extension RunRequest {
  fileprivate func pass(over cache: String, because fault: SimulationCacheFault) {
    complain(
      "\(cache) is passed over: \(fault). The statement and the market are read from their "
        + "beginning instead")
  }
}
