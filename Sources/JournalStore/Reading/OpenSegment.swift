import SystemCalls

/// A segment's file, open for reading, and its header.
struct OpenSegment {
  let file: any StoredFile
  let header: SegmentHeader

  /// Opens the file and checks the header by itself.
  static func open(
    _ name: SegmentName, in storage: any JournalStorage
  ) throws(JournalError) -> OpenSegment {
    let file = try attempt { () throws(SystemError) in
      try storage.openForReading(name.description)
    }
    let header = try readHeader(file, name)
    return OpenSegment(file: file, header: header)
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
