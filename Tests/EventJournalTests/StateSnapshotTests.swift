import EventJournal
import JournalStore
import SystemCalls
import Testing
import TradingCore

@Suite struct StateSnapshotTests {
  private let last = SnapshotFixture.events.count

  @Test func aRestoredStateIsTheStateThatWasTaken() throws {
    try SnapshotFixture.run { fixture in
      for count in 1...last {
        let state = SnapshotFixture.state(after: count)
        let header = try fixture.write(after: count)
        let restored = fixture.restored()
        #expect(restored.header == header)
        #expect(restored.passedOver.isEmpty)
        #expect(restored.state.hash() == state.hash())
        #expect(restored.next == Sequence(UInt64(count) + 1))
        #expect(
          SnapshotFixture.words(of: restored.state) == SnapshotFixture.words(of: state))
      }
    }
  }

  @Test func theFoldOfTheRestIsTheFoldOfAll() throws {
    try SnapshotFixture.run { fixture in
      for count in 1..<last {
        try fixture.write(after: count)
        var state = fixture.restored().state
        for event in SnapshotFixture.events[count...] { state.apply(event) }
        #expect(
          SnapshotFixture.words(of: state)
            == SnapshotFixture.words(of: SnapshotFixture.state(after: last)))
      }
    }
  }

  @Test func withoutSnapshotsTheFoldBeginsWithTheJournal() throws {
    try SnapshotFixture.run { fixture in
      let empty = fixture.restored()
      #expect(empty.header == nil)
      #expect(empty.next == Sequence(1))
      #expect(empty.passedOver.isEmpty)
      try fixture.write(after: 9)
      #expect(fixture.restored(.sequence(8)).next == Sequence(1))
    }
  }

  @Test func theBestForAMomentIsTheNewestBeforeIt() throws {
    try SnapshotFixture.run { fixture in
      for count in [4, 8, 12] { try fixture.write(after: count) }
      #expect(fixture.restored(.sequence(11)).state.lastSequence == Sequence(8))
      #expect(fixture.restored(.sequence(12)).state.lastSequence == Sequence(12))
      let time = SnapshotFixture.time(of: 8)
      #expect(fixture.restored(.time(time)).state.lastSequence == Sequence(8))
      #expect(fixture.restored(.time(time - 1)).state.lastSequence == Sequence(4))
    }
  }

  @Test func aBadOneIsPassedOverForAnOlderAndReported() throws {
    try SnapshotFixture.run { fixture in
      for count in 1...8 { try fixture.write(after: count) }
      // The newest is damaged, then one of a wrong hash, one of another moment, one that is no
      // state, one of a newer build, one of another fold, one of another journal.
      var bytes = try fixture.contents(8)
      bytes[bytes.count - 1] ^= 1
      try fixture.replace(8, bytes)
      let states = (0...7).map { SnapshotFixture.state(after: $0) }
      try fixture.write(SnapshotFixture.words(of: states[7]), as: states[7]) {
        $0.stateHashLow ^= 1
      }
      try fixture.write(SnapshotFixture.words(of: states[5]), as: states[6])
      try fixture.write(SnapshotFixture.words(of: states[5]).dropLast(), as: states[5])
      try fixture.write(SnapshotFixture.words(of: states[4]), as: states[4]) {
        $0.recordedAt += 1
      }
      let restored = fixture.restored()
      #expect(restored.state.lastSequence == Sequence(3))
      #expect(restored.state.hash() == states[3].hash())
      #expect(restored.passedOver.map(\.path) == [8, 7, 6, 5, 4].map(fixture.path))
      let hash = states[7].hash()
      #expect(
        restored.passedOver.map(\.refusal) == [
          .file(.payloadChecksum),
          .hashDiffers(recorded: StateHash(high: hash.high, low: hash.low ^ 1), decoded: hash),
          .otherMoment(Sequence(5), states[5].now),
          .state(
            SnapshotFault(
              .endsEarly, byteOffset: (SnapshotFixture.words(of: states[5]).count - 1) * 8)),
          .otherMoment(Sequence(4), states[4].now),
        ])
      for passedOver in restored.passedOver {
        #expect(passedOver.description.contains(passedOver.path))
      }
    }
  }

  @Test func aSnapshotOfAnotherBuildOrJournalIsPassedOver() throws {
    try SnapshotFixture.run { fixture in
      let others = [
        SnapshotOrigin(journalId: JournalId(low: 1, high: 1)),
        SnapshotOrigin(
          journalId: SnapshotFixture.journalId, foldVersion: TradingState.foldVersion + 1),
      ]
      for (count, origin) in zip([7, 8], others) {
        let folder = fixture.snapshots.directory.parent.path
        let other = SnapshotDirectory(ofJournal: folder, origin: origin)
        let snapshot = StateSnapshot(of: SnapshotFixture.state(after: count))
        _ = try snapshot.write(to: other, buildLabel: "other")
      }
      try fixture.write(after: 6)
      let restored = fixture.restored()
      #expect(restored.state.lastSequence == Sequence(6))
      #expect(
        restored.passedOver.map(\.refusal) == [
          .file(.otherFold(TradingState.foldVersion + 1)),
          .file(.foreign(JournalId(low: 1, high: 1))),
        ])
    }
  }

  @Test func aSnapshotOfOtherRulesIsPassedOver() throws {
    try SnapshotFixture.run { fixture in
      try fixture.write(after: 4)
      try fixture.write(after: last)
      let restored = fixture.restored(catalog: StrategyCatalog([]))
      // After four events no strategy was declared yet, so nothing depends on its rules.
      #expect(restored.state.lastSequence == Sequence(4))
      guard case .state(let fault) = restored.passedOver.first?.refusal else {
        Issue.record("this build has no rules for the strategy")
        return
      }
      #expect(fault.problem == .otherRules(name: "counting", version: 1))
    }
  }

  @Test func everyPrefixAndEveryChangedByteIsPassedOver() throws {
    try SnapshotFixture.run { fixture in
      try fixture.write(after: last)
      let good = try fixture.contents(UInt64(last))
      for count in 0..<good.count {
        try fixture.replace(UInt64(last), Array(good[..<count]))
        let restored = fixture.restored()
        #expect(restored.header == nil && restored.passedOver.count == 1)
      }
      for index in good.indices {
        var bytes = good
        bytes[index] ^= 1 << UInt8(index % 8)
        try fixture.replace(UInt64(last), bytes)
        let restored = fixture.restored()
        #expect(restored.header == nil && restored.passedOver.count == 1, "byte \(index)")
      }
    }
  }

  @Test(arguments: [81, 82, 83] as [UInt64])
  func aSpoiltStateUnderARightChecksumIsNoOtherState(seed: UInt64) throws {
    print("seed \(seed)")
    var dice = seed
    func roll(_ sides: Int) -> Int {
      dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((dice >> 33) % UInt64(sides))
    }
    let state = SnapshotFixture.state(after: last)
    let good = SnapshotFixture.words(of: state)
    try SnapshotFixture.run { fixture in
      for _ in 0..<150 {
        var words = good
        for _ in 0...roll(2) { words[roll(words.count)] ^= 1 << UInt64(roll(64)) }
        if roll(5) == 0 { words.removeLast(1 + roll(words.count - 1)) }
        try fixture.write(words, as: state)
        let restored = fixture.restored()
        if restored.header == nil {
          #expect(restored.passedOver.count == 1)
        } else {
          // What the hash leaves out decides nothing, and the file's checksum guards it.
          #expect(restored.state.hash() == state.hash())
        }
      }
    }
  }

  @Test func onlyASnapshotThatIsRestoredCountsAmongTheTwoKept() throws {
    try SnapshotFixture.run { fixture in
      for count in 1...4 { try fixture.write(after: count) }
      let state = SnapshotFixture.state(after: 3)
      try fixture.write(SnapshotFixture.words(of: state), as: state) { $0.stateHashHigh ^= 1 }
      let removed = try fixture.snapshots.prune(
        keeping: .newest(2), catalog: SnapshotFixture.catalog)
      #expect(removed == [SnapshotName(sequence: 1)])
      #expect(fixture.restored(.sequence(3)).state.lastSequence == Sequence(2))
    }
  }

  @Test func aJournalThatGaveTheSequenceToAnotherRecordShows() throws {
    try SnapshotFixture.run { fixture in
      try fixture.write(after: 5)
      let restored = fixture.restored()
      #expect(restored.follows(SnapshotFixture.events[4].envelope))
      #expect(!restored.follows(SnapshotFixture.events[5].envelope))
      var later = SnapshotFixture.events[4].envelope
      later.recordedAt.nanoseconds += 1
      #expect(!restored.follows(later))
    }
  }

  @Test func theMemoryOfASnapshotServesTheNext() {
    let state = SnapshotFixture.state(after: last)
    let first = StateSnapshot(of: state)
    let byteCount = first.byteCount
    let buffer = first.takeBuffer()
    let capacity = buffer.capacity
    let second = StateSnapshot(of: state, reusing: buffer)
    #expect(second.byteCount == byteCount)
    #expect(second.takeBuffer().capacity == capacity)
  }

  @Test func aStateBeforeTheFirstEventIsNotTaken() async {
    await #expect(processExitsWith: .failure) {
      _ = StateSnapshot(of: TradingState(catalog: StrategyCatalog([])))
    }
  }
}
