import SystemCalls

/// One segment read by itself, as far as it is whole: what a damaged journal is put together from.
struct SegmentProbe {
  /// Why reading stopped before the end of the file's data.
  enum Stop: Equatable {
    /// No more than one commit in flight, and nothing says that it was durable.
    case torn(String)
    /// What is there, or is missing, was durable.
    case damaged(String)
  }

  /// Its name, in the form that was read.
  let name: SegmentName
  let header: SegmentHeader
  /// Where the journal stands behind the last whole block.
  let state: ChainState
  let frontier: MerkleFrontier?
  /// Where the last whole block ends, in bytes.
  let byteCount: Int
  let isCleanEnd: Bool
  let stop: Stop?
  /// Records by kind from a sequence on.
  let kindCounts: [UInt64]

  /// Reads a segment of a directory. Its header must be whole; counts records from `sequence` on.
  init(
    _ name: SegmentName, in storage: any JournalStorage, countingFrom sequence: UInt64 = .max,
    progress: (UInt64) -> Void
  ) throws(JournalError) {
    self.name = name
    guard let fileByteCount = try FileCopy.byteCount("\(name)", in: storage) else {
      throw .missingSegment(
        directory: storage.path, expectedFirstSequence: name.firstSequence)
    }
    let alone = AssembledStorage(
      path: storage.path,
      parts: [AssembledStorage.Part(name: name, source: storage, byteCount: fileByteCount)])
    var reader = try JournalReader.open(in: alone, at: name, verification: .chain)
    var counts = [UInt64](repeating: 0, count: 256)
    var end = JournalFormat.segmentHeaderByteCount
    var stop: Stop?
    header = reader.segment
    do {
      while try reader.nextBlock() {
        end = reader.position
        progress(UInt64(reader.block.fileByteCount))
        if reader.block.endSequence > sequence { reader.countKinds(from: sequence, into: &counts) }
      }
    } catch {
      if case .system = error { throw error }
      stop = .damaged(error.reason)
    }
    if case .torn(let torn) = reader.tail {
      stop = .torn("\(torn.byteCount) bytes from byte \(torn.offset) are no whole block")
    }
    state = reader.state
    frontier = reader.frontier
    byteCount = name.form == .live ? end : fileByteCount
    isCleanEnd = reader.tail == .cleanEnd
    self.stop = stop
    kindCounts = counts
  }
}

extension JournalReader {
  /// Adds the kinds of the last block's records from a sequence on.
  func countKinds(from sequence: UInt64, into counts: inout [UInt64]) {
    let bytes = payload
    let records = bytes.span.extracting(0..<payloadByteCount)
    var offset = 0
    var current = block.firstSequence
    while offset < records.count {
      do throws(RecordFault) {
        let header = try RecordHeader(unsafe records.bytes, at: offset)
        if current >= sequence { counts[Int(header.kind)] += 1 }
        offset += header.byteCount
        current += 1
      } catch {
        // The block was checked to be filled with records, so there is nothing behind.
        return
      }
    }
  }
}

extension JournalError {
  /// What is wrong, without where and what next.
  var reason: String {
    switch self {
    case .damaged(_, let offset, _, let what): "at byte \(offset): \(what)"
    case .notAJournal(_, let why): why
    case .foreignSegment(_, let found, _): "it belongs to journal \(found)"
    case .newerVersion(_, let found, _): "its format version \(found) is newer than this build's"
    case .missingSegment(_, let expected): "the segment with record #\(expected) is not there"
    case .notFound, .empty, .writerActive, .system, .recordTooLarge, .incomplete,
      .epochsExhausted, .closed:
      description
    }
  }
}
