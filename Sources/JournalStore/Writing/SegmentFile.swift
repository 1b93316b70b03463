import SystemCalls

/// The three moments of a segment's file: prepared, begun, finished.
enum SegmentFile {
  private static let zeroByteCount = 1 << 20

  /// Creates `next.segment.tmp`. With `zeroFilled` it holds zeros on the device, so that a commit
  /// changes no metadata: 90 µs instead of 150–500 µs (docs/PERFORMANCE.md).
  static func prepare(
    in storage: any JournalStorage, byteCount: Int, zeroFilled: Bool,
    isCancelled: () -> Bool = { false }
  ) throws(SystemError) -> any StoredFile {
    try storage.removeFile(JournalFormat.preparedName)
    let file = try storage.createFile(JournalFormat.preparedName, permissions: 0o644)
    guard zeroFilled else { return file }
    do {
      let zeros = [UInt8](repeating: 0, count: min(zeroByteCount, byteCount))
      var offset = 0
      while offset < byteCount && !isCancelled() {
        let size = min(zeros.count, byteCount - offset)
        try file.write(zeros.span.extracting(0..<size), at: offset)
        offset += size
        // In pieces: one flush of 64 MiB would hold up the commits of the segment in use.
        if offset % (4 * zeroByteCount) == 0 { try file.synchronizeData() }
      }
      try file.synchronize()
    } catch {
      file.abandon()
      throw error
    }
    return file
  }

  /// Writes the header and gives the prepared file its name; after this the segment exists.
  static func begin(
    _ file: any StoredFile, header: SegmentHeader, in storage: any JournalStorage
  ) throws(SystemError) {
    let bytes = header.encoded()
    let name = header.name.description
    try file.write(bytes.span, at: 0)
    try file.synchronizeData()
    try storage.renameWithoutReplacing(JournalFormat.preparedName, to: name)
    file.path = storage.path(of: name)
    try storage.synchronize()
  }

  /// Cuts off what is behind the last block and makes the file read-only, durably.
  static func finish(_ file: any StoredFile, at byteCount: Int) throws(SystemError) {
    try file.truncate(to: byteCount)
    try file.setPermissions(0o444)
    try file.synchronize()
  }
}
