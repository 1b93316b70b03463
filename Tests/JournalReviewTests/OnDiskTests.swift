import EventJournal
import JournalReview
import JournalStore
import Projections
import SystemCalls
import Testing
import TradingCore

/// The same questions asked of a real journal in a temporary directory.
@Suite struct OnDiskTests {
  /// A journal on disk with these events, one epoch after the other.
  private func withJournal(
    _ events: [RecordedEvent], closing: Bool = true, _ body: (String) throws -> Void
  ) throws {
    let temporary = try Directory.makeTemporary(prefix: "daybook-review-")
    let path = temporary.path(of: "journal")
    for epoch in 1...(events.last?.envelope.epoch ?? 1) {
      let (writer, _) = try EventWriter.open(directory: path, options: JournalOptions())
      var last = Sequence.none
      for event in events where event.envelope.epoch == epoch {
        try writer.append(event)
        last = event.envelope.sequence
      }
      try writer.waitUntilDurable(last)
      if closing { try writer.close() } else { try writer.abandon() }
    }
    try body(path)
    try temporary.removeTree()
  }

  @Test func aSoundJournalVerifiesAndRepeats() throws {
    let desk = SampleDesk.soundDay()
    try withJournal(desk.events) { path in
      let verification = try Verification.run(path, catalog: SampleDesk.catalog)
      // All in one commit group: nothing was durable when the first order was sent.
      #expect(Set(verification.findings.findings.map(\.rule)) == [.intentDurable])
      #expect(verification.eventCount == UInt64(desk.events.count))
      #expect(verification.orderCount == 3)
      #expect(verification.end == .clean)
      #expect(verification.hashesEqual > 2)
      let again = try Reexecution.run(path, catalog: SampleDesk.catalog)
      #expect(again.divergence == nil)
      #expect(again.state.hash() == desk.state.hash())
    }
  }

  /// The journal's records in a journal of their own, changed on the way.
  private func rewritten(
    _ path: String, _ change: (inout RecordHeader, inout [UInt8]) -> Void
  ) throws -> String {
    let other = path + "-rewritten"
    var options = JournalOptions()
    options.schemaVersion = EventEncoder.schemaVersion
    let (writer, _) = try JournalWriter.open(directory: other, options: options)
    var reader = try JournalReader.open(path)
    while try reader.nextBlock() {
      let bytes = Array(reader.payload.prefix(reader.payloadByteCount))
      var offset = 0
      while offset < bytes.count {
        var header = try RecordHeader(unsafe bytes.span.bytes, at: offset)
        offset += header.byteCount
        var body = Array(bytes[offset - header.bodyByteCount..<offset])
        change(&header, &body)
        let start = try writer.beginRecord(
          kind: header.kind, layout: header.layout, subject: header.subject,
          recordedAt: header.recordedAt, sourceTime: header.sourceTime, cause: header.cause,
          bodyByteCount: body.count)
        writer.group.bytes.replaceSubrange(start..<start + body.count, with: body)
      }
    }
    try writer.close()
    return other
  }

  @Test func bitsThatNoEventUsesAreFoundByTheirRule() throws {
    let desk = SampleDesk.soundDay()
    let changes: [(EventKind, (inout RecordHeader, inout [UInt8]) -> Void)] = [
      // Reserved bits of a packed word, a word too many, a subject that says more than it may, and
      // padding behind a text.
      (.connectionChanged, { _, body in body[7] = 0x80 }),
      (.connectionChanged, { _, body in body[1] = 3 }),
      (.orderSent, { _, body in body += [UInt8](repeating: 0, count: 8) }),
      (.quoted, { header, _ in header.subject |= 1 << 16 }),
      (.currencyDeclared, { _, body in body[body.count - 1] = 1 }),
    ]
    try withJournal(desk.events) { path in
      for (number, (kind, change)) in changes.enumerated() {
        let place = UInt64(desk.events.place(of: kind)) + 1
        var sequence: UInt64 = 0
        let other = try rewritten(path) { header, body in
          sequence += 1
          if sequence == place { change(&header, &body) }
        }
        let whole = try Verification.run(other, catalog: SampleDesk.catalog)
        let found = whole.findings.findings.filter { $0.rule == .bytesUsed }
        #expect(found.map(\.sequence) == [Sequence(place)], "\(number)")
        #expect(!whole.isClean && AuditRule.bytesUsed.severity == .error)
        // The events are the same to everybody else.
        let again = try Reexecution.run(other, catalog: SampleDesk.catalog)
        #expect(again.state.hash() == desk.state.hash())
        let tail = try TailVerification.run(
          retained: other, catalog: SampleDesk.catalog)
        #expect(tail.findings.findings.contains { $0.rule == .bytesUsed })
        try Directory(other).removeTree()
      }
      let sound = try Verification.run(
        try rewritten(path) { _, _ in }, catalog: SampleDesk.catalog)
      #expect(!sound.findings.findings.contains { $0.rule == .bytesUsed })
    }
  }

