import SystemCalls

/// The segments of a journal's directory.
struct SegmentList: Sendable {
  let storage: any JournalStorage
  /// In the journal's order.
  let names: [SegmentName]
  /// Whether the directory is still being restored, repaired or migrated.
  let isIncomplete: Bool

  /// Lists what is there now; files of other names are not looked at.
  init(_ storage: any JournalStorage) throws(JournalError) {
    self.storage = storage
    guard try attempt({ () throws(SystemError) in try storage.exists() }) else {
      throw .notFound(directory: storage.path)
    }
    let all = try attempt { () throws(SystemError) in try storage.names() }
    names = all.compactMap(SegmentName.init).sorted()
    isIncomplete = all.contains(JournalFormat.incompleteName)
  }

  /// The segment after this one, or nil at the end.
  func successor(of name: SegmentName) -> SegmentName? {
    names.first { $0 > name }
  }

  /// Where to begin in order to read the record with this sequence.
  func segment(holding sequence: UInt64) throws(JournalError) -> SegmentName {
    guard let first = names.first else { throw .empty(directory: storage.path) }
    let sequence = max(sequence, JournalFormat.firstSequence)
    guard first.firstSequence <= sequence else {
      throw .missingSegment(directory: storage.path, expectedFirstSequence: sequence)
    }
    return names.last { $0.firstSequence <= sequence } ?? first
  }
}
