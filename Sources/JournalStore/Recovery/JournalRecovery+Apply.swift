import SystemCalls

extension JournalRecovery {
  /// Copies a torn tail to quarantine, cuts it and the unused zeros off, and makes the segment
  /// read-only. Interrupted anywhere, it does the same again at the next opening.
  func apply(in storage: any JournalStorage) throws(JournalError) -> TornTail? {
    if lastForm == .sealed { return nil }
    let name = "\(lastSegment)"
    var tail = tornTail
    if var torn = tail {
      try Self.quarantine(&torn, of: name, in: storage)
      tail = torn
    }
    try attempt { () throws(SystemError) in
      let byteCount = try storage.openForReading(name).byteCount()
      if byteCount == validEnd { return }
      let file = try storage.openForWriting(name)
      do throws(SystemError) {
        try SegmentFile.finish(file, at: validEnd)
      } catch {
        file.abandon()
        throw error
      }
      try file.close()
    }
    return tail
  }

  private static func quarantine(
    _ tail: inout TornTail, of name: String, in storage: any JournalStorage
  ) throws(JournalError) {
    let quarantine = storage.directory(JournalFormat.quarantineName)
    let copyName = tail.copyName
    let copyPath = quarantine.path(of: copyName)
    var bytes = [UInt8](repeating: 0, count: tail.byteCount)
    do throws(SystemError) {
      let source = try storage.openForReading(name)
      let count = try source.read(
        into: &bytes, at: 0, byteCount: bytes.count, fileOffset: tail.offset)
      bytes.removeLast(bytes.count - count)
      try quarantine.create()
      // A copy left by a recovery that was interrupted may itself be torn.
      try quarantine.removeFile(copyName)
      let copy = try quarantine.createFile(copyName, permissions: 0o444)
      do throws(SystemError) {
        try copy.write(bytes.span, at: 0)
        try copy.synchronize()
      } catch {
        copy.abandon()
        throw error
      }
      try copy.close()
      try quarantine.synchronize()
    } catch {
      throw .system(error)
    }
    var hasher = SHA256Hasher()
    hasher.begin()
    hasher.update(bytes.span)
    tail.digest = hasher.finish()
    tail.copy = copyPath
  }
}
