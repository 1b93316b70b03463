import SystemCalls

/// A part of a segment in memory. Reads are large, and one buffer serves all segments.
struct SegmentWindow {
  private(set) var file: any StoredFile
  private(set) var bytes: [UInt8]
  private var start = 0
  private var count = 0

  private static let firstReadByteCount = 64 << 10
  private static let readByteCount = 1 << 20

  init(_ file: any StoredFile) {
    self.file = file
    bytes = [UInt8](repeating: 0, count: Self.firstReadByteCount)
  }

  /// Goes on with another file.
  mutating func replace(_ file: any StoredFile) {
    self.file = file
    count = 0
  }

  /// Drops what was read, so that the next look sees the file as it is then.
  mutating func forget() { count = 0 }

  /// Makes `byteCount` bytes at the file's `offset` available; how many there are, fewer only at
  /// the end of the file.
  mutating func fill(at offset: Int, byteCount: Int) throws(JournalError) -> Int {
    if offset >= start && offset + byteCount <= start + count { return start + count - offset }
    // The first read of a small journal is small; whoever reads on reads in large pieces.
    let wanted = offset < Self.firstReadByteCount ? byteCount : max(byteCount, Self.readByteCount)
    if wanted > bytes.count {
      bytes.append(contentsOf: repeatElement(0, count: wanted - bytes.count))
    }
    count = 0
    start = offset
    do {
      count = try file.read(into: &bytes, at: 0, byteCount: bytes.count, fileOffset: offset)
    } catch {
      throw .system(error)
    }
    return count
  }

  /// Where in `bytes` the file's `offset` is; it must have been filled.
  func index(of offset: Int) -> Int { offset - start }
}
