import JournalStore
import Synchronization
import SystemCalls

/// An open file of a simulated disk; unlinking it does not close it. A class as `StoredFile` asks
/// for one; used from one thread at a time.
final class SimulatedOpenFile: StoredFile, @unchecked Sendable {
  var path: String
  private let file: Int
  private let disk: SimulatedDisk
  private var isOpen = true

  private static let noSpace: Int32 = 28

  init(path: String, file: Int, disk: SimulatedDisk) {
    self.path = path
    self.file = file
    self.disk = disk
  }

  private func call<Result>(
    _ operation: StorageCall.Operation,
    _ body: (inout SimulatedDisk.State, SimulatedDisk.Fate) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    precondition(isOpen, "a file is not used after it was closed: \(path)")
    let call = StorageCall(operation: operation, path: path)
    return try disk.state.withLock { state throws(SystemError) -> Result in
      let fate = try SimulatedDisk.enter(call, &state)
      let result = try body(&state, fate)
      try SimulatedDisk.leave(call, fate, state)
      return result
    }
  }

  func readOnce(
    into buffer: inout [UInt8], at bufferOffset: Int, byteCount: Int, fileOffset: Int
  ) throws(SystemError) -> Int {
    let part = try call(.pread) { state, fate in
      let bytes = state.files[file]?.cache ?? []
      let start = min(fileOffset, bytes.count)
      let end = min(fileOffset + byteCount, bytes.count)
      return Array(bytes[start..<end].prefix(fate == .short ? (end - start + 1) / 2 : byteCount))
    }
    buffer.replaceSubrange(bufferOffset..<bufferOffset + part.count, with: part)
    return part.count
  }

  func writeOnce(_ bytes: Span<UInt8>, at fileOffset: Int) throws(SystemError) -> Int {
    var whole: [UInt8] = []
    whole.reserveCapacity(bytes.count)
    unsafe bytes.withUnsafeBytes { unsafe whole.append(contentsOf: $0) }
    let count = try call(.pwrite) { state, fate throws(SystemError) in
      let cached = state.files[file]?.cache.count ?? 0
      let room = max(cached, fileOffset) + state.freeByteCount - fileOffset
      var count = min(whole.count, room)
      if count <= 0 && !whole.isEmpty {
        throw SystemError(operation: "pwrite", path: path, code: Self.noSpace)
      }
      switch fate {
      case .short, .failedPartly: count = (count + 1) / 2
      case .done, .failed, .powerCut: break
      }
      state.files[file]?.write(Array(whole.prefix(count)), at: fileOffset)
      return count
    }
    return count
  }

  func byteCount() throws(SystemError) -> Int {
    try call(.fstat) { state, _ in state.files[file]?.cache.count ?? 0 }
  }

  func synchronizeData() throws(SystemError) { try synchronize(.fdatasync) }
  func synchronize() throws(SystemError) { try synchronize(.fsync) }

  private func synchronize(_ operation: StorageCall.Operation) throws(SystemError) {
    precondition(isOpen, "a file is not used after it was closed: \(path)")
    let call = StorageCall(operation: operation, path: path)
    try disk.state.withLock { state throws(SystemError) in
      let fate: SimulatedDisk.Fate
      do throws(SystemError) {
        fate = try SimulatedDisk.enter(call, &state)
      } catch {
        if state.hasPower { state.files[file]?.loseChanges() }
        throw error
      }
      if case .failedPartly(_, let seed) = fate {
        var generator = SplitMix(seed: seed)
        state.files[file]?.loseSomeChanges(&generator)
      }
      // When the power goes during the call, any part of the changes may be there.
      try SimulatedDisk.leave(call, fate, state)
      state.files[file]?.synchronize()
    }
  }

  func truncate(to byteCount: Int) throws(SystemError) {
    try call(.ftruncate) { state, _ in state.files[file]?.truncate(to: byteCount) }
  }

  func setPermissions(_ permissions: UInt32) throws(SystemError) {
    try call(.fchmod) { state, _ in state.files[file]?.setPermissions(permissions) }
  }

  func dropCachedPages() throws(SystemError) {
    try call(.fadvise) { state, _ in state.files[file]?.dropClean() }
  }

  func close() throws(SystemError) {
    defer { isOpen = false }
    try call(.close) { _, _ in }
  }

  func abandon() { isOpen = false }
}
