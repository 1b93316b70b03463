import EventJournal
import JournalStore
import Simulation
import SystemCalls
import Testing
import TradingCore
import TradingDesk

/// Snapshots of whole runs: the demo with its outage, breaker, stop and recovery, on a market with
/// order books, and a second run behind it.
@Suite struct SnapshotRunTests {
  private func playTwice(_ path: String) throws {
    for milliseconds in [240_000, 20_000] as [Int64] {
      var short = request(path, milliseconds: milliseconds)
      // A sparse market: tests fold it many times.
      short.profile.market.meanSpacing = .milliseconds(120)
      short.profile.market.maximumSpacing = .milliseconds(400)
      short.profile.market.depthLevels = 6
      for (key, value) in [("fast-shift", 3), ("slow-shift", 5), ("warm-up", 32)] as [(_, Int64)] {
        short.profile.set(key, value)
      }
      short.profile.set(.stateHashInterval, 256)
      try play(short)
    }
  }

  private func snapshots(of path: String) throws -> SnapshotDirectory {
    let reader = try EventReader.open(path)
    return SnapshotDirectory(
      ofJournal: path, origin: SnapshotOrigin(journalId: reader.blocks.journalId))
  }

  private func words(_ state: TradingState) -> [UInt64] {
    var writer = StateWriter()
    state.write(to: &writer)
    return writer.words
  }

  /// Takes a snapshot at every so many events, and gives the state after the last.
  private func take(
    every interval: UInt64, _ events: [RecordedEvent], _ snapshots: SnapshotDirectory
  ) throws -> TradingState {
    var state = TradingState(catalog: DeskRun.catalog)
    var buffer: [UInt64] = []
    for recorded in events {
      state.apply(recorded)
      guard recorded.envelope.sequence.rawValue % interval == 0 else { continue }
      let snapshot = StateSnapshot(of: state, reusing: buffer)
      _ = try snapshot.write(to: snapshots, buildLabel: "test")
      buffer = snapshot.takeBuffer()
    }
    return state
  }

  /// Goes on from a state to the last of a journal's events, proving every recorded hash.
  private func fold(_ state: inout TradingState, _ events: [RecordedEvent]) {
    for recorded in events[Int(state.lastSequence.rawValue)...] {
      if case .stateHashed(let hashed) = recorded.event { #expect(state.hash() == hashed.hash) }
      state.apply(recorded)
    }
  }

  @Test func everySnapshotOfTheDemoLeadsToTheSameEnd() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      try playTwice(path)
      let snapshots = try snapshots(of: path)
      let all = try events(of: path)
      let end = try take(every: 499, all, snapshots)
      let names = try snapshots.names()
      #expect(names.count > 20)
      var corners: [String] = []
      for name in names {
        let restored = RestoredState(
          from: snapshots, atOrBefore: .sequence(name.sequence), catalog: DeskRun.catalog)
        #expect(restored.passedOver.isEmpty)
        #expect(restored.state.lastSequence.rawValue == name.sequence)
        var state = restored.state
        if state.control.stop != nil { corners.append("stop") }
        if state.orders.openCount > 0 { corners.append("open orders") }
        let hasDepth = state.market.instruments.contains { !$0.book.bids.levels.isEmpty }
        if hasDepth { corners.append("depth") }
        fold(&state, all)
        #expect(state.hash() == end.hash())
        #expect(words(state) == words(end))
      }
      for corner in ["stop", "open orders", "depth"] { #expect(corners.contains(corner)) }
    }
  }

  @Test func aReaderGoesOnBehindASnapshot() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let report = try play(request(path, milliseconds: 5_000))
      let snapshots = try snapshots(of: path)
      _ = try take(every: 400, events(of: path), snapshots)
      let restored = RestoredState(from: snapshots, atOrBefore: .end, catalog: DeskRun.catalog)
      var state = restored.state
      var reader = try EventReader.open(path, from: restored.next, verification: .chain)
      while let recorded = try reader.next() {
        if recorded.envelope.sequence != state.lastSequence.next {
          Issue.record("\(recorded.envelope.sequence) does not follow \(state.lastSequence)")
        }
        state.apply(recorded)
      }
      #expect(restored.header != nil)
      #expect(words(state) == words(report.state))
    }
  }

  @Test func anyMomentIsReachedFromItsSnapshotAsFromGenesis() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      try playTwice(path)
      let snapshots = try snapshots(of: path)
      let all = try events(of: path)
      _ = try take(every: 512, all, snapshots)
      var genesis = TradingState(catalog: DeskRun.catalog)
      for (place, recorded) in all.enumerated() {
        genesis.apply(recorded)
        guard place % 701 == 500 else { continue }
        let envelope = recorded.envelope
        for limit in [
          SnapshotLimit.sequence(envelope.sequence.rawValue),
          .time(envelope.recordedAt.nanoseconds),
        ] {
          let restored = RestoredState(from: snapshots, atOrBefore: limit, catalog: DeskRun.catalog)
          // Later events of the same moment may be in the snapshot already.
          guard restored.state.lastSequence <= envelope.sequence else { continue }
          #expect(restored.header != nil || place < 512)
          var state = restored.state
          for event in all[Int(state.lastSequence.rawValue)...place] { state.apply(event) }
          #expect(state.hash() == genesis.hash())
          #expect(words(state) == words(genesis))
        }
      }
    }
  }

  @Test func aSnapshotOfTheLastEventHasNothingBehindIt() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let report = try play(request(path, milliseconds: 2_000))
      let snapshots = try snapshots(of: path)
      _ = try StateSnapshot(of: report.state).write(to: snapshots, buildLabel: "test")
      let restored = RestoredState(from: snapshots, atOrBefore: .end, catalog: DeskRun.catalog)
      #expect(restored.state.lastSequence == report.state.lastSequence)
      var reader = try EventReader.open(path, from: restored.next, verification: .chain)
      let more = try reader.next()
      #expect(more == nil)
      let tail = reader.blocks.tail
      #expect(tail == .cleanEnd)
      // Reading the last event too shows that the snapshot is of this journal's records.
      var again = try EventReader.open(path, from: restored.state.lastSequence)
      let recorded = try again.next()
      #expect(recorded.map { restored.follows($0.envelope) } == true)
    }
  }

  @Test func aRunGoesOnFromASnapshotAsFromGenesis() throws {
    try inFolder { folder in
      // Snapshots lie in the journal's directory, and neither writer nor readers mind them.
      let path = folder.path(of: "journal")
      try play(request(path, milliseconds: 5_000))
      let first = try events(of: path)
      _ = try take(every: 50, first, snapshots(of: path))
      let second = try play(request(path, milliseconds: 5_000))
      let other = folder.path(of: "other")
      try play(request(other, milliseconds: 5_000))
      let same = try play(request(other, milliseconds: 5_000))
      #expect(second.state.hash() == same.state.hash())
      let restored = try RestoredState(
        from: snapshots(of: path), atOrBefore: .end, catalog: DeskRun.catalog)
      var state = restored.state
      fold(&state, try events(of: path))
      #expect(state.hash() == second.state.hash())
    }
  }
}
