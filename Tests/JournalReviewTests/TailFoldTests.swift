import EventJournal
import JournalReview
import JournalStore
import Projections
import SystemCalls
import Testing
import TradingCore

/// Orders, stops, books and state hashes of a part of a journal, folded from a snapshot: whatever a
/// verification of the whole finds behind it, that of the part finds too.
@Suite struct TailFoldTests {
  private static let journalId = JournalId(low: 21, high: 22)

  /// A journal of these events in a folder, every event a group of its own and durable before the
  /// next, and the tree's head behind so many of them.
  private func write(
    _ events: [RecordedEvent], to path: String, signing count: Int
  ) throws -> Checkpoint? {
    var head: TreeHead?
    var options = JournalOptions()
    options.journalId = Self.journalId
    for epoch in 1...(events.last?.envelope.epoch ?? 1) {
      let (writer, _) = try EventWriter.open(directory: path, options: options)
      for event in events where event.envelope.epoch == epoch {
        try writer.append(event)
        try writer.submit()
        try writer.waitUntilDurable(event.envelope.sequence)
        if event.envelope.sequence.rawValue == UInt64(count) {
          head = try writer.durableTreeHead()
        }
      }
      try writer.close()
    }
    return head.map {
      Checkpoint(journalId: Self.journalId, size: $0.size, root: $0.root)
    }
  }

  private func snapshot(_ state: TradingState, at path: String) throws {
    let folder = SnapshotDirectory(
      ofJournal: path, origin: SnapshotOrigin(journalId: Self.journalId))
    _ = try StateSnapshot(of: state).write(to: folder, buildLabel: "test")
  }

  private func state(after events: some Swift.Sequence<RecordedEvent>) -> TradingState {
    var state = TradingState(catalog: SampleDesk.catalog)
    for event in events { state.apply(event) }
    return state
  }

  private func inFolder(_ body: (_ path: String) throws -> Void) throws {
    let folder = try Directory.makeTemporary(prefix: "daybook-tail-")
    try body(folder.path(of: "journal"))
    try folder.removeTree()
  }

  /// Where a snapshot can be: behind a whole turn.
  private func boundaries(_ events: [RecordedEvent]) -> [Int] {
    events.indices.dropFirst().filter { !events[$0].event.kind.isDecided }
  }

  private func verify(_ path: String, from checkpoint: Checkpoint) throws -> TailVerification {
    try TailVerification.run(path, from: checkpoint, catalog: SampleDesk.catalog)
  }

  /// Findings about events behind one.
  private func findings(_ list: FindingList, behind count: Int) -> [Finding] {
    list.findings.filter {
      $0.sequence > Sequence(UInt64(count)) && $0.rule != .foldConfirmed
    }
  }

  @Test func aSoundJournalIsSoundFromEverySnapshotOn() throws {
    let events = SampleDesk.soundDay().events
    let end = state(after: events)
    for count in boundaries(events) {
      try inFolder { path in
        let checkpoint = try #require(try write(events, to: path, signing: count))
        try snapshot(state(after: events.prefix(count)), at: path)
        let tail = try verify(path, from: checkpoint)
        #expect(tail.isClean, "\(count): \(tail.findings.findings)")
        let fold = try #require(tail.fold)
        #expect(fold.begunAfter.rawValue == UInt64(count))
        #expect(fold.state.hash() == end.hash())
        #expect(tail.eventCount == UInt64(events.count - count))
        let hashes = events.dropFirst(count).filter { $0.event.kind == .stateHashed }
        #expect(fold.confirmedBy == hashes.first?.envelope.sequence && !fold.isSigned)
        #expect(tail.findings.count(of: .foldConfirmed) == 1)
        #expect(findings(tail.findings, behind: 0) == [])
      }
    }
  }

