import SystemCalls

/// The SHA-256 of each record's canonical bytes, header and padded body: what another reader of the
/// format must come to as well.
package struct RecordHashes: ~Copyable {
  /// The blocks below: identity, tail, position.
  package private(set) var reader: JournalReader
  private var hasher = SHA256Hasher()

  /// Opens the journal at its first segment.
  package init(in storage: any JournalStorage) throws(JournalError) {
    reader = try JournalReader.openAtFirst(in: storage, verification: .chain)
  }

  /// Hands out the records of the next block: sequence, kind and hash of each. False at the end.
  package mutating func nextBlock(
    _ body: (_ sequence: UInt64, _ kind: UInt8, _ hash: SHA256Digest) -> Void
  ) throws(JournalError) -> Bool {
    guard try reader.nextBlock() else { return false }
    let payload = reader.payload
    let records = payload.span.extracting(0..<reader.payloadByteCount)
    var offset = 0
    var sequence = reader.block.firstSequence
    while offset < records.count {
      let header: RecordHeader
      do throws(RecordFault) {
        header = try RecordHeader(unsafe records.bytes, at: offset)
      } catch {
        throw .damaged(
          file: reader.segmentPath, offset: reader.position, sequence: sequence,
          what: error.description)
      }
      hasher.begin()
      hasher.update(records.extracting(offset..<offset + header.byteCount))
      body(sequence, header.kind, hasher.finish())
      offset += header.byteCount
      sequence += 1
    }
    return true
  }
}
