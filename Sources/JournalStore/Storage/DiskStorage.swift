import SystemCalls

/// A directory of the machine's file systems.
package struct DiskStorage: JournalStorage {
  private let inner: Directory

  /// Names a directory; nothing is looked up.
  package init(_ path: String) { inner = Directory(path) }

  /// The path, without a trailing slash.
  package var path: String { inner.path }

  /// stat(2).
  package func exists() throws(SystemError) -> Bool { try inner.exists() }
  /// mkdir(2) and fsync(2) of the parent, for each missing level.
  package func create() throws(SystemError) { try inner.create() }
  /// readdir(3).
  package func names() throws(SystemError) -> [String] { try inner.names() }
  /// The directory inside this one.
  package func directory(_ name: String) -> any JournalStorage { DiskStorage(path(of: name)) }

  /// open(2), O_RDONLY.
  package func openForReading(_ name: String) throws(SystemError) -> any StoredFile {
    DiskFile(try File.openForReading(path(of: name)))
  }

  /// open(2), O_RDWR.
  package func openForWriting(_ name: String) throws(SystemError) -> any StoredFile {
    DiskFile(try File.openForWriting(path(of: name)))
  }

  /// open(2), O_CREAT | O_EXCL.
  package func createFile(
    _ name: String, permissions: UInt32
  ) throws(SystemError) -> any StoredFile {
    DiskFile(try File.create(path(of: name), permissions: permissions))
  }

  /// unlink(2).
  package func removeFile(_ name: String) throws(SystemError) { try inner.removeFile(name) }
  /// renameat2(2).
  package func renameWithoutReplacing(_ name: String, to newName: String) throws(SystemError) {
    try inner.renameWithoutReplacing(name, to: newName)
  }
  /// rename(2).
  package func renameReplacing(_ name: String, to newName: String) throws(SystemError) {
    try inner.renameReplacing(name, to: newName)
  }
  /// fsync(2) of the directory.
  package func synchronize() throws(SystemError) { try inner.synchronize() }
  /// statvfs(3).
  package func freeByteCount() throws(SystemError) -> UInt64 { try inner.freeByteCount() }

  /// fcntl(2), F_OFD_SETLK.
  package func lock(_ name: String) throws(SystemError) -> (any StorageLock)? {
    guard let lock = try LockFile.acquire(path(of: name)) else { return nil }
    return DiskLock(lock)
  }

  /// The text in the lock file.
  package func lockHolder(_ name: String) throws(SystemError) -> String {
    try LockFile.holder(of: path(of: name))
  }
}

/// A file of the machine's file systems. A class because `any StoredFile` must hold a noncopyable
/// file; whoever has it uses it from one thread at a time.
final class DiskFile: StoredFile, @unchecked Sendable {
  var path: String { didSet { file?.path = path } }
  private var file: File?

  init(_ file: consuming File) {
    path = file.path
    self.file = consume file
  }

  func readOnce(
    into buffer: inout [UInt8], at bufferOffset: Int, byteCount: Int, fileOffset: Int
  ) throws(SystemError) -> Int {
    checkOpen()
    return try file?.readOnce(
      into: &buffer, at: bufferOffset, byteCount: byteCount, fileOffset: fileOffset) ?? 0
  }

  func writeOnce(_ bytes: Span<UInt8>, at fileOffset: Int) throws(SystemError) -> Int {
    checkOpen()
    return try file?.writeOnce(bytes, at: fileOffset) ?? 0
  }

  func byteCount() throws(SystemError) -> Int {
    checkOpen()
    return try file?.byteCount() ?? 0
  }

  func synchronizeData() throws(SystemError) {
    checkOpen()
    try file?.synchronizeData()
  }

  func synchronize() throws(SystemError) {
    checkOpen()
    try file?.synchronize()
  }

  func truncate(to byteCount: Int) throws(SystemError) {
    checkOpen()
    try file?.truncate(to: byteCount)
  }

  func setPermissions(_ permissions: UInt32) throws(SystemError) {
    checkOpen()
    try file?.setPermissions(permissions)
  }

  func dropCachedPages() throws(SystemError) {
    checkOpen()
    try file?.dropCachedPages()
  }

  func close() throws(SystemError) {
    checkOpen()
    if let file = file.take() { try file.close() }
  }

  func abandon() {
    if let file = file.take() { file.abandon() }
  }

  private func checkOpen() {
    precondition(file != nil, "a file is not used after it was closed: \(path)")
  }
}

/// A lock on a file of the machine's file systems. A class because `any StorageLock` must hold a
/// noncopyable lock; the writer that took it releases it.
final class DiskLock: StorageLock, @unchecked Sendable {
  private var lock: LockFile?

  init(_ lock: consuming LockFile) { self.lock = consume lock }

  func setHolder(_ text: String) throws(SystemError) { try lock?.setHolder(text) }

  func release() throws(SystemError) {
    if let lock = lock.take() { try lock.release() }
  }
}
