import SystemCalls

/// A part of the index of subjects: pairs of a subject and a block that holds records about it, in
/// rising order, stored as two columns.
///
///     0       4      8       12       16       24
///     ┌───────┬──────┬───────┬────────┬────────┐
///     │ first │ last │ pairs │ stored │ XXH3   │
///     └───────┴──────┴───────┴────────┴────────┘
struct SubjectChunkEntry: Equatable {
  var firstSubject: UInt32
  var lastSubject: UInt32
  var pairCount: UInt32
  var storedByteCount: UInt32
  /// XXH3 of the stored bytes.
  var checksum: UInt64

  static let byteCount = 24
  static let maximumPairCount = 65_536
  /// Columns of random numbers take nine bytes a value at most, and a little for their heads.
  static let maximumStoredByteCount = 20 * maximumPairCount

  func encode(_ bytes: inout [UInt8]) {
    bytes.append(littleEndian: firstSubject)
    bytes.append(littleEndian: lastSubject)
    bytes.append(littleEndian: pairCount)
    bytes.append(littleEndian: storedByteCount)
    bytes.append(littleEndian: checksum)
  }

  init(_ bytes: Span<UInt8>, at start: Int) {
    firstSubject = bytes.integer(at: start, as: UInt32.self)
    lastSubject = bytes.integer(at: start + 4, as: UInt32.self)
    pairCount = bytes.integer(at: start + 8, as: UInt32.self)
    storedByteCount = bytes.integer(at: start + 12, as: UInt32.self)
    checksum = bytes.integer(at: start + 16, as: UInt64.self)
  }

  init(_ pairs: ArraySlice<SubjectPair>, stored: [UInt8]) {
    firstSubject = pairs.first?.subject ?? 0
    lastSubject = pairs.last?.subject ?? 0
    pairCount = UInt32(pairs.count)
    storedByteCount = UInt32(stored.count)
    checksum = XXH3.hash(stored.span)
  }
}

/// A subject and the number of a block that holds records about it.
struct SubjectPair: Equatable, Comparable {
  var subject: UInt32
  var block: UInt32

  static func < (first: SubjectPair, second: SubjectPair) -> Bool {
    (first.subject, first.block) < (second.subject, second.block)
  }
}

/// Writes and reads chunks of the index of subjects.
enum SubjectIndex {
  /// The chunks of pairs in rising order, and their stored bytes one after another.
  static func encode(_ pairs: [SubjectPair]) -> (entries: [SubjectChunkEntry], payloads: [UInt8]) {
    var encoder = ColumnEncoder()
    var entries: [SubjectChunkEntry] = []
    var payloads: [UInt8] = []
    var start = 0
    while start < pairs.count {
      let end = min(start + SubjectChunkEntry.maximumPairCount, pairs.count)
      let chunk = pairs[start..<end]
      var stored: [UInt8] = []
      let columns = [chunk.map { UInt64($0.subject) }, chunk.map { UInt64($0.block) }]
      for (word, values) in columns.enumerated() {
        encoder.encode(
          ColumnSource(
            words: [values], word: 0, others: 0..<0, sequences: [], allowsDelta: true),
          ColumnKey(owner: .subjects, word: word), into: &stored)
      }
      entries.append(SubjectChunkEntry(chunk, stored: stored))
      payloads += stored
      start = end
    }
    return (entries, payloads)
  }

  /// The pairs of a chunk, or nil when the stored bytes are not those of its entry.
  static func decode(_ entry: SubjectChunkEntry, _ stored: [UInt8]) -> [SubjectPair]? {
    guard stored.count == Int(entry.storedByteCount), XXH3.hash(stored.span) == entry.checksum
    else { return nil }
    var padded = stored + [UInt8](repeating: 0, count: ByteView.slack)
    let pairs = unsafe padded.withUnsafeMutableBufferPointer { buffer -> [SubjectPair]? in
      guard let view = unsafe MemoryView(buffer) else { return nil }
      return decode(entry, view.extracting(0..<stored.count))
    }
    guard let pairs, pairs.first?.subject == entry.firstSubject,
      pairs.last?.subject == entry.lastSubject
    else { return nil }
    return pairs
  }

  private static func decode(_ entry: SubjectChunkEntry, _ stored: ByteView) -> [SubjectPair]? {
    let count = Int(entry.pairCount)
    guard (1...SubjectChunkEntry.maximumPairCount).contains(count) else { return nil }
    var arena = Arena()
    arena.reset(byteCount: count * 40 + 40 * Arena.room(for: 1))
    var parser = ColumnParser(stored)
    do throws(BlockFault) {
      var subjects = try parser.column(0, count: count, others: 0..<0, &arena)
      var blocks = try parser.column(1, count: count, others: 0..<0, &arena)
      guard parser.isAtEnd, let first = arena.take(count, of: UInt64.self),
        let second = arena.take(count, of: UInt64.self)
      else { return nil }
      subjects.values(into: first, sequence: 0)
      blocks.values(into: second, sequence: 0)
      var pairs: [SubjectPair] = []
      pairs.reserveCapacity(count)
      for index in 0..<count {
        guard let subject = UInt32(exactly: first[index]),
          let block = UInt32(exactly: second[index])
        else { return nil }
        let pair = SubjectPair(subject: subject, block: block)
        if let last = pairs.last, pair <= last { return nil }
        pairs.append(pair)
      }
      return pairs
    } catch {
      return nil
    }
  }
}
