import SystemCalls

extension SealedFooter {
  /// The schema text.
  func schema(in file: any StoredFile) throws(JournalError) -> [UInt8] {
    let bytes = try file.contents(schemaOffset, schemaByteCount)
    guard bytes.count == schemaByteCount, XXH3.hash(bytes.span) == schemaChecksum else {
      throw damaged(file, "the schema in its footer does not have its checksum")
    }
    return bytes
  }

  /// The pairs of one chunk of the subject index.
  func pairs(ofChunk number: Int, in file: any StoredFile) throws(JournalError) -> [SubjectPair] {
    let before = chunks[0..<number].reduce(0) { $0 + Int($1.storedByteCount) }
    let entry = chunks[number]
    let stored = try file.contents(chunksOffset + before, Int(entry.storedByteCount))
    guard let pairs = SubjectIndex.decode(entry, stored),
      pairs.allSatisfy({ Int($0.block) < blocks.count })
    else { throw damaged(file, "its subject index cannot be read") }
    return pairs
  }

  /// The numbers of the blocks with records of the indexed kinds about a subject, rising.
  func blocks(about subject: UInt32, in file: any StoredFile) throws(JournalError) -> [Int] {
    var found: [Int] = []
    for (number, chunk) in chunks.enumerated()
    where chunk.firstSubject <= subject && subject <= chunk.lastSubject {
      for pair in try pairs(ofChunk: number, in: file) where pair.subject == subject {
        found.append(Int(pair.block))
      }
    }
    return found
  }

  /// Reads what opening did not: the schema and every chunk must have their checksums.
  func checkRest(in file: any StoredFile) throws(JournalError) {
    _ = try schema(in: file)
    for number in chunks.indices { _ = try pairs(ofChunk: number, in: file) }
  }

  private func damaged(_ file: any StoredFile, _ what: String) -> JournalError {
    .damaged(file: file.path, offset: offset, sequence: firstSequence, what: what)
  }
}

extension [SealedBlockEntry] {
  /// The number of the first block that ends behind a sequence; `count` when none does.
  func firstBlock(endingBehind sequence: UInt64) -> Int {
    firstIndex(behindAll: { $0.endSequence <= sequence })
  }

  /// The number of the first block whose last record is not earlier; `count` when none is.
  func firstBlock(notBefore recordedAt: Int64) -> Int {
    firstIndex(behindAll: { $0.lastRecordedAt < recordedAt })
  }

  /// The first index for which the condition, true up to some place, is false: binary search.
  private func firstIndex(behindAll isBefore: (SealedBlockEntry) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
