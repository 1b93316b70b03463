import SystemCalls
import Testing

@testable import JournalStore

struct WriterTests {
  @Test func aSecondWriterIsRefusedAndToldWhoWrites() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open()
      guard
        case .writerActive(let directory, let holder) = try journalError({ _ = try journal.open() })
      else {
        Issue.record("a second writer was let in")
        return
      }
      #expect(directory == journal.path)
      #expect(holder.contains("process \(CurrentProcess.identifier)") && holder.contains("epoch 1"))
      try writer.close()
      let (next, report) = try journal.open()
      #expect(report.epoch == 2)
      try next.close()
    }
  }

  @Test func aClosedWriterRefusesEverything() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open()
      try writer.close()
      #expect(try journalError { try writer.close() } == .closed)
      #expect(try journalError { try writer.abandon() } == .closed)
      #expect(try journalError { try writer.submit() } == .closed)
      #expect(try journalError { try writer.commit() } == .closed)
    }
  }

  @Test func submittedGroupsBecomeDurableWhileTheNextFills() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open { $0.commitThread = .own }
      for index in 1...500 as ClosedRange<UInt64> {
        try writer.append("record \(index)")
        try writer.submit()
        if index % 50 == 0 {
          try writer.waitUntilDurable(through: index)
          #expect(writer.durableThrough >= index)
        }
      }
      try writer.flush()
      try writer.close()
      #expect(writer.durableThrough == 500)
      #expect(try journal.read().records.count == 500)
    }
  }

  /// The committer says that a group is durable before it says that it is idle: whoever asks for
  /// the tree in between must neither be overheard nor answered with an older one.
  @Test(arguments: [JournalOptions.Durability.everyGroup, .onClose])
  func theTreeIsThatOfTheGroupJustWritten(durability: JournalOptions.Durability) throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open {
        $0.commitThread = .own
        $0.durability = durability
      }
      for sequence in 1...4_000 as ClosedRange<UInt64> {
        try writer.append("record \(sequence)")
        #expect(try writer.durableTreeHead().lastSequence == sequence)
      }
      try writer.close()
      #expect(try journal.read().records.count == 4_000)
    }
  }

  @Test func aBacktestIsDurableWhenClosed() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open { $0.durability = .onClose }
      for _ in 0..<3_000 {
        try writer.append("a record of some length, so that several segments are filled")
        try writer.submit()
      }
      try writer.waitUntilDurable(through: writer.nextSequence - 1)
      #expect(writer.durableThrough == 0)
      try writer.close()
      #expect(writer.durableThrough == 3_000)
      #expect(try journal.segments().count > 4)
      #expect(try journal.read().tail == .cleanEnd)
    }
  }

  @Test func waitingForWhatWasNeverRecordedTraps() async {
    await #expect(processExitsWith: .failure) {
      let directory = try Directory.makeTemporary(prefix: "daybook-trap")
      let (writer, _) = try JournalWriter.open(
        directory: directory.path, options: JournalFixture.options)
      try writer.waitUntilDurable(through: 1)
    }
  }

  @Test func aGroupWithoutRoomTraps() async {
    await #expect(processExitsWith: .failure) {
      var group = RecordGroup(firstSequence: 1)
      while true {
        _ = group.beginRecord(
          kind: 1, layout: 1, subject: 0, recordedAt: 0, sourceTime: 0, cause: 0,
          bodyByteCount: 60_000)
      }
    }
  }

  @Test func theEpochsAreCounted() throws {
    try JournalFixture.run { journal in
      try journal.write([])
      let name = try #require(try journal.segments().first)
      let bytes = try journal.contents(name)
      var header = try SegmentHeader(
        bytes.span.extracting(0..<4096), file: name, name: try #require(SegmentName(name)))
      header.epoch = JournalFormat.maximumEpoch
      let last = try File.create(journal.directory.path(of: "\(header.name)"))
      try last.write(header.encoded().span, at: 0)
      try last.close()
      #expect(
        try journalError { _ = try journal.open() } == .epochsExhausted(directory: journal.path))
    }
  }

  @Test func aReadOnlyFileSystemIsASystemError() throws {
    try withSmallFileSystem("size=1m,ro") { directory in
      let options = JournalFixture.options
      let error = try #require(
        try journalError {
          _ = try JournalWriter.open(directory: directory.path, options: options)
        })
      guard case .system(let cause) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(cause.description.contains("read-only"))
      #expect(!error.isDamage)
    }
  }

  @Test(arguments: [JournalOptions.CommitThread.caller, .own])
  func aFullDiskIsLatchedAndTheJournalStaysWhole(
    thread: JournalOptions.CommitThread
  ) throws {
    try withSmallFileSystem("size=1m") { directory in
      var options = JournalFixture.options
      options.commitThread = thread
      options.compression = .never
      let (writer, _) = try JournalWriter.open(directory: directory.path, options: options)
      var committed: UInt64 = 0
      let error = try #require(
        try journalError {
          while true {
            for _ in 0..<100 { try writer.append("a record of some length, to fill the disk") }
            try writer.commit()
            committed = writer.durableThrough
          }
        })
      guard case .system(let cause) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(cause.isOutOfSpace)
      #expect(writer.preparationFailure != nil)
      #expect(try journalError { try writer.submit() } == error)
      #expect(try journalError { try writer.close() } == error)
      #expect(try journalError { try writer.close() } == .closed)
      let fixture = JournalFixture(directory: directory)
      let (records, tail) = try fixture.read()
      #expect(UInt64(records.count) == committed && committed > 0)
      #expect(tail == .open)
    }
  }

  /// Mounts a tmpfs for the test; as another user than root it says so and does nothing.
  private func withSmallFileSystem(
    _ mountOptions: String, _ test: (Directory) throws -> Void
  ) throws {
    guard CurrentProcess.effectiveUserIdentifier == 0 else {
      print("skipped: only root can mount a small file system")
      return
    }
    let directory = try Directory.makeTemporary(prefix: "daybook-mount")
    guard SmallFileSystem.mount(at: directory.path, options: mountOptions) else {
      print("skipped: this system does not let us mount a tmpfs")
      try directory.removeTree()
      return
    }
    defer { SmallFileSystem.unmount(directory.path) }
    try test(directory)
  }
}
