import SystemCalls

/// The file of one signing key: the 32 bytes of its seed, which only the owner can read (0600).
package enum KeyFile {
  /// Draws a new key and makes its file durable before it returns; an error when it is there
  /// already.
  package static func create(_ path: String) throws(EvidenceError) -> SigningKey {
    let directory = Directory(path).parent
    let name = String(Directory(path).path.split(separator: "/").last ?? "")
    do throws(SystemError) {
      let seed = try SecretSeed.random()
      try write(seed, to: directory, temporary: "\(name).tmp", name)
      return SigningKey(seed)
    } catch {
      throw .system(error)
    }
  }

  static func write(
    _ seed: borrowing SecretSeed, to directory: Directory, temporary: String, _ name: String
  ) throws(SystemError) {
    try erase(temporary, in: directory)
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
      try directory.renameWithoutReplacing(temporary, to: name)
    } catch {
      try erase(temporary, in: directory)
      throw error
    }
    try directory.synchronize()
  }

  /// Reads a key; an error when others could have read it too.
  package static func open(_ path: String) throws(EvidenceError) -> SigningKey {
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

  /// Overwrites a file of a seed with zeros, syncs and removes it; a missing one is no error.
  static func erase(_ name: String, in directory: Directory) throws(SystemError) {
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
}
