import SystemCalls

/// Where a journal's signing keys lie: one file of 32 bytes an epoch, `<epoch, 6 digits>.key`,
/// which only the owner can read (0600). It should not lie on the journal's disk, as who can
/// rewrite the one should not be able to sign for it.
///
/// To hand over: `create` the key of the new epoch, write the handover by the old key into the
/// journal, wait until it is durable, then `keepOnly` the new one. After a crash in between, the
/// last handover in the journal says which key counts.
package struct KeyFolder: Sendable {
  private let directory: Directory

  /// The folder at a path; nothing is looked up.
  package init(_ directory: Directory) { self.directory = directory }

  private static let ending = ".key"
  private static let unfinished = ".key.tmp"

  /// Draws the key of an epoch and makes its file durable before it returns; an error when there is
  /// one already.
  package func create(epoch: UInt32) throws(EvidenceError) -> SigningKey {
    do throws(SystemError) {
      let seed = try SecretSeed.random()
      try directory.create(permissions: 0o700)
      try write(seed, epoch: epoch)
      return SigningKey(seed)
    } catch {
      throw .system(error)
    }
  }

  private func write(_ seed: borrowing SecretSeed, epoch: UInt32) throws(SystemError) {
    let temporary = Self.name(epoch, Self.unfinished)
    try erase(temporary)
    let file = try File.create(directory.path(of: temporary), permissions: 0o600)
    do throws(SystemError) {
      try seed.write(to: file)
      try file.synchronize()
    } catch {
      file.abandon()
      throw error
    }
    try file.close()
    do throws(SystemError) {
      try directory.renameWithoutReplacing(temporary, to: Self.name(epoch, Self.ending))
    } catch {
      try erase(temporary)
      throw error
    }
    try directory.synchronize()
  }

  /// Reads the key of an epoch; an error when others could have read it too.
  package func open(epoch: UInt32) throws(EvidenceError) -> SigningKey {
    let path = directory.path(of: Self.name(epoch, Self.ending))
    let permissions: UInt32
    // One byte more than a seed has, to see whether the file has more.
    var bytes = [UInt8](repeating: 0, count: SecretSeed.byteCount + 1)
    defer { SecretSeed.overwrite(&bytes) }
    let count: Int
    do throws(SystemError) {
      let file = try File.openForReading(path)
      permissions = try file.permissions()
      count = try file.read(into: &bytes, at: 0, byteCount: bytes.count, fileOffset: 0)
    } catch {
      throw .system(error)
    }
    guard permissions & 0o077 == 0 else {
      throw .exposedKeyFile(path: path, permissions: permissions)
    }
    guard count == SecretSeed.byteCount else {
      throw .malformed(.keyFile, line: 0, why: "\(path) does not have 32 bytes")
    }
    bytes.removeLast()
    return SigningKey(SecretSeed(moving: &bytes))
  }

  /// The epochs that have a key, in order; none when there is no folder.
  package func epochs() throws(EvidenceError) -> [UInt32] {
    do throws(SystemError) {
      return try directory.exists() ? try directory.names().compactMap(Self.epoch) : []
    } catch {
      throw .system(error)
    }
  }

  /// Destroys every key but that of one epoch, which must be there: overwrites, syncs and removes
  /// each. On a device that writes elsewhere instead of over, old blocks stay until it
  /// erases them; an encrypted disk is the answer to that.
  package func keepOnly(epoch: UInt32) throws(EvidenceError) {
    _ = try open(epoch: epoch)
    do throws(SystemError) {
      let kept = Self.name(epoch, Self.ending)
      for name in try directory.names() where name != kept {
        if Self.epoch(name) != nil || name.hasSuffix(Self.unfinished) { try erase(name) }
      }
      try directory.synchronize()
    } catch {
      throw .system(error)
    }
  }

  private func erase(_ name: String) throws(SystemError) {
    guard try directory.contains(name) else { return }
    let file = try File.openForWriting(directory.path(of: name))
    do throws(SystemError) {
      let zeros = [UInt8](repeating: 0, count: SecretSeed.byteCount)
      try file.write(zeros.span, at: 0)
      try file.synchronize()
    } catch {
      file.abandon()
      throw error
    }
    try file.close()
    try directory.removeFile(name)
  }

  private static func name(_ epoch: UInt32, _ ending: String) -> String {
    UInt64(epoch).decimal(width: 6) + ending
  }

  private static func epoch(_ name: String) -> UInt32? {
    guard name.hasSuffix(ending), let epoch = UInt32(name.dropLast(ending.count)),
      name == Self.name(epoch, ending)
    else { return nil }
    return epoch
  }
}
