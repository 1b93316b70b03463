// The text of an event proof. From the empty line on it is a c2sp.org/tlog-proof as it stands.
//
//     daybook-proof@v1
//     sequence <decimal>
//     epoch <decimal>            of the group, as its leaf has it
//     first <decimal>            sequence of the group's first record
//     count <decimal>            of the group's records
//     log <verifier key>
//     witness <verifier key>     as many as there are
//     handover <base64>          116 bytes each, as many as there are
//     records <decimal>          size in bytes
//     <base64>                   76 letters a line, 57 bytes; the last has the rest
//     (an empty line)
//     the tlog-proof

extension EventProof {
  private static let firstLine = "daybook-proof@v1"
  private static let bytesInLine = 57

  /// The text.
  package var bytes: [UInt8] {
    var head = "\(Self.firstLine)\nsequence \(sequence)\nepoch \(group.epoch)\n"
    head += "first \(group.firstSequence)\ncount \(group.recordCount)\nlog \(log.text)\n"
    head += witnesses.map { "witness \($0.text)\n" }.joined()
    head += handovers.map { "handover \(Base64.text($0.bytes))\n" }.joined()
    head += "records \(group.records.count)\n"
    var text = Array(head.utf8)
    let records = group.records.span
    var offset = 0
    while offset < records.count {
      let end = min(offset + Self.bytesInLine, records.count)
      Base64.append(records.extracting(offset..<end), to: &text)
      text.append(UInt8(ascii: "\n"))
      offset = end
    }
    text.append(UInt8(ascii: "\n"))
    return text + inclusion.bytes
  }

  /// Reads the text; every line must be as `bytes` writes it. What is read is not yet checked.
  package init(_ bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count <= Self.maximumByteCount else {
      throw .tooLarge(.eventProof, byteCount: bytes.count, maximum: Self.maximumByteCount)
    }
    var reader = EvidenceReader(.eventProof, bytes)
    guard bytes[try reader.next(Self.firstLine)].elementsEqual(Self.firstLine.utf8) else {
      throw reader.malformed("it is not '\(Self.firstLine)'")
    }
    let sequence = try reader.number("sequence")
    let epoch = try reader.number("epoch", upTo: UInt64(JournalFormat.maximumEpoch))
    let first = try reader.number("first")
    let count = try reader.number("count", upTo: UInt64(UInt32.max))
    let (end, isTooLarge) = first.addingReportingOverflow(count)
    guard !isTooLarge, first <= sequence, sequence < end else {
      throw reader.malformed("record #\(sequence) is not among \(count) from #\(first)")
    }
    let log = try NoteKey(text: try reader.text(try reader.value(of: "log")))
    let witnesses = try reader.keys(of: "witness")
    let handovers = try reader.handovers()
    let records = try Self.records(&reader)
    guard try reader.next("an empty line").isEmpty else {
      throw reader.malformed("more than the records")
    }
    self.init(
      sequence: sequence,
      group: GroupEvidence(
        epoch: UInt32(epoch), recordCount: UInt32(count), firstSequence: first, records: records),
      log: log, witnesses: witnesses, handovers: handovers,
      inclusion: try InclusionProofFile(reader.rest))
  }

  private static func records(
    _ reader: inout EvidenceReader
  ) throws(EvidenceError) -> [UInt8] {
    let byteCount = Int(
      try reader.number("records", upTo: UInt64(JournalFormat.maximumGroupByteCount)))
    // The file's size bounds what is reserved, whatever it claims.
    guard byteCount <= reader.bytes.count else {
      throw reader.malformed("it claims more records than the file can hold")
    }
    var records: [UInt8] = []
    records.reserveCapacity(byteCount)
    while records.count < byteCount {
      let expected = min(bytesInLine, byteCount - records.count)
      let before = records.count
      let line = try reader.next("base 64 of records")
      guard Base64.decode(reader.bytes.span.extracting(line), into: &records),
        records.count - before == expected
      else { throw reader.malformed("not the base 64 of \(expected) bytes") }
    }
    return records
  }
}
