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
      try KeyFile.write(
        seed, to: directory, temporary: Self.name(epoch, Self.unfinished),
        Self.name(epoch, Self.ending))
      return SigningKey(seed)
    } catch {
      throw .system(error)
    }
  }

  /// Reads the key of an epoch; an error when others could have read it too.
  package func open(epoch: UInt32) throws(EvidenceError) -> SigningKey {
    try KeyFile.open(directory.path(of: Self.name(epoch, Self.ending)))
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
        if Self.epoch(name) != nil || name.hasSuffix(Self.unfinished) {
          try KeyFile.erase(name, in: directory)
        }
      }
      try directory.synchronize()
    } catch {
      throw .system(error)
    }
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