  @Test func ofTwoSnapshotsTheOneIsTakenThatASignedHashConfirms() throws {
    let events = SampleDesk.soundDay().events
    let hashes = events.indices.filter { events[$0].event.kind == .stateHashed }
    let signed = try #require(boundaries(events).first { $0 > hashes[2] })
    let older = try #require(boundaries(events).last { $0 < hashes[2] })
    try inFolder { path in
      let checkpoint = try #require(try write(events, to: path, signing: signed))
      try snapshot(state(after: events.prefix(signed)), at: path)
      let alone = try #require(try verify(path, from: checkpoint).fold)
      #expect(alone.begunAfter.rawValue == UInt64(signed) && !alone.isSigned)
      try snapshot(state(after: events.prefix(older)), at: path)
      let tail = try verify(path, from: checkpoint)
      let fold = try #require(tail.fold)
      #expect(fold.begunAfter.rawValue == UInt64(older) && fold.isSigned)
      #expect(fold.confirmedBy == events[hashes[2]].envelope.sequence)
      #expect(tail.isClean && tail.findings.findings == [], "\(tail.findings.findings)")
      #expect(tail.firstSequence.rawValue == UInt64(signed) + 1)
      #expect(tail.eventCount == UInt64(events.count - signed))
    }
  }

  /// What is done to the events behind a place, and the rule that it breaks.
  private static let faults: [(AuditRule, @Sendable (inout [RecordedEvent], Int) -> Void)] = [
    (
      .stateHash,
      { events, start in
        let place = events.place(of: .orderFilled, from: start)
        guard case .orderFilled(var fill) = events[place].event else { return }
        fill.price = SampleDesk.price(97)
        events[place].event = .orderFilled(fill)
      }
    ),
    (
      .fillsWithinQuantity,
      { events, start in
        let place = events.place(of: .orderFilled, from: start)
        guard case .orderFilled(var fill) = events[place].event else { return }
        fill.quantity = SampleDesk.quantity(2)
        events[place].event = .orderFilled(fill)
      }
    ),
    (
      .sentOnce,
      { events, start in
        events.insert(
          .orderSent(OrderProgress(order: OrderNumber(1))),
          at: events.place(of: .quoted, from: start))
      }
    ),
    (
      .orderNumberOnce,
      { events, start in
        let intent = events[events.place(of: .orderIntended)].event
        events.insert(intent, at: events.place(of: .quoted, from: start), cause: 1)
      }
    ),
    (
      .obeysStop,
      { events, start in
        let place = events.place(of: .orderIntended)
        guard case .orderIntended(var intent) = events[place].event else { return }
        intent.order = OrderNumber(4)
        events.insert(
          .orderIntended(intent), at: events.place(of: .cancelSent, from: start), cause: 1)
      }
    ),
    (
      .timeForward,
      { events, start in
        events[events.place(of: .quoted, from: start)].envelope.recordedAt = Timestamp(
          nanoseconds: 5)
      }
    ),
    (
      .eventPossible,
      { events, start in
        events.insert(
          .orderRejected(OrderClosure(order: OrderNumber(1), reason: .invalidOrder)),
          at: events.place(of: .quoted, from: start))
      }
    ),
    (
      .runBracketed,
      { events, start in
        events.insert(
          .runEnded(RunEnded(reason: .feedEnded, openOrders: 7)),
          at: events.place(of: .quoted, from: start))
      }
    ),
  ]

