import EventJournal
import JournalStore
import SystemCalls
import Testing

/// One who can write the whole journal anew, every checksum and the chain right, and asks nobody.
struct Forger {
  /// A record as the forger wants it.
  struct Record {
    var header: RecordHeader
    var body: [UInt8]
  }

  let journal: String

  /// The journal's groups, as records.
  func groups() throws -> [[Record]] {
    var groups: [[Record]] = []
    var reader = try JournalReader.open(journal, verification: .chain)
    while try reader.nextBlock() {
      let bytes = Array(reader.payload.prefix(reader.payloadByteCount))
      var records: [Record] = []
      var offset = 0
      while offset < bytes.count {
        let header = try RecordHeader(unsafe bytes.span.bytes, at: offset)
        let end = offset + header.byteCount
        records.append(Record(header: header, body: Array(bytes[end - header.bodyByteCount..<end])))
        offset = end
      }
      if !records.isEmpty { groups.append(records) }
    }
    return groups
  }

  /// Writes the groups as a journal of the same identity in the place of the old one. Folders of
  /// keys and checkpoints stay.
  func replace(with groups: [[Record]]) throws {
    var options = JournalOptions()
    options.journalId = try EvidenceMaker(journal).journalId()
    options.schemaVersion = EventEncoder.schemaVersion
    let directory = Directory(journal)
    for name in try directory.names() where !["keys", "checkpoints"].contains(name) {
      try Folder.remove(directory.path(of: name))
    }
    let (writer, _) = try JournalWriter.open(directory: journal, options: options)
    for group in groups {
      for record in group {
        let header = record.header
        let offset = try writer.beginRecord(
          kind: header.kind, layout: header.layout, subject: header.subject,
          recordedAt: header.recordedAt, sourceTime: header.sourceTime, cause: header.cause,
          bodyByteCount: record.body.count)
        writer.group.bytes.replaceSubrange(offset..<offset + record.body.count, with: record.body)
      }
      try writer.commit()
    }
    try writer.close()
  }
}

/// What a forger does to a journal that was signed for.
enum Forgery: String, CaseIterable, Sendable {
  case edit, delete, insert, reorder, regroup, truncate, fork

  func apply(to groups: inout [[Forger.Record]]) {
    let middle = groups.count / 2
    switch self {
    case .edit:
      // The last eight bytes of a quote: its ask quantity.
      for place in groups[middle].indices where groups[middle][place].header.kind == 32 {
        groups[middle][place].body[24] ^= 1
        return
      }
    case .delete: groups[middle].remove(at: 0)
    case .insert: groups[middle].insert(groups[middle][0], at: 0)
    case .reorder: groups[middle].swapAt(0, 1)
    case .regroup:
      groups[middle] += groups[middle + 1]
      groups.remove(at: middle + 1)
    case .truncate: groups.removeLast(groups.count / 3)
    case .fork:
      let tail = groups[middle...].map { Array($0.dropLast()) }.filter { !$0.isEmpty }
      groups.replaceSubrange(middle..., with: tail)
    }
  }

  /// What is said of the journal.
  var words: String {
    switch self {
    case .truncate, .regroup: "the journal has only"
    case .edit, .delete, .insert, .reorder, .fork:
      "are not those that the checkpoint was signed over"
    }
  }
}