  @Test func aTurnCutOffOnDiskIsTakenUp() throws {
    var first = SampleDesk.soundDay().events
    first.removeSubrange((first.place(of: .decisionMade) + 1)...)
    var desk = SampleDesk(epoch: 2, after: first)
    desk.begin(run: 2, previous: .crashedAndRecovered)
    desk.fact(.connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: true)))
    try withJournal(desk.events, closing: false) { path in
      let again = try Reexecution.run(path, catalog: SampleDesk.catalog)
      #expect(again.divergence == nil)
      #expect(again.cutOffCount == 1)
      let verification = try Verification.run(path, catalog: SampleDesk.catalog)
      #expect(verification.end == .open)
      #expect(verification.findings.findings == [])
    }
  }

  @Test func theStateIsRebuiltAtAnyMoment() throws {
    let desk = SampleDesk.soundDay()
    try withJournal(desk.events) { path in
      var folded = TradingState(catalog: SampleDesk.catalog)
      for event in desk.events {
        folded.apply(event)
        let rebuilt = try StateRebuild.run(
          path, through: .sequence(event.envelope.sequence), catalog: SampleDesk.catalog)
        #expect(rebuilt.hash == folded.hash())
        #expect(rebuilt.divergence == nil)
      }
      let noon = desk.events[20].envelope.recordedAt
      let byTime = try StateRebuild.run(path, through: .time(noon), catalog: SampleDesk.catalog)
      #expect(byTime.state.now == noon)
      #expect(byTime.state.lastSequence >= desk.events[20].envelope.sequence)
    }
  }

  @Test func aMomentBehindTheEndIsRefused() throws {
    let desk = SampleDesk.soundDay()
    try withJournal(desk.events) { path in
      do throws(ReviewError) {
        _ = try StateRebuild.run(
          path, through: .sequence(Sequence(10_000)), catalog: SampleDesk.catalog)
        Issue.record("the journal has no event 10000")
      } catch {
        #expect(error.description.contains("ends at #\(desk.events.count)"))
        #expect(error.exitCode == 2)
      }
    }
  }

  @Test func aTimelineYieldsWhatIsSelected() throws {
    let desk = SampleDesk.soundDay()
    try withJournal(desk.events) { path in
      var selection = TimelineSelection()
      selection.order = OrderNumber(2)
      let ofOrder = try kinds(path, selection)
      #expect(ofOrder == [.orderIntended, .orderSent, .orderAcknowledged, .orderFilled])
      selection = TimelineSelection()
      selection.add(.stopTriggered)
      selection.add(.recovered)
      let ofKinds = try kinds(path, selection)
      #expect(ofKinds == [.stopTriggered, .recovered])
      selection = TimelineSelection()
      selection.from = .sequence(Sequence(3))
      selection.until = .sequence(Sequence(5))
      let between = try kinds(path, selection)
      #expect(between == [.venueDeclared, .instrumentDeclared, .accountDeclared])
      selection = TimelineSelection()
      selection.symbol = "AAA"
      selection.add(.orderFilled)
      let ofSymbol = try kinds(path, selection)
      #expect(ofSymbol == [.orderFilled, .orderFilled])
      selection.symbol = "BBB"
      let ofNone = try kinds(path, selection)
      #expect(ofNone == [])
    }
  }

  private func kinds(_ path: String, _ selection: TimelineSelection) throws -> [EventKind] {
    var timeline = try Timeline.open(path, selection, catalog: SampleDesk.catalog)
    var kinds: [EventKind] = []
    while let recorded = try timeline.next() { kinds.append(recorded.event.kind) }
    return kinds
  }

  @Test func aTraceGoesFromTheQuoteToTheMoney() throws {
    try withJournal(SampleDesk.soundDay().events) { path in
      let trace = try OrderTrace.run(path, order: "2", catalog: SampleDesk.catalog)
      let story = trace.story
      #expect(
        story.steps.map(\.recorded.event.kind) == [
          .quoted, .decisionMade, .orderIntended, .orderSent, .orderAcknowledged, .orderFilled,
        ])
      #expect(story.realised == SampleDesk.money(-3))
      #expect(story.fees == Money(units: 10_000_000))
      #expect(story.meanPrice == SampleDesk.price(98))
      let byName = try OrderTrace.run(
        path, order: story.clientOrderId, catalog: SampleDesk.catalog)
      #expect(byName.story.steps.count == story.steps.count)
    }
  }

  @Test func aTraceOfACancelledOrderNamesTheStopBehindIt() throws {
    try withJournal(SampleDesk.soundDay().events) { path in
      let trace = try OrderTrace.run(path, order: "3", catalog: SampleDesk.catalog)
      let kinds = trace.story.steps.map(\.recorded.event.kind)
      #expect(kinds.contains(.stopTriggered))
      #expect(kinds.contains(.operatorCommanded))
      #expect(trace.story.state == .cancelled)
    }
  }

  @Test func anOrderThatIsNotThereIsRefusedWithWhatIs() throws {
    try withJournal(SampleDesk.soundDay().events) { path in
      for (order, words) in [
        ("9", "orders are 1 to 3"), ("daybook-00000001-1", "another journal"),
        ("nonsense", "no order nonsense"),
      ] {
        do throws(ReviewError) {
          _ = try OrderTrace.run(path, order: order, catalog: SampleDesk.catalog)
          Issue.record("there is no order \(order)")
        } catch {
          #expect(error.description.contains(words))
        }
      }
    }
  }

  @Test func damageIsNoFindingButAnError() throws {
    try withJournal(SampleDesk.soundDay().events) { path in
      let directory = Directory(path)
      let name = try #require(try directory.names().first { $0.hasSuffix(".segment") })
      let file = try File.openForWriting(directory.path(of: name))
      let flipped: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
      try file.write(flipped.span, at: 4_096 + 400)
      try file.close()
      do throws(ReviewError) {
        _ = try Verification.run(path, catalog: SampleDesk.catalog)
        Issue.record("four bytes were changed")
      } catch {
        #expect(error.exitCode == 74)
      }
    }
  }
}
