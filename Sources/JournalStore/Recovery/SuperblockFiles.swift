import SystemCalls

/// The superblocks of a journal's directory: what was found, and where the next one goes.
package struct SuperblockFiles: Sendable {
  /// A copy that cannot be used.
  package struct BadCopy: Equatable, Sendable {
    /// The file's name.
    package let file: String
    /// Which of its copies, from 1.
    package let copy: Int
    /// What is wrong with it.
    package let fault: SuperblockFault
  }

  private let storage: any JournalStorage
  /// The newest that can be read, or nil.
  package private(set) var newest: Superblock?
  /// Copies that cannot be used; a torn write or an old disk leaves some.
  package private(set) var badCopies: [BadCopy] = []
  /// Whether no file of this name is there at all: a journal of format version 1 has none.
  package private(set) var areAbsent = true

  /// Reads all copies. Copies of different journals are an error, as one of them is not ours.
  package init(_ storage: any JournalStorage) throws(JournalError) {
    self.storage = storage
    for name in JournalFormat.superblockNames {
      let bytes = try Self.contents(name, in: storage)
      guard let bytes else {
        badCopies.append(BadCopy(file: name, copy: 1, fault: .missing))
        continue
      }
      areAbsent = false
      try take(bytes, of: name)
    }
  }

  /// Refuses that a journal has yet to begin where one was: superblocks that know of a segment, or
  /// two files that cannot be read, of which the crash of a genesis leaves one at most.
  func checkGenesis() throws(JournalError) {
    let missing = badCopies.filter { $0.fault == .missing }.count
    let isTorn = newest == nil && missing == 0
    guard newest?.epoch ?? 0 == 0 && !isTorn else {
      throw .missingSegment(
        directory: storage.path, expectedFirstSequence: JournalFormat.firstSequence)
    }
  }

  private mutating func take(_ bytes: [UInt8], of name: String) throws(JournalError) {
    for copy in 0..<2 {
      let start = min(copy * Superblock.byteCount, bytes.count)
      let end = min(start + Superblock.byteCount, bytes.count)
      let found: Superblock
      do {
        found = try Superblock(bytes.span.extracting(start..<end))
      } catch {
        badCopies.append(BadCopy(file: name, copy: copy + 1, fault: error))
        continue
      }
      if let newest, newest.journalId != found.journalId {
        throw .foreignSegment(
          file: storage.path(of: name), found: found.journalId, expected: newest.journalId)
      }
      if found.generation > newest?.generation ?? 0 { newest = found }
    }
  }

  /// The first bytes of the file, or nil when there is none.
  private static func contents(
    _ name: String, in storage: any JournalStorage
  ) throws(JournalError) -> [UInt8]? {
    do {
      let file = try storage.openForReading(name)
      try file.dropCachedPages()
      var bytes = [UInt8](repeating: 0, count: 2 * Superblock.byteCount)
      let count = try file.read(into: &bytes, at: 0, byteCount: bytes.count, fileOffset: 0)
      bytes.removeLast(bytes.count - count)
      try file.close()
      return bytes
    } catch {
      if error.isNotFound { return nil }
      throw .system(error)
    }
  }

  /// Makes the next generation durable, in the file that does not hold the newest.
  mutating func write(
    _ state: ChainState, isCleanEnd: Bool, segment: SegmentName?
  ) throws(SystemError) {
    let generation = (newest?.generation ?? 0) + 1
    let superblock = state.superblock(
      generation: generation, isCleanEnd: isCleanEnd, segment: segment)
    let name = JournalFormat.superblockNames[Int(generation % 2)]
    let copy = superblock.encoded()
    let isNew = badCopies.contains { $0.file == name && $0.fault == .missing }
    let file =
      isNew
      ? try storage.createFile(name, permissions: 0o644) : try storage.openForWriting(name)
    do throws(SystemError) {
      try file.write((copy + copy).span, at: 0)
      try file.synchronize()
      if isNew { try storage.synchronize() }
    } catch {
      file.abandon()
      throw error
    }
    try file.close()
    newest = superblock
    areAbsent = false
    badCopies.removeAll { $0.file == name }
  }
}
