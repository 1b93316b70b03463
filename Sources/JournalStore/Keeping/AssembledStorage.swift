import SystemCalls

/// A journal put together from segments that lie in several directories, for readers: nothing of it
/// can be written, and it has no superblocks.
package struct AssembledStorage: JournalStorage {
  /// A segment's file, as far as it counts.
  struct Part: Sendable {
    let name: SegmentName
    let source: any JournalStorage
    let byteCount: Int
  }

  /// Where it would be, for messages.
  package let path: String
  let parts: [Part]

  /// Always: it is made of what was found.
  package func exists() throws(SystemError) -> Bool { true }
  /// Cannot be written.
  package func create() throws(SystemError) { throw readOnly("mkdir") }
  /// The segments.
  package func names() throws(SystemError) -> [String] { parts.map { "\($0.name)" } }
  /// Nothing is inside.
  package func directory(_ name: String) -> any JournalStorage {
    AssembledStorage(path: path(of: name), parts: [])
  }

  /// The file where it lies, cut where it stops to count.
  package func openForReading(_ name: String) throws(SystemError) -> any StoredFile {
    guard let part = parts.first(where: { "\($0.name)" == name }) else {
      throw SystemError(operation: "open", path: path(of: name), code: 2)  // ENOENT
    }
    return CutFile(try part.source.openForReading(name), byteCount: part.byteCount)
  }

  /// Cannot be written.
  package func openForWriting(_ name: String) throws(SystemError) -> any StoredFile {
    throw readOnly("open")
  }
  /// Cannot be written.
  package func createFile(
    _ name: String, permissions: UInt32
  ) throws(SystemError) -> any StoredFile {
    throw readOnly("open")
  }
  /// Cannot be written.
  package func removeFile(_ name: String) throws(SystemError) { throw readOnly("unlink") }
  /// Cannot be written.
  package func renameWithoutReplacing(
    _ name: String, to newName: String
  ) throws(SystemError) { throw readOnly("rename") }
  /// Cannot be written.
  package func renameReplacing(_ name: String, to newName: String) throws(SystemError) {
    throw readOnly("rename")
  }
  /// Cannot be written.
  package func synchronize() throws(SystemError) { throw readOnly("fsync") }
  /// Cannot be written.
  package func lock(_ name: String) throws(SystemError) -> (any StorageLock)? {
    throw readOnly("lock")
  }
  /// Nobody holds it.
  package func lockHolder(_ name: String) throws(SystemError) -> String { "" }
  /// No room.
  package func freeByteCount() throws(SystemError) -> UInt64 { 0 }

  private func readOnly(_ operation: String) -> SystemError {
    SystemError(operation: operation, path: path, code: 30)  // EROFS
  }
}

/// The first bytes of a file. A class as `StoredFile` asks for one.
final class CutFile: StoredFile, @unchecked Sendable {
  private let whole: any StoredFile
  private let limit: Int

  init(_ whole: any StoredFile, byteCount: Int) {
    self.whole = whole
    limit = byteCount
  }

  var path: String {
    get { whole.path }
    set { whole.path = newValue }
  }

  func readOnce(
    into buffer: inout [UInt8], at bufferOffset: Int, byteCount: Int, fileOffset: Int
  ) throws(SystemError) -> Int {
    let left = max(0, limit - fileOffset)
    guard left > 0, byteCount > 0 else { return 0 }
    return try whole.readOnce(
      into: &buffer, at: bufferOffset, byteCount: min(byteCount, left), fileOffset: fileOffset)
  }

  func byteCount() throws(SystemError) -> Int { min(limit, try whole.byteCount()) }
  func dropCachedPages() throws(SystemError) { try whole.dropCachedPages() }
  func close() throws(SystemError) { try whole.close() }
  func abandon() { whole.abandon() }

  func writeOnce(_ bytes: Span<UInt8>, at fileOffset: Int) throws(SystemError) -> Int {
    throw readOnly("pwrite")
  }
  func synchronizeData() throws(SystemError) { throw readOnly("fdatasync") }
  func synchronize() throws(SystemError) { throw readOnly("fsync") }
  func truncate(to byteCount: Int) throws(SystemError) { throw readOnly("ftruncate") }
  func setPermissions(_ permissions: UInt32) throws(SystemError) { throw readOnly("fchmod") }

  private func readOnly(_ operation: String) -> SystemError {
    SystemError(operation: operation, path: path, code: 30)  // EROFS
  }
}
