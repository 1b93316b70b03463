import CSystemShims
import Glibc

/// A Unix stream socket that others connect to (unix(7)). It must be closed with `close()`, which
/// takes its file away; dropping it open traps.
///
/// Beside the socket lies `PATH.lock`, locked as long as somebody listens: of two that start at
/// once only one may find that a socket left behind is nobody's, and remove it. The lock's file
/// stays.
package struct LocalListener: ~Copyable, Sendable {
  /// The socket's file.
  package let path: String
  private let access: SocketAccess
  private var lock: LockFile
  private var identity: FileIdentity
  private(set) var descriptor: Int32

  private static let backlog: Int32 = 128

  /// Which file has a path now.
  private struct FileIdentity: Equatable {
    let device: UInt
    let inode: UInt
    let isSocket: Bool

    /// Nil when there is no file (lstat(2)).
    init?(of path: String) throws(SystemError) {
      var status = stat()
      guard unsafe lstat(path, &status) == 0 else {
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw .last("lstat", path)
      }
      device = UInt(status.st_dev)
      inode = UInt(status.st_ino)
      isSocket = status.st_mode & S_IFMT == S_IFSOCK
    }
  }

  private init(
    path: String, access: SocketAccess, lock: consuming LockFile, identity: FileIdentity,
    descriptor: Int32
  ) {
    self.path = path
    self.access = access
    self.lock = lock
    self.identity = identity
    self.descriptor = descriptor
  }

  deinit { precondition(descriptor == -1, "a listener was dropped without close(): \(path)") }

  /// Listens at a path. EADDRINUSE when another process does. A socket's file that nobody answers
  /// at is replaced; ENOTSOCK when a file of another kind is in the way.
  package static func listen(
    at path: String, access: SocketAccess = SocketAccess()
  ) throws(SystemError) -> LocalListener {
    guard path.utf8.count <= LocalSocket.maximumPathByteCount else {
      throw SystemError(operation: "bind", path: path, code: ENAMETOOLONG)
    }
    if let found = try FileIdentity(of: path), !found.isSocket {
      throw SystemError(operation: "bind", path: path, code: ENOTSOCK)
    }
    let lock = try acquireLock(path)
    var descriptor = unsafe daybook_local_listen(
      path, access.permissions, access.groupNumber, backlog)
    if descriptor == -1, errno == EADDRINUSE {
      try removeStale(path)
      descriptor = unsafe daybook_local_listen(
        path, access.permissions, access.groupNumber, backlog)
    }
    guard descriptor != -1 else { throw .last("bind", path) }
    let identity = try identity(of: path, boundTo: descriptor)
    return LocalListener(
      path: path, access: access, lock: lock, identity: identity, descriptor: descriptor)
  }

  private static func acquireLock(_ path: String) throws(SystemError) -> LockFile {
    guard let lock = try LockFile.acquire(path + ".lock") else {
      throw SystemError(operation: "bind", path: path, code: EADDRINUSE)
    }
    return lock
  }

  /// Which file a socket that was just bound has; closes the socket where that cannot be said.
  private static func identity(
    of path: String, boundTo descriptor: Int32
  ) throws(SystemError) -> FileIdentity {
    let identity: FileIdentity?
    do throws(SystemError) {
      identity = try FileIdentity(of: path)
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
    guard let identity else {
      _ = Glibc.close(descriptor)
      throw SystemError(operation: "lstat", path: path, code: ENOENT)
    }
    return identity
  }

  /// Whether the file at the path is still the one that others connect to us by (lstat(2)).
  package borrowing func isInPlace() throws(SystemError) -> Bool {
    try FileIdentity(of: path) == identity
  }

  /// Listens at the path anew after its file was removed. Whatever else is there by now is left as
  /// it is: EEXIST. EADDRINUSE when another process holds the lock. Connections that were not
  /// accepted before are lost.
  package mutating func bindAgain() throws(SystemError) {
    guard try FileIdentity(of: path) == nil else {
      throw SystemError(operation: "bind", path: path, code: EEXIST)
    }
    // The lock goes with its folder; one that is still there is ours.
    if try !lock.isInPlace() { lock = try Self.acquireLock(path) }
    let anew = unsafe daybook_local_listen(
      path, access.permissions, access.groupNumber, Self.backlog)
    guard anew != -1 else { throw .last("bind", path) }
    identity = try Self.identity(of: path, boundTo: anew)
    _ = Glibc.close(descriptor)
    descriptor = anew
  }

  /// Removes a socket's file that nobody answers at.
  private static func removeStale(_ path: String) throws(SystemError) {
    guard let found = try FileIdentity(of: path) else { return }
    guard found.isSocket else {
      throw SystemError(operation: "bind", path: path, code: ENOTSOCK)
    }
    let descriptor = unsafe daybook_local_connect(path)
    if descriptor != -1 {
      _ = Glibc.close(descriptor)
      throw SystemError(operation: "bind", path: path, code: EADDRINUSE)
    }
    let error = SystemError.last("connect", path)
    // EAGAIN is a full backlog: somebody is there, and busy.
    if error.code == EAGAIN { throw SystemError(operation: "bind", path: path, code: EADDRINUSE) }
    guard error.code == ECONNREFUSED || error.isNotFound else { throw error }
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .last("unlink", path) }
  }

  /// The next connection, or nil when none waits.
  package borrowing func accept() throws(SystemError) -> LocalSocket? {
    let accepted = daybook_local_accept(descriptor)
    if accepted != -1 { return LocalSocket(path: path, descriptor: accepted) }
    // ECONNABORTED: whoever connected has gone again.
    if [EAGAIN, EINTR, ECONNABORTED].contains(errno) { return nil }
    throw .last("accept", path)
  }

  /// The next connection; nil when the deadline passes or somebody wakes first.
  package borrowing func accept(
    deadline: Int64, orWokenBy signal: WakeSignal
  ) throws(SystemError) -> LocalSocket? {
    while true {
      if let socket = try accept() { return socket }
      var poll = SocketPoll()
      _ = watch(in: &poll)
      let woken = signal.watch(in: &poll)
      try poll.wait(deadline: deadline)
      if poll.isReadable(woken) || Clocks.monotonicNanoseconds() >= deadline { return nil }
    }
  }

  /// Ends listening and takes the socket's file away, unless another has taken its place.
  package consuming func close() throws(SystemError) {
    let closing = descriptor
    descriptor = -1
    defer { _ = Glibc.close(closing) }
    guard try FileIdentity(of: path) == identity else { return }
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .last("unlink", path) }
  }
}
