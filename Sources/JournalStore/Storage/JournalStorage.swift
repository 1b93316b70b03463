import SystemCalls

/// A directory as the journal needs it. The disk is one (`DiskStorage`); tests give one that
/// reorders, tears and drops what was not synced, and fails when told to. Names are plain, without
/// a slash. Errors are those of the system calls named.
package protocol JournalStorage: Sendable {
  /// Where it is, for messages.
  var path: String { get }

  /// Whether it is there and a directory (stat).
  func exists() throws(SystemError) -> Bool
  /// Creates it and its missing parents, durably (mkdir, fsync of the parent).
  func create() throws(SystemError)
  /// The names in it, sorted (readdir).
  func names() throws(SystemError) -> [String]
  /// A directory inside this one; nothing is looked up.
  func directory(_ name: String) -> any JournalStorage

  /// Opens an existing file (open, O_RDONLY).
  func openForReading(_ name: String) throws(SystemError) -> any StoredFile
  /// Opens an existing file (open, O_RDWR).
  func openForWriting(_ name: String) throws(SystemError) -> any StoredFile
  /// Creates a file; EEXIST when it is there (open, O_CREAT | O_EXCL).
  func createFile(_ name: String, permissions: UInt32) throws(SystemError) -> any StoredFile
  /// Removes a file; a missing one is no error (unlink).
  func removeFile(_ name: String) throws(SystemError)
  /// Renames a file; EEXIST when the new name is taken (renameat2, RENAME_NOREPLACE).
  func renameWithoutReplacing(_ name: String, to newName: String) throws(SystemError)
  /// Renames a file over whatever has the new name (rename).
  func renameReplacing(_ name: String, to newName: String) throws(SystemError)
  /// Makes what was created, renamed or removed in it durable (fsync of the directory).
  func synchronize() throws(SystemError)

  /// Takes the writer's lock; nil when another holds it.
  func lock(_ name: String) throws(SystemError) -> (any StorageLock)?
  /// What the lock's holder left as text.
  func lockHolder(_ name: String) throws(SystemError) -> String
  /// Bytes that this user can still write.
  func freeByteCount() throws(SystemError) -> UInt64
}

/// An open file of a storage. One thread uses it at a time. A file open for writing ends in
/// `close()`, which reports late errors, or in `abandon()`.
package protocol StoredFile: AnyObject, Sendable, PositionedBytes {
  /// Where it is, for messages; whoever renames the file sets it.
  var path: String { get set }
  /// The size in bytes now (fstat).
  func byteCount() throws(SystemError) -> Int
  /// fdatasync: data and the size needed to read it are on the device. Never retry a failure: the
  /// kernel marks the pages clean and the next call would lie.
  func synchronizeData() throws(SystemError)
  /// fsync: data and all metadata are on the device. Never retry a failure.
  func synchronize() throws(SystemError)
  /// ftruncate.
  func truncate(to byteCount: Int) throws(SystemError)
  /// fchmod.
  func setPermissions(_ permissions: UInt32) throws(SystemError)
  /// The next read comes from the device (posix_fadvise, POSIX_FADV_DONTNEED).
  func dropCachedPages() throws(SystemError)
  /// Closes and reports what close reports; the file is gone either way.
  func close() throws(SystemError)
  /// Closes without a word: for a file whose failure is already being reported.
  func abandon()
}

/// The writer's lock, held until released or until the process ends.
package protocol StorageLock: AnyObject, Sendable {
  /// Replaces the text that says who holds it.
  func setHolder(_ text: String) throws(SystemError)
  /// Releases it.
  func release() throws(SystemError)
}

extension JournalStorage {
  /// The path of an entry, for messages.
  package func path(of name: String) -> String { Directory(path).path(of: name) }
}
