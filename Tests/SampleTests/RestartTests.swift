import EventJournal
import JournalStore
import SystemCalls
import Testing
import TradingCore
import TradingDesk

/// The live engine goes on with a copy of a sample.
@Suite(.enabled(if: Update.wanted == .nothing)) struct RestartTests {
  @Test func aTornTailIsPutIntoQuarantineAndTheRunGoesOn() throws {
    try inFolder { folder in
      try restart(.tornTail, in: folder)
      let kept = try segments(.tornTail)
      let copy = folder.directory("journal")
      let (name, before) = try #require(kept.first)
      let after = try File.contents(of: copy.path(of: name))
      #expect(kept.count == 1 && after.count < before.count)
      #expect(before.starts(with: after))
      let events = try events(of: copy)
      let recovered = try #require(
        events.compactMap { recorded -> JournalRecovered? in
          guard case .journalRecovered(let recovered) = recorded.event else { return nil }
          return recovered
        }.first)
      let torn = try File.contents(of: copy.path(of: recovered.quarantineFile))
      #expect(recovered.quarantineFile == "quarantine/\(name)-\(after.count).torn")
      #expect(torn.count == Int(recovered.byteCount))
      #expect(before.dropFirst(after.count).starts(with: torn))
      #expect(before.dropFirst(after.count + torn.count).allSatisfy { $0 == 0 })
      #expect(runs(events).map(\.previous) == [RunStatus.none, .quarantined])
      // What was torn off would have been the event whose number the new run now begins with.
      let begun = events.last { $0.event.kind == .runStarted }
      #expect(begun?.envelope.sequence == recovered.from)
    }
  }

  @Test func aRecoveredJournalGoesOnWithoutATouchOfWhatItHeld() throws {
    try inFolder { folder in
      let journal = folder.directory("journal")
      try restart(.killedAndRecovered, in: folder)
      for (name, bytes) in try segments(.killedAndRecovered) {
        let after = try File.contents(of: journal.path(of: name))
        #expect(after == bytes, "\(name)")
      }
      let quarantine = try journal.contains("quarantine")
      #expect(!quarantine)
      #expect(
        runs(try events(of: journal)).map(\.previous)
          == [RunStatus.none, .crashedAndRecovered, .crashedAndRecovered, .ended])
    }
  }

  /// Copies a sample, trades on it for a while, and lets the audit look at the whole.
  private func restart(_ sample: Sample, in folder: Directory) throws {
    try copyJournal(from: sample.folder, to: folder)
    let path = folder.path(of: "journal")
    let before = try bytesOfEvents(sample.folder.directory("journal"))
    var request = try SampleMaker.request(sample, journal: path)
    request.duration = .milliseconds(20_000)
    let report = try SampleMaker.play(request)
    #expect(report.reason == .durationReached)
    #expect(report.state.orders.openCount == 0)
    let after = try bytesOfEvents(folder.directory("journal"))
    #expect(after.count > before.count)
    #expect(after.starts(with: before))
    for command in ["verify", "reexecute"] {
      let answer = try Question("", "daybook-audit", [command, path]).ask()
      #expect(answer.exitCode == 0, "\(answer.text)")
      #expect(answer.text.contains("\nclean: "), "\(answer.text)")
    }
  }

  private func segments(_ sample: Sample) throws -> [(name: String, bytes: [UInt8])] {
    let journal = sample.folder.directory("journal")
    return try filesOfJournal(journal).map { ($0, try File.contents(of: journal.path(of: $0))) }
  }

  /// The records of a journal, one behind the other.
  private func bytesOfEvents(_ journal: Directory) throws -> [UInt8] {
    var reader = try JournalReader.open(journal.path, verification: .chain)
    var bytes: [UInt8] = []
    while try reader.nextBlock() { bytes += reader.payload.prefix(reader.payloadByteCount) }
    return bytes
  }

  private func events(of journal: Directory) throws -> [RecordedEvent] {
    var reader = try EventReader.open(journal.path, verification: .chain)
    var events: [RecordedEvent] = []
    while let event = try reader.next() { events.append(event) }
    return events
  }

  private func runs(_ events: [RecordedEvent]) -> [RunStarted] {
    events.compactMap { recorded in
      guard case .runStarted(let started) = recorded.event else { return nil }
      return started
    }
  }
}
