import SystemCalls

/// The segments of a journal's directory.
struct SegmentList: Sendable {
  let storage: any JournalStorage
  /// In the journal's order; a segment that is there in both forms is one.
  let names: [SegmentName]
  /// Those that are there in their live form.
  let live: [SegmentName]
  /// Those that are there in their sealed form.
  let sealed: [SegmentName]
  /// Whether the directory is still being restored, repaired or migrated.
  let isIncomplete: Bool

  /// Lists what is there now; files of other names are not looked at.
  init(_ storage: any JournalStorage) throws(JournalError) {
    self.storage = storage
    guard try attempt({ () throws(SystemError) in try storage.exists() }) else {
      throw .notFound(directory: storage.path)
    }
    let all = try attempt { () throws(SystemError) in try storage.names() }
    func segments(_ form: SegmentForm) -> [SegmentName] {
      all.filter { SegmentForm(suffixOf: $0) == form }.compactMap(SegmentName.init).sorted()
    }
    live = segments(.live)
    sealed = segments(.sealed)
    let known = Set(sealed)
    names = (sealed + live.filter { !known.contains($0) }).sorted()
    isIncomplete = all.contains(JournalFormat.incompleteName)
  }

  /// The segment after this one, or nil at the end.
  func successor(of name: SegmentName) -> SegmentName? {
    names.first { $0 > name }
  }

  /// The first segment. Where there is none, superblocks that know of one say that it was lost;
  /// else there is none yet.
  func first() throws(JournalError) -> SegmentName {
    if let first = names.first { return first }
    let superblocks = try SuperblockFiles(storage)
    // Listed again behind the superblocks: a journal may have begun just then.
    if try SegmentList(storage).names.isEmpty { try superblocks.checkGenesis() }
    throw .empty(directory: storage.path)
  }

  /// Where to begin in order to read the record with this sequence.
  func segment(holding sequence: UInt64) throws(JournalError) -> SegmentName {
    let first = try first()
    let sequence = max(sequence, JournalFormat.firstSequence)
    guard first.firstSequence <= sequence else {
      throw .missingSegment(directory: storage.path, expectedFirstSequence: sequence)
    }
    return names.last { $0.firstSequence <= sequence } ?? first
  }

  /// Opens the segment in which the first record of this time or later is: the last one before
  /// which all records are earlier. A few headers are read, by halving.
  func openSegment(at recordedAt: Int64) throws(JournalError) -> OpenSegment {
    let first = try first()
    var found = try OpenSegment.open(first, in: storage)
    var low = 1
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      let opened = try OpenSegment.open(names[middle], in: storage)
      if opened.header.groupIndex == 0 || opened.header.lastRecordedAt < recordedAt {
        found = opened
        low = middle + 1
      } else {
        high = middle
      }
    }
    return found
  }
}
