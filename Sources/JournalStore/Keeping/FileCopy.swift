import SystemCalls

/// Copies of files that are whole or not there, and the same as what was read.
enum FileCopy {
  private static let pieceByteCount = 1 << 20
  static let draftSuffix = ".part"

  /// Copies the first bytes of a file to another directory, durably, over whatever has the name
  /// there; `head` stands in for as many bytes at its start. The copy is read back from the device
  /// and compared before it gets its name. The directory is not synced.
  static func copy(
    _ name: String, from source: any JournalStorage, byteCount: Int,
    to target: any JournalStorage, as newName: String, head: [UInt8] = [],
    progress: (UInt64) -> Void
  ) throws(JournalError) -> SHA256Digest {
    let draft = newName + draftSuffix
    let written = try attempt { () throws(SystemError) in
      let from = try source.openForReading(name)
      try target.removeFile(draft)
      let file = try target.createFile(draft, permissions: 0o444)
      do throws(SystemError) {
        let digest = try transfer(
          from, byteCount: byteCount, head: head, to: file, progress: progress)
        try file.synchronize()
        try file.close()
        return digest
      } catch {
        file.abandon()
        throw error
      }
    }
    guard try digest(draft, in: target) == written else {
      // EIO: the device gives back other bytes than it took.
      throw .system(
        SystemError(operation: "read back", path: target.path(of: draft), code: 5))
    }
    try attempt { () throws(SystemError) in try target.renameReplacing(draft, to: newName) }
    return written
  }

  /// Writes a file of these bytes, in the same way.
  static func write(
    _ bytes: [UInt8], to target: any JournalStorage, as newName: String
  ) throws(JournalError) -> SHA256Digest {
    let draft = newName + draftSuffix
    try attempt { () throws(SystemError) in
      try target.removeFile(draft)
      let file = try target.createFile(draft, permissions: 0o444)
      do throws(SystemError) {
        try file.write(bytes.span, at: 0)
        try file.synchronize()
      } catch {
        file.abandon()
        throw error
      }
      try file.close()
      try target.renameReplacing(draft, to: newName)
    }
    return SHA256Digest(of: bytes)
  }

  private static func transfer(
    _ source: any StoredFile, byteCount: Int, head: [UInt8], to target: any StoredFile,
    progress: (UInt64) -> Void
  ) throws(SystemError) -> SHA256Digest {
    var buffer = [UInt8](repeating: 0, count: min(pieceByteCount, max(byteCount, 1)))
    var hasher = SHA256Hasher()
    hasher.begin()
    var offset = 0
    while offset < byteCount {
      let wanted = min(buffer.count, byteCount - offset)
      let count = try source.read(
        into: &buffer, at: 0, byteCount: wanted, fileOffset: offset)
      // EIO: the file became shorter under our hands.
      guard count == wanted else {
        throw SystemError(operation: "read", path: source.path, code: 5)
      }
      if offset < head.count {
        let part = head[offset..<min(head.count, offset + count)]
        buffer.replaceSubrange(0..<part.count, with: part)
      }
      let piece = buffer.span.extracting(0..<count)
      hasher.update(piece)
      try target.write(piece, at: offset)
      offset += count
      progress(UInt64(count))
    }
    return hasher.finish()
  }

  /// SHA-256 of a file, or of its first bytes, as the device has them.
  static func digest(
    _ name: String, byteCount: Int? = nil, in storage: any JournalStorage
  ) throws(JournalError) -> SHA256Digest {
    try attempt { () throws(SystemError) in
      let file = try storage.openForReading(name)
      try file.dropCachedPages()
      var end = byteCount ?? 0
      if byteCount == nil { end = try file.byteCount() }
      var buffer = [UInt8](repeating: 0, count: min(pieceByteCount, max(end, 1)))
      var hasher = SHA256Hasher()
      hasher.begin()
      var offset = 0
      while offset < end {
        let count = try file.read(
          into: &buffer, at: 0, byteCount: min(buffer.count, end - offset), fileOffset: offset)
        if count == 0 { break }
        hasher.update(buffer.span.extracting(0..<count))
        offset += count
      }
      try file.close()
      return hasher.finish()
    }
  }

  /// The size of a file; nil when there is none.
  static func byteCount(
    _ name: String, in storage: any JournalStorage
  ) throws(JournalError) -> Int? {
    do throws(SystemError) {
      return try storage.openForReading(name).byteCount()
    } catch {
      if error.isNotFound { return nil }
      throw .system(error)
    }
  }
}
