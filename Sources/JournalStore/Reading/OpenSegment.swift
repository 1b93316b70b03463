import SystemCalls

/// A segment's file, open for reading, its header, and its footer when it is sealed.
struct OpenSegment {
  let file: any StoredFile
  let header: SegmentHeader
  private(set) var footer: SealedFooter?

  /// Opens the sealed form if it is there, else the live one, and checks header and footer by
  /// themselves.
  static func open(
    _ name: SegmentName, in storage: any JournalStorage
  ) throws(JournalError) -> OpenSegment {
    let (file, form) = try openFile(name, in: storage)
    return try read(file, name, form)
  }

  /// Opens the sealed form if it is there, else the live one. A segment that is sealed meanwhile
  /// has its sealed name before it loses the live one, so whoever finds neither looks for the
  /// sealed one again.
  static func openFile(
    _ name: SegmentName, in storage: any JournalStorage
  ) throws(JournalError) -> (file: any StoredFile, form: SegmentForm) {
    for form in [SegmentForm.sealed, .live] {
      do {
        return (try storage.openForReading(name.fileName(form)), form)
      } catch {
        if !error.isNotFound { throw .system(error) }
      }
    }
    return try attempt { () throws(SystemError) in
      (try storage.openForReading(name.fileName(.sealed)), .sealed)
    }
  }

  /// Opens one form of a segment.
  static func open(
    _ name: SegmentName, _ form: SegmentForm, in storage: any JournalStorage
  ) throws(JournalError) -> OpenSegment {
    let file = try attempt { () throws(SystemError) in
      try storage.openForReading(name.fileName(form))
    }
    return try read(file, name, form)
  }

  /// Reads header and footer of a file that has or will have this name.
  static func read(
    _ file: any StoredFile, _ name: SegmentName, _ form: SegmentForm
  ) throws(JournalError) -> OpenSegment {
    let header = try readHeader(file, name)
    guard header.form == form else {
      throw .damaged(
        file: file.path, offset: 0, sequence: header.firstSequence,
        what: "its header says that it is \(header.form), which its name does not")
    }
    var segment = OpenSegment(file: file, header: header)
    if form == .sealed { segment.footer = try SealedFooter(of: segment) }
    return segment
  }

  private init(file: any StoredFile, header: SegmentHeader) {
    self.file = file
    self.header = header
  }

  private static func readHeader(
    _ file: any StoredFile, _ name: SegmentName
  ) throws(JournalError) -> SegmentHeader {
    var bytes = [UInt8](repeating: 0, count: JournalFormat.segmentHeaderByteCount)
    do {
      let count = try file.read(into: &bytes, at: 0, byteCount: bytes.count, fileOffset: 0)
      bytes.removeLast(bytes.count - count)
    } catch {
      throw .system(error)
    }
    let header = try SegmentHeader(bytes.span, file: file.path, name: name)
    try header.checkGenesis(file: file.path)
    return header
  }
}

extension SegmentHeader {
  /// The tree's right edge where the segment begins, as far as the header tells.
  var frontierAtStart: MerkleFrontier? {
    if let frontier { return frontier }
    return groupIndex == 0 ? MerkleFrontier() : nil
  }

  /// Before a journal's first record there is nothing to continue, so all of it must be at its
  /// start.
  fileprivate func checkGenesis(file: String) throws(JournalError) {
    guard firstSequence == JournalFormat.firstSequence else { return }
    var hasher = BlockHasher()
    guard chain == hasher.genesisChain(journalId), groupIndex == 0, lastRecordedAt == 0 else {
      throw .damaged(
        file: file, offset: 0, sequence: firstSequence,
        what: "its header is not that of a journal's first segment")
    }
  }
}
