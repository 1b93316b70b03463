import EventJournal
import JournalStore
import SystemCalls
import Testing
import TradingCore

/// What was mended of a journal's files is in the journal, once, whenever a start was killed.
@Suite struct RepairToldTests {
  private func events(_ journal: String) throws -> [RecordedEvent] {
    var reader = try EventReader.open(journal)
    var events: [RecordedEvent] = []
    while let recorded = try reader.next() { events.append(recorded) }
    return events
  }

  private func repairs(_ journal: String) throws -> [(envelope: Envelope, told: JournalRepaired)] {
    try events(journal).compactMap { recorded in
      guard case .journalRepaired(let told) = recorded.event else { return nil }
      return (recorded.envelope, told)
    }
  }

  private func torn(_ journal: String) throws -> [JournalRecovered] {
    try events(journal).compactMap { recorded in
      guard case .journalRecovered(let told) = recorded.event else { return nil }
      return told
    }
  }

  private func expectClean(_ journal: String) throws {
    for verb in ["verify", "reexecute"] {
      let outcome = try Door.audit.run(verb, journal)
      #expect(outcome.code == 0, "\(outcome)")
    }
  }

  /// A journal that was damaged and made whole again from its backup.
  private func repaired(in folder: String) throws -> String {
    let (journal, backup, new) = ("\(folder)/journal", "\(folder)/backup", "\(folder)/new")
    try DescribeTests.trade(journal, times: 2)
    #expect(try Door.audit.run("backup", journal, backup).code == 0)
    let segment = try Folder.segments(journal)[0]
    var bytes = try Folder.bytes(segment)
    bytes[bytes.count / 2] ^= 1
    try Folder.remove(segment)
    try Folder.write(bytes, to: segment)
    let words = ["repair", journal, "--from", backup, "--to", new]
    let plan = try #require(try Door.audit.run(words).fact("plan"))
    let done = try Door.audit.run(
      words + ["--plan", plan, "--operator", "ada", "--reason", "bad sector"])
    #expect(done.code == 0, "\(done)")
    try Folder.copy("\(journal).statement", to: "\(new).statement")
    return new
  }

