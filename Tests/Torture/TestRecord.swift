import JournalStore

/// A record as a test thinks of it.
struct TestRecord: Equatable {
  var sequence: UInt64
  var kind: UInt8
  var recordedAt: Int64
  var body: [UInt8]
}

extension JournalWriter {
  /// Adds a record with these bytes as its body.
  func append(bytes: [UInt8], kind: UInt8 = 1) throws(JournalError) -> TestRecord {
    let sequence = nextSequence
    let time = Int64(sequence) * 1000
    let offset = try beginRecord(
      kind: kind, layout: 1, subject: 0, recordedAt: time, sourceTime: time - 5,
      cause: sequence - 1, bodyByteCount: bytes.count)
    group.bytes.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    let padding = [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    return TestRecord(sequence: sequence, kind: kind, recordedAt: time, body: bytes + padding)
  }
}

extension JournalReader {
  /// The records of the last block.
  borrowing func records() throws(RecordFault) -> [TestRecord] {
    let bytes = Array(payload.prefix(payloadByteCount))
    var records: [TestRecord] = []
    var offset = 0
    while offset < bytes.count {
      let header = try RecordHeader(unsafe bytes.span.bytes, at: offset)
      records.append(
        TestRecord(
          sequence: block.firstSequence + UInt64(records.count), kind: header.kind,
          recordedAt: header.recordedAt,
          body: Array(bytes[offset + 32..<offset + header.byteCount])))
      offset += header.byteCount
    }
    return records
  }
}
