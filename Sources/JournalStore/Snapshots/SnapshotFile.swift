import SystemCalls

/// A snapshot as it lies on disk: a header and an opaque payload of 64-bit words, raw or as one LZ4
/// block, whichever is smaller. It is a cache: whoever doubts it leaves it and reads the journal.
package struct SnapshotFile: Equatable, Sendable {
  /// What it is of.
  package let header: SnapshotHeader
  /// What it holds.
  package let payload: [UInt64]

  static let preparedName = "next.snapshot.tmp"

  /// Writes a snapshot under its name, replacing one of the same name: first under another, made
  /// durable, so that a crash leaves no half of it. The header comes back with its lengths.
  static func write(
    _ described: SnapshotHeader, _ payload: [UInt64], in directory: Directory
  ) throws(SystemError) -> SnapshotHeader {
    var header = described
    let bytes = encoded(&header, payload)
    try directory.create()
    try directory.removeFile(preparedName)
    let file = try File.create(directory.path(of: preparedName))
    do {
      try file.write(bytes.span.extracting(0..<header.fileByteCount), at: 0)
      try file.synchronize()
    } catch {
      file.abandon()
      throw error
    }
    try file.close()
    try directory.renameReplacing(preparedName, to: header.name.description)
    try directory.synchronize()
    return header
  }

  /// The bytes of the file, with room behind them.
  private static func encoded(_ header: inout SnapshotHeader, _ payload: [UInt64]) -> [UInt8] {
    let start = SnapshotHeader.byteCount
    let rawByteCount = payload.count * 8
    precondition(
      rawByteCount > 0 && rawByteCount <= SnapshotHeader.maximumByteCount,
      "a snapshot has at most 256 MiB")
    precondition(
      header.sequence >= JournalFormat.firstSequence, "a snapshot is of a record of the journal")
    var bytes = [UInt8](repeating: 0, count: start + rawByteCount)
    var span = bytes.mutableSpan
    let raw = [UInt8](littleEndian: payload)
    let compressed = LZ4Block.compress(
      raw.span, into: &span, range: start..<start + rawByteCount - 1)
    if compressed == nil { span.copy(raw.span, to: start) }
    header.isCompressed = compressed != nil
    header.rawByteCount = UInt64(rawByteCount)
    header.storedByteCount = UInt64(compressed ?? rawByteCount)
    header.storedChecksum = XXH3.hash(span.span.extracting(start..<header.fileByteCount))
    header.encode(&span)
    return bytes
  }

  /// Reads a snapshot's header and checks it against its name and the size of its file. Nothing
  /// else is read.
  static func header(
    of name: SnapshotName, in directory: Directory
  ) throws(SnapshotFileFault) -> SnapshotHeader {
    try reading { () throws(SystemError) in
      try File.openForReading(directory.path(of: name.description))
    } then: { file throws(SnapshotFileFault) in
      try header(of: name, file)
    }
  }

  /// Reads a snapshot whose header was read before, and proves its payload.
  static func read(
    _ name: SnapshotName, in directory: Directory
  ) throws(SnapshotFileFault) -> SnapshotFile {
    try reading { () throws(SystemError) in
      try File.openForReading(directory.path(of: name.description))
    } then: { file throws(SnapshotFileFault) in
      let header = try header(of: name, file)
      return SnapshotFile(header: header, payload: try payload(header, file))
    }
  }

  private static func header(
    of name: SnapshotName, _ file: borrowing File
  ) throws(SnapshotFileFault) -> SnapshotHeader {
    var bytes = [UInt8](repeating: 0, count: SnapshotHeader.byteCount)
    let byteCount = try asking { () throws(SystemError) in try file.byteCount() }
    let read = try asking { () throws(SystemError) in
      try file.read(into: &bytes, at: 0, byteCount: SnapshotHeader.byteCount, fileOffset: 0)
    }
    guard read == SnapshotHeader.byteCount else { throw .notASnapshot }
    let header = try SnapshotHeader(bytes.span)
    guard header.name == name else { throw .misnamed(header.sequence) }
    guard byteCount == header.fileByteCount else { throw .wrongSize(byteCount) }
    return header
  }

  private static func payload(
    _ header: SnapshotHeader, _ file: borrowing File
  ) throws(SnapshotFileFault) -> [UInt64] {
    let storedByteCount = Int(header.storedByteCount)
    var stored = [UInt8](repeating: 0, count: storedByteCount)
    let read = try asking { () throws(SystemError) in
      try file.read(
        into: &stored, at: 0, byteCount: storedByteCount, fileOffset: SnapshotHeader.byteCount)
    }
    guard read == storedByteCount else { throw .wrongSize(SnapshotHeader.byteCount + read) }
    guard XXH3.hash(stored.span) == header.storedChecksum else { throw .payloadChecksum }
    guard header.isCompressed else { return [UInt64](littleEndian: stored) }
    var raw = [UInt8](repeating: 0, count: Int(header.rawByteCount))
    var span = raw.mutableSpan
    guard LZ4Block.decompress(stored.span, into: &span, byteCount: span.count) else {
      throw .notDecompressed
    }
    return [UInt64](littleEndian: raw)
  }

  private static func reading<Result>(
    _ open: () throws(SystemError) -> File,
    then read: (borrowing File) throws(SnapshotFileFault) -> Result
  ) throws(SnapshotFileFault) -> Result {
    let file = try asking(open)
    return try read(file)
  }

  private static func asking<Result: ~Copyable>(
    _ calls: () throws(SystemError) -> Result
  ) throws(SnapshotFileFault) -> Result {
    do throws(SystemError) {
      return try calls()
    } catch {
      throw .system(error)
    }
  }
}