  @Test func aRepairIsToldByTheNextStartAndByNoOther() throws {
    try Folder.with { folder in
      let journal = try repaired(in: folder)
      let plan = try #require(
        try RepairLog.read(in: DiskStorage(journal)).first.map { "\($0.plan)" })
      for _ in 0..<2 { try DescribeTests.trade(journal) }
      let found = try repairs(journal)
      #expect(found.count == 1)
      let (envelope, told) = try #require(found.first)
      #expect(envelope.cause == .none && envelope.epoch == 3)
      #expect(told.work == .rebuilt && told.actor == "ada" && told.reason == "bad sector")
      #expect(told.plan == plan && told.lostFrom == .none && told.byteCount == 0)
      // Right behind the begin of its run.
      let begin = try events(journal).first { $0.envelope.sequence.next == envelope.sequence }
      #expect(begin?.event.kind == .runStarted)
      try expectClean(journal)
      // Also from the beginning, when no snapshot says what was told.
      try Folder.remove("\(journal)/snapshots")
      try DescribeTests.trade(journal)
      #expect(try repairs(journal).count == 1)
      let timeline = try Door.replay.run("timeline", journal, "--kind", "journalRepaired")
      #expect(timeline.output.contains("by 'ada' because of 'bad sector'"), "\(timeline)")
    }
  }

  @Test func aRepairThatNoStartToldYetIsToldOnABackupToo() throws {
    try Folder.with { folder in
      let journal = try repaired(in: folder)
      let (backup, restored) = ("\(folder)/second", "\(folder)/restored")
      #expect(try Door.audit.run("backup", journal, backup).code == 0)
      let restore = try Door.audit.run("restore", backup, restored)
      #expect(restore.code == 0, "\(restore)")
      try Folder.copy("\(journal).statement", to: "\(restored).statement")
      for _ in 0..<2 { try DescribeTests.trade(restored) }
      #expect(try repairs(restored).map(\.told.actor) == ["ada"])
      try expectClean(restored)
    }
  }

  @Test func aStartThatWasKilledLeavesTheTellingToTheNext() throws {
    try Folder.with { folder in
      let journal = try repaired(in: folder)
      // As a kill between the opening and the first group leaves it.
      let (writer, _) = try EventWriter.open(directory: journal, options: JournalOptions())
      try writer.abandon()
      let running = try RunningDoor(
        .live, ["--speed", "1x", "--duration", "60s", "--journal", journal])
      _ = try running.wait { try !repairs(journal).isEmpty }
      running.signal(9)
      #expect(try running.finish().code == 137)
      try DescribeTests.trade(journal)
      #expect(try repairs(journal).count == 1)
      try expectClean(journal)
    }
  }

  @Test func aTornTailThatWasCutBeforeAKillIsToldWithItsSizeAndDigest() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      try Folder.copy("\(Door.repository)/journal-samples/torn-tail/journal", to: journal)
      try Folder.copy(
        "\(Door.repository)/journal-samples/torn-tail/journal.statement",
        to: "\(journal).statement")
      let (writer, opening) = try EventWriter.open(directory: journal, options: JournalOptions())
      let cut = try #require(opening.tornTail)
      try writer.abandon()
      for _ in 0..<2 { try DescribeTests.trade(journal) }
      let told = try torn(journal)
      #expect(told.count == 1)
      let first = try #require(told.first)
      #expect(first.from == Sequence(cut.fromSequence))
      #expect(first.byteCount == UInt64(cut.byteCount) && first.digest == "\(cut.digest)")
      #expect(try Folder.bytes("\(journal)/\(first.quarantineFile)").count == cut.byteCount)
      try expectClean(journal)
    }
  }

  /// A run that is known to have begun has told of the tail that its opening cut, though the venue
  /// is asked at once about orders of the run before, and whoever asks waits for the disk.
  @Test func aTornTailIsInTheGroupOfTheStartThatCutIt() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      for name in ["journal", "journal.statement"] {
        try Folder.copy(
          "\(Door.repository)/journal-samples/torn-tail/\(name)", to: "\(folder)/\(name)")
      }
      try DescribeTests.trade(journal)
      var reader = try EventReader.open(journal)
      var groups: [EventKind: UInt64] = [:]
      while let recorded = try reader.next() {
        groups[recorded.event.kind] = reader.blocks.block.firstSequence
      }
      #expect(groups[.orderOutcomeUnknown] == groups[.runStarted], "the start asks the venue")
      #expect(groups[.journalRecovered] == groups[.runStarted])
    }
  }

  @Test func superblocksThatAStartWroteAnewAreTold() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      try DescribeTests.trade(journal)
      try Folder.remove("\(journal)/superblock.a")
      for _ in 0..<2 { try DescribeTests.trade(journal) }
      let found = try repairs(journal).map(\.told)
      #expect(found.map(\.work) == [.superblocks])
      #expect(found.first?.reason.contains("copy 1 of superblock.a") == true)
      #expect(found.first?.actor == "engine")
      try expectClean(journal)
    }
  }

  @Test func aLogThatIsNoneEndsTheStartBeforeItChangesAnything() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      try DescribeTests.trade(journal)
      let entry = "repaired now plan 0123456789abcdef\nreason none\n"
      for text in ["hello\n", entry, entry + "operator ada\n"] {
        try Folder.write(Array(text.utf8), to: "\(journal)/repair.log")
        let before = try Folder.contents(folder)
        let start = try Door.live.run(
          "--speed", "max", "--duration", "1s", "--journal", journal)
        #expect(start.code == 74 && start.errors.contains("repair.log"), "\(start)")
        #expect(try Folder.contents(folder) == before)
      }
      try Folder.remove("\(journal)/repair.log")
      try DescribeTests.trade(journal)
      #expect(try repairs(journal).isEmpty)
    }
  }
}