  /// Every hash of bytes is right in what is planted; only what the events say is not.
  @Test(arguments: faults.indices) func whatIsPlantedBehindTheCheckpointIsFound(fault: Int) throws {
    let (rule, plant) = Self.faults[fault]
    let events = SampleDesk.soundDay().events
    // Behind the first fill, and before everything that is spoilt.
    let kept = try #require(
      boundaries(events).first { $0 > events.place(of: .orderFilled) })
    for signed in [kept, kept + 2] {
      try inFolder { path in
        var forged = events
        plant(&forged, signed)
        #expect(forged.prefix(signed).elementsEqual(events.prefix(signed)))
        let checkpoint = try #require(try write(forged, to: path, signing: signed))
        try snapshot(state(after: events.prefix(kept)), at: path)
        let tail = try verify(path, from: checkpoint)
        let whole = try Verification.run(path, catalog: SampleDesk.catalog)
        #expect(tail.findings.count(of: .checkpointHolds) == 0)
        #expect(!tail.isClean && tail.findings.count(of: rule) > 0, "\(rule)")
        #expect(
          findings(tail.findings, behind: kept) == findings(whole.findings, behind: kept))
        #expect(tail.fold?.state.hash() == whole.state.hash())
      }
    }
  }

  @Test func aSnapshotThatTellsAnotherStoryIsFoundByTheNextHash() throws {
    let events = SampleDesk.soundDay().events
    let kept = try #require(
      boundaries(events).first { $0 > events.place(of: .orderFilled) })
    var other = events
    Self.faults[0].1(&other, 0)
    try inFolder { path in
      let checkpoint = try #require(try write(events, to: path, signing: kept))
      try snapshot(state(after: other.prefix(kept)), at: path)
      let tail = try verify(path, from: checkpoint)
      #expect(!tail.isClean && tail.findings.count(of: .stateHash) > 0)
      #expect(tail.fold?.confirmedBy == nil)
    }
  }

  @Test func withoutASnapshotThatCanBeUsedItIsSaid() throws {
    let events = SampleDesk.soundDay().events
    try inFolder { path in
      let checkpoint = try #require(try write(events, to: path, signing: 20))
      // One behind the checkpoint is none before it.
      try snapshot(state(after: events.prefix(40)), at: path)
      let late = try verify(path, from: checkpoint)
      #expect(late.isClean && late.fold == nil && late.passedOver.isEmpty)
      #expect(late.findings.findings.map(\.rule) == [.foldConfirmed])
      // A file that is none is passed over by name.
      let folder = Directory(path).directory("snapshots")
      let name = "\(SnapshotName(sequence: 12))"
      let file = try File.create(folder.path(of: name))
      try file.write([1, 2, 3].span, at: 0)
      try file.close()
      let bad = try verify(path, from: checkpoint)
      #expect(bad.isClean && bad.fold == nil)
      #expect(bad.passedOver.map(\.path) == [folder.path(of: name)])
      // From the very beginning nothing is needed.
      var hasher = BlockHasher()
      let nothing = Checkpoint(
        journalId: Self.journalId, size: 0, root: MerkleFrontier().root(&hasher))
      let all = try verify(path, from: nothing)
      #expect(all.isClean && all.fold?.begunAfter == Sequence.none)
      #expect(all.findings.findings == [] && all.eventCount == UInt64(events.count))
    }
  }

  /// A day in two openings, and what is left of it when the first segment is archived.
  @Test func whatIsLeftOfARetainedJournalIsFoldedFromItsFirstSnapshot() throws {
    var desk = SampleDesk(epoch: 2, after: SampleDesk.soundDay().events)
    desk.begin(run: 2, previous: .ended)
    desk.fact(.connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: true)))
    desk.command(.trade)
    desk.quote(ask: 99, askQuantity: 7)
    let kept = desk.events.count
    let order = desk.state.orders.lastNumber.rawValue
    try #require(desk.state.orders.openCount == 1)
    desk.work(order)
    desk.fill(order, at: 99, trade: 21)
    for _ in 0..<9 { desk.quote(ask: 99) }
    desk.end()
    for isForged in [false, true] {
      try inFolder { path in
        var events = desk.events
        if isForged { Self.faults[0].1(&events, kept) }
        _ = try write(events, to: path, signing: 0)
        try retain(path)
        let without = try TailVerification.run(retained: path, catalog: SampleDesk.catalog)
        #expect(without.isClean && without.fold == nil)
        #expect(without.findings.count(of: .foldConfirmed) == 1)
        try snapshot(state(after: desk.events.prefix(kept)), at: path)
        let tail = try TailVerification.run(retained: path, catalog: SampleDesk.catalog)
        let fold = try #require(tail.fold)
        #expect(fold.begunAfter.rawValue == UInt64(kept))
        #expect(tail.isClean == !isForged, "\(tail.findings.findings)")
        #expect((tail.findings.count(of: .stateHash) > 0) == isForged)
        #expect(fold.state.hash() == state(after: events).hash())
        #expect((fold.confirmedBy == nil) == isForged)
      }
    }
  }

  /// Takes the first segment away, and says so as `retain` does.
  private func retain(_ path: String) throws {
    var reader = try JournalReader.open(path)
    let names = try reader.segmentNames()
    var lines = ["daybook-retained/v1", "journal \(Self.journalId)"]
    while try reader.nextBlock(), reader.segment.name == names[0] {
      lines.removeAll { $0.hasPrefix("removed") }
      lines.append(
        "removed \(names[0]) \(reader.state.nextSequence) \(reader.state.chain) "
          + "\(SHA256Digest.zero)")
    }
    try TextFile.replace(
      "retained", with: lines.map { $0 + "\n" }.joined(), in: DiskStorage(path))
    try Directory(path).removeFile("\(names[0])")
  }
}
