import SystemCalls

/// A file of zeros that holds space on the disk until it is needed for the last words.
struct ReservedSpace {
  private let storage: any JournalStorage
  private let byteCount: Int

  private static let pieceByteCount = 1 << 20

  init(_ storage: any JournalStorage, byteCount: Int) {
    self.storage = storage
    self.byteCount = byteCount
  }

  /// Makes the file unless it is there with its size. Where there is not twice as much room it is
  /// left out: to fill a disk, even for a moment, would take from others what they need now.
  func fill() throws(SystemError) {
    guard byteCount > 0, try !isFull() else { return }
    guard try storage.freeByteCount() >= UInt64(byteCount) * 2 else { return }
    try storage.removeFile(JournalFormat.reserveName)
    let file = try storage.createFile(JournalFormat.reserveName, permissions: 0o644)
    do throws(SystemError) {
      // Written, not only allocated: a hole or a promise of the file system holds no space.
      let zeros = [UInt8](repeating: 0, count: min(Self.pieceByteCount, byteCount))
      var offset = 0
      while offset < byteCount {
        let size = min(zeros.count, byteCount - offset)
        try file.write(zeros.span.extracting(0..<size), at: offset)
        offset += size
      }
      try file.synchronize()
    } catch {
      file.abandon()
      try storage.removeFile(JournalFormat.reserveName)
      throw error
    }
    try file.close()
  }

  /// Gives the space back; false when there was none.
  func giveUp() throws(SystemError) -> Bool {
    guard byteCount > 0, try storage.names().contains(JournalFormat.reserveName) else {
      return false
    }
    try storage.removeFile(JournalFormat.reserveName)
    try storage.synchronize()
    return true
  }

  private func isFull() throws(SystemError) -> Bool {
    guard try storage.names().contains(JournalFormat.reserveName) else { return false }
    let file = try storage.openForReading(JournalFormat.reserveName)
    let size = try file.byteCount()
    try file.close()
    return size >= byteCount
  }
}
