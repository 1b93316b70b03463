import Synchronization
import SystemCalls
import Testing

@testable import JournalStore

struct FollowTests {
  @Test func aReaderFollowsTheWriterThroughRotations() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open {
        $0.commitThread = .own
        $0.compression = .never
      }
      let total: UInt64 = 6_000
      let path = journal.path
      let failure = Mutex<String?>(nil)
      let next = Atomic<UInt64>(1)
      // The closure does not outlive the test: its thread is joined in `withThread`.
      try withThread {
        do {
          try follow(path, through: total, next: next)
        } catch {
          failure.withLock { $0 = "\(error)" }
        }
      } while: {
        for index in 1...total {
          try writer.append("record \(index) with a text to fill the segments")
          if index % 7 == 0 { try writer.flush() }
        }
        try writer.commit()
      }
      try writer.close()
      #expect(failure.withLock { $0 } == nil)
      #expect(next.load(ordering: .acquiring) == total + 1)
      #expect(try journal.segments().count > 4)
    }
  }

  private func follow(_ path: String, through last: UInt64, next: borrowing Atomic<UInt64>) throws {
    var reader = try JournalReader.open(path, verification: .chain)
    while true {
      while try reader.nextBlock() {
        for record in try reader.records() {
          guard record.sequence == next.load(ordering: .relaxed) else {
            throw JournalError.missingSegment(
              directory: path, expectedFirstSequence: next.load(ordering: .relaxed))
          }
          next.add(1, ordering: .releasing)
        }
      }
      guard next.load(ordering: .relaxed) <= last,
        try reader.waitForMore(timeoutMilliseconds: 20_000)
      else { return }
    }
  }

  private func withThread(
    _ body: () -> Void, while work: () throws -> Void
  ) throws {
    try withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      let thread = try Thread.spawn(name: "follower") { unsafe body() }
      do {
        try work()
      } catch {
        try thread.join()
        throw error
      }
      try thread.join()
    }
  }

  @Test func aReaderFollowsThroughACloseAndANewOpening() throws {
    try JournalFixture.run { journal in
      try journal.write([["first"]])
      var reader = try JournalReader.open(journal.path)
      while try reader.nextBlock() {}
      #expect(reader.tail == .cleanEnd)
      #expect(try !reader.waitForMore(timeoutMilliseconds: 1))
      try journal.write([["second"]])
      #expect(try reader.waitForMore(timeoutMilliseconds: 1))
      #expect(try reader.nextBlock())
      #expect(reader.block.firstSequence == 2 && reader.segment.epoch == 2)
      #expect(reader.tail == nil)
    }
  }

  @Test func aBlockHalfSeenIsNotYetAndComesLater() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open { $0.compression = .never }
      for index in 0..<200 { try writer.append("record \(index)") }
      try writer.commit()
      try writer.abandon()
      let name = try #require(try journal.segments().first)
      let bytes = try journal.contents(name)
      let file = try File.openForWriting(journal.directory.path(of: name))
      let zeros = [UInt8](repeating: 0, count: bytes.count - 4096 - 4096)
      try file.write(zeros.span, at: 8192)
      var reader = try JournalReader.open(journal.path)
      #expect(try !reader.nextBlock())
      guard case .torn = reader.tail else {
        Issue.record("half a block is not shown as torn")
        return
      }
      #expect(try !reader.nextBlock())
      try file.write(bytes.span, at: 0)
      #expect(try reader.nextBlock())
      #expect(reader.block.recordCount == 200)
      try file.close()
    }
  }

  @Test func aReaderSeesACutAndTheNextEpoch() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open()
      try writer.append("kept")
      try writer.commit()
      try writer.append("torn")
      try writer.commit()
      try writer.abandon()
      let name = try #require(try journal.segments().first)
      let file = try File.openForWriting(journal.directory.path(of: name))
      try file.write([UInt8](repeating: 0xAA, count: 16).span, at: 8192 + 200)
      try file.close()
      var reader = try JournalReader.open(journal.path)
      #expect(try reader.nextBlock())
      #expect(try !reader.nextBlock())
      try journal.write([["new"]])
      #expect(try reader.waitForMore(timeoutMilliseconds: 10))
      #expect(try reader.nextBlock())
      #expect(reader.block.epoch == 2 && reader.block.firstSequence == 2)
    }
  }

  @Test func aReaderWritesNothing() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      try journal.directory.removeFile("LOCK")
      let before = try journal.directory.names()
      _ = try journal.read()
      #expect(try journal.directory.names() == before)
    }
  }
}
