import SystemCalls

/// What is in a journal's directory, also in a damaged one: nothing is judged that recovery or the
/// verifier judge, and reading stops where they would.
package struct JournalDescription: Sendable {
  /// How a segment ends.
  package enum SegmentEnd: String, Equatable, Sendable {
    /// Another one follows it.
    case closed
    /// The writer closed the journal in it.
    case cleanEnd = "clean end"
    /// It is being written, or its writer was killed.
    case open
    /// Bytes follow that were never acknowledged.
    case torn
    /// Reading stopped in it.
    case damaged
    /// Reading stopped before it.
    case notRead = "not read"
  }

  /// One segment.
  package struct Segment: Sendable {
    /// Its file's name, which tells first sequence and epoch.
    package let name: SegmentName
    /// The file's size in bytes.
    package var fileByteCount: UInt64 = 0
    /// Its header, or nil when it cannot be read.
    package var header: SegmentHeader?
    /// Records read from it.
    package var recordCount: UInt64 = 0
    /// Commit groups read from it.
    package var groupCount: UInt64 = 0
    /// Bytes of its records, uncompressed.
    package var rawByteCount: UInt64 = 0
    /// The recorded time of its first record, ns; 0 when it has none.
    package var firstRecordedAt: Int64 = 0
    /// The recorded time of its last record, ns; 0 when it has none.
    package var lastRecordedAt: Int64 = 0
    /// How it ends.
    package var end = SegmentEnd.notRead

    /// The sequence of its last record; nil when it has none.
    package var lastSequence: UInt64? {
      recordCount == 0 ? nil : name.firstSequence &+ recordCount &- 1
    }
  }

  /// A file in quarantine.
  package struct QuarantinedFile: Equatable, Sendable {
    /// Its name.
    package let name: String
    /// Its size in bytes.
    package let byteCount: UInt64
  }

  /// Which journal; nil when no header and no superblock says.
  package private(set) var journalId: JournalId?
  /// The newest superblock, or nil.
  package private(set) var superblock: Superblock?
  /// Copies of superblocks that cannot be used.
  package private(set) var badSuperblocks: [SuperblockFiles.BadCopy] = []
  /// In the journal's order.
  package private(set) var segments: [Segment] = []
  /// In `quarantine/`.
  package private(set) var quarantine: [QuarantinedFile] = []
  /// Why the journal begins later than with record 1; nil when it begins there.
  package private(set) var retained: RetainedBeginning?
  /// How it ends; nil when reading stopped before.
  package private(set) var tail: JournalTail?
  /// Where and why reading stopped; nil when it came to the end.
  package private(set) var stop: JournalError?
  /// Where the journal stands behind the last block read; nil when none was.
  package private(set) var state: ChainState?

  /// Records read.
  package var recordCount: UInt64 { segments.reduce(0) { $0 + $1.recordCount } }
  /// The size of all segments in bytes.
  package var fileByteCount: UInt64 { segments.reduce(0) { $0 + $1.fileByteCount } }
  /// The uncompressed size of the records read, in bytes.
  package var rawByteCount: UInt64 { segments.reduce(0) { $0 + $1.rawByteCount } }

  /// Looks at the directory. Throws when there is none, or nothing of a journal in it.
  package init(
    of storage: any JournalStorage, progress: (UInt64) -> Void = { _ in }
  ) throws(JournalError) {
    let list = try SegmentList(storage)
    do throws(JournalError) {
      let superblocks = try SuperblockFiles(storage)
      superblock = superblocks.newest
      badSuperblocks = superblocks.areAbsent ? [] : superblocks.badCopies
      journalId = superblock?.journalId
    } catch {
      stop = error
    }
    guard !list.names.isEmpty || superblock != nil else { throw .empty(directory: storage.path) }
    for name in list.names { try addSegment(name, in: storage) }
    let needsSuperblocks = segments.contains { $0.header?.needsSuperblocks == true }
    if superblock == nil && badSuperblocks.isEmpty && needsSuperblocks {
      badSuperblocks = JournalFormat.superblockNames.map {
        SuperblockFiles.BadCopy(file: $0, copy: 1, fault: .missing)
      }
    }
    try lookIntoQuarantine(of: storage)
    do throws(JournalError) {
      retained = try RetainedBeginning(in: storage)
      if stop == nil { try read(storage, progress) }
    } catch {
      stop = error
    }
  }

  private mutating func addSegment(
    _ name: SegmentName, in storage: any JournalStorage
  ) throws(JournalError) {
    var segment = Segment(name: name)
    do throws(JournalError) {
      let opened = try OpenSegment.open(name, in: storage)
      segment.header = opened.header
      if journalId == nil { journalId = opened.header.journalId }
    } catch {
      segment.end = .damaged
      if case .system = error { throw error }
    }
    let byteCount = try attempt { () throws(SystemError) in
      try storage.openForReading("\(name)").byteCount()
    }
    segment.fileByteCount = UInt64(byteCount)
    segments.append(segment)
  }

  private mutating func lookIntoQuarantine(
    of storage: any JournalStorage
  ) throws(JournalError) {
    let inner = storage.directory(JournalFormat.quarantineName)
    try attempt { () throws(SystemError) in
      guard try inner.exists() else { return }
      for name in try inner.names() {
        let byteCount = try inner.openForReading(name).byteCount()
        quarantine.append(QuarantinedFile(name: name, byteCount: UInt64(byteCount)))
      }
    }
  }

  /// Reads block by block, and notes what belongs to which segment.
  private mutating func read(
    _ storage: any JournalStorage, _ progress: (UInt64) -> Void
  ) throws(JournalError) {
    var reader = try JournalReader.openAtFirst(in: storage)
    var index = 0
    do throws(JournalError) {
      while try reader.nextBlock() {
        while index < segments.count, segments[index].name < reader.segment.name { index += 1 }
        note(reader.block, in: index)
        progress(reader.state.nextSequence)
      }
    } catch {
      state = reader.state
      settleEnds(before: reader.segment.name, last: .damaged)
      throw error
    }
    state = reader.state
    tail = reader.tail
    let last: SegmentEnd =
      switch reader.tail {
      case .cleanEnd: .cleanEnd
      case .torn: .torn
      case .open, nil: .open
      }
    settleEnds(before: reader.segment.name, last: last)
  }

  private mutating func note(_ block: JournalBlock, in index: Int) {
    // A segment that was begun while this was looking is not in the list.
    guard block.recordCount > 0, index < segments.count else { return }
    if segments[index].recordCount == 0 { segments[index].firstRecordedAt = block.firstRecordedAt }
    segments[index].lastRecordedAt = block.lastRecordedAt
    segments[index].recordCount += UInt64(block.recordCount)
    segments[index].groupCount += UInt64(block.groupCount)
    segments[index].rawByteCount += UInt64(block.rawByteCount)
  }

  private mutating func settleEnds(before name: SegmentName, last: SegmentEnd) {
    for index in segments.indices where segments[index].end == .notRead {
      if segments[index].name < name { segments[index].end = .closed }
      if segments[index].name == name { segments[index].end = last }
    }
  }
}

extension SegmentHeader {
  /// The version of the format that the segment was written in.
  package var formatVersion: UInt32 { frontier == nil ? 1 : 2 }
}
