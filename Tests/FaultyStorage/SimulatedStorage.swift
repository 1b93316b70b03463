import JournalStore
import Synchronization
import SystemCalls

/// A directory on a simulated disk.
struct SimulatedStorage: JournalStorage {
  let path: String
  let disk: SimulatedDisk

  private static let notFound: Int32 = 2
  private static let notPermitted: Int32 = 13
  private static let alreadyThere: Int32 = 17

  private func call<Result>(
    _ operation: StorageCall.Operation, _ name: String = "",
    _ body: (inout SimulatedDisk.State) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    let call = StorageCall(operation: operation, path: name.isEmpty ? path : "\(path)/\(name)")
    return try disk.state.withLock { state throws(SystemError) -> Result in
      let fate = try SimulatedDisk.enter(call, &state)
      let result = try body(&state)
      try SimulatedDisk.leave(call, fate, state)
      return result
    }
  }

  private func error(
    _ operation: StorageCall.Operation, _ name: String, _ code: Int32
  ) -> SystemError {
    SystemError(operation: operation.rawValue, path: "\(path)/\(name)", code: code)
  }

  func exists() throws(SystemError) -> Bool {
    try call(.stat) { state in state.directories[path] != nil }
  }

  func create() throws(SystemError) {
    try call(.mkdir) { state in
      guard state.directories[path] == nil else { return }
      state.directories[path] = SimulatedNames()
      if !state.hasPower { state.doubtfulDirectories.insert(path) }
    }
  }

  func names() throws(SystemError) -> [String] {
    try call(.readdir) { state throws(SystemError) in
      guard let names = state.directories[path] else {
        throw error(.readdir, "", Self.notFound)
      }
      return names.current.keys.sorted()
    }
  }

  func directory(_ name: String) -> any JournalStorage {
    SimulatedStorage(path: "\(path)/\(name)", disk: disk)
  }

  func openForReading(_ name: String) throws(SystemError) -> any StoredFile {
    try open(name, forWriting: false)
  }

  func openForWriting(_ name: String) throws(SystemError) -> any StoredFile {
    try open(name, forWriting: true)
  }

  private func open(_ name: String, forWriting: Bool) throws(SystemError) -> any StoredFile {
    try call(.open, name) { state throws(SystemError) in
      guard let file = state.directories[path]?.current[name] else {
        throw error(.open, name, Self.notFound)
      }
      if forWriting, state.files[file]?.isWritable == false {
        throw error(.open, name, Self.notPermitted)
      }
      return SimulatedOpenFile(path: "\(path)/\(name)", file: file, disk: disk)
    }
  }

  func createFile(_ name: String, permissions: UInt32) throws(SystemError) -> any StoredFile {
    try call(.create, name) { state throws(SystemError) in
      guard state.directories[path] != nil else { throw error(.create, name, Self.notFound) }
      guard state.directories[path]?.current[name] == nil else {
        throw error(.create, name, Self.alreadyThere)
      }
      let file = state.nextFile
      state.nextFile += 1
      state.files[file] = SimulatedFile(permissions: permissions)
      state.directories[path]?.change(.set(name, file))
      return SimulatedOpenFile(path: "\(path)/\(name)", file: file, disk: disk)
    }
  }

  func removeFile(_ name: String) throws(SystemError) {
    try call(.unlink, name) { state in
      guard state.directories[path]?.current[name] != nil else { return }
      state.directories[path]?.change(.remove(name))
    }
  }

  func renameWithoutReplacing(_ name: String, to newName: String) throws(SystemError) {
    try call(.rename, newName) { state throws(SystemError) in
      guard state.directories[path]?.current[newName] == nil else {
        throw error(.rename, newName, Self.alreadyThere)
      }
      try rename(name, to: newName, in: &state)
    }
  }

  func renameReplacing(_ name: String, to newName: String) throws(SystemError) {
    try call(.rename, newName) { state throws(SystemError) in
      try rename(name, to: newName, in: &state)
    }
  }

  private func rename(
    _ name: String, to newName: String, in state: inout SimulatedDisk.State
  ) throws(SystemError) {
    guard state.directories[path]?.current[name] != nil else {
      throw error(.rename, name, Self.notFound)
    }
    state.directories[path]?.change(.rename(name, newName))
  }

  func synchronize() throws(SystemError) {
    let call = StorageCall(operation: .fsyncDirectory, path: path)
    try disk.state.withLock { state throws(SystemError) in
      let fate: SimulatedDisk.Fate
      do throws(SystemError) {
        fate = try SimulatedDisk.enter(call, &state)
      } catch {
        if state.hasPower { state.directories[path]?.loseChanges() }
        throw error
      }
      try SimulatedDisk.leave(call, fate, state)
      state.directories[path]?.synchronize()
    }
  }

  func lock(_ name: String) throws(SystemError) -> (any StorageLock)? {
    let whole = "\(path)/\(name)"
    return try call(.lock, name) { state in
      guard state.locked.insert(whole).inserted else { return nil }
      return SimulatedLock(path: whole, disk: disk)
    }
  }

  func lockHolder(_ name: String) throws(SystemError) -> String {
    disk.state.withLock { $0.holders["\(path)/\(name)"] ?? "" }
  }

  func freeByteCount() throws(SystemError) -> UInt64 {
    try call(.statvfs) { state in UInt64(state.freeByteCount) }
  }
}

/// The lock of a simulated disk.
final class SimulatedLock: StorageLock {
  private let path: String
  private let disk: SimulatedDisk

  init(path: String, disk: SimulatedDisk) {
    self.path = path
    self.disk = disk
  }

  func setHolder(_ text: String) throws(SystemError) {
    disk.state.withLock { $0.holders[path] = text }
  }

  func release() throws(SystemError) {
    disk.state.withLock { state in
      _ = state.locked.remove(path)
    }
  }
}
