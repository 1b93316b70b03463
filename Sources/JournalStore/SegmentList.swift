import SystemCalls

/// The segments of a journal's directory.
struct SegmentList: Equatable, Sendable {
  let directory: Directory
  /// In the journal's order.
  let names: [SegmentName]

  /// Lists what is there now; files of other names are not looked at.
  init(_ directory: Directory) throws(JournalError) {
    self.directory = directory
    guard try attempt({ () throws(SystemError) in try directory.exists() }) else {
      throw .notFound(directory: directory.path)
    }
    names = try attempt { () throws(SystemError) in try directory.names() }
      .compactMap(SegmentName.init).sorted()
  }

  /// The segment after this one, or nil at the end.
  func successor(of name: SegmentName) -> SegmentName? {
    names.first { $0 > name }
  }

  /// Where to begin in order to read the record with this sequence.
  func segment(holding sequence: UInt64) throws(JournalError) -> SegmentName {
    guard let first = names.first else { throw .empty(directory: directory.path) }
    let sequence = max(sequence, JournalFormat.firstSequence)
    guard first.firstSequence <= sequence else {
      throw .missingSegment(directory: directory.path, expectedFirstSequence: sequence)
    }
    return names.last { $0.firstSequence <= sequence } ?? first
  }
}
