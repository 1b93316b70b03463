import JournalStore
import Synchronization
import SystemCalls

/// A disk in memory that does what real ones do when the power goes: what was not synced is there
/// or not, sector by sector of 512 bytes and in any order; names that were not synced are there up
/// to some point. It can also fail any call, once or for ever, and after a failed sync it believes
/// its pages clean, as Linux does.
///
/// A class because files and directories of one disk share it; a lock makes it safe for the
/// writer's threads.
package final class SimulatedDisk: Sendable {
  /// What happens to the next call.
  package enum Fate: Equatable, Sendable {
    /// It is done.
    case done
    /// It does nothing and fails with this errno.
    case failed(Int32)
    /// A write or read does half of what it was asked; any other call is done.
    case short
    /// It is done as far as the cache goes, and then the power goes: no later call comes through.
    case powerCut
  }

  /// Decides the fate of the call with this number, from 0.
  package typealias Fault = @Sendable (_ index: Int, _ call: StorageCall) -> Fate

  struct State {
    var files: [Int: SimulatedFile] = [:]
    var directories: [String: SimulatedNames] = [:]
    var nextFile = 0
    var locked: Set<String> = []
    var holders: [String: String] = [:]
    var callCount = 0
    var calls: [StorageCall] = []
    var hasPower = true
    var freeByteCount: UInt64 = 1 << 40
    var fault: Fault
  }

  let state: Mutex<State>

  /// An empty disk.
  package init(fault: @escaping Fault = { _, _ in .done }) {
    state = Mutex(State(fault: fault))
  }

  init(_ state: sending State) { self.state = Mutex(state) }

  /// The journal's directory on this disk.
  package func storage(_ path: String = "journal") -> any JournalStorage {
    SimulatedStorage(path: path, disk: self)
  }

  /// How many calls came so far.
  package var callCount: Int { state.withLock { $0.callCount } }

  /// The calls so far, in order.
  package var calls: [StorageCall] { state.withLock { $0.calls } }

  /// Whether the power is still there.
  package var hasPower: Bool { state.withLock { $0.hasPower } }

  /// How much the next writers believe to be free.
  package func setFree(byteCount: UInt64) { state.withLock { $0.freeByteCount = byteCount } }

  /// Decides the fate of calls from now on.
  package func setFault(_ fault: @escaping Fault) { state.withLock { $0.fault = fault } }

  /// Counts the call and says whether it may go on. A power cut lets it go on in the cache;
  /// `leave` then stops the caller.
  static func enter(_ call: StorageCall, _ state: inout State) throws(SystemError) -> Fate {
    guard state.hasPower else {
      throw SystemError(operation: call.operation.rawValue, path: call.path, code: 5)
    }
    let index = state.callCount
    state.callCount += 1
    state.calls.append(call)
    let fate = state.fault(index, call)
    switch fate {
    case .done, .short: return fate
    case .failed(let code):
      throw SystemError(operation: call.operation.rawValue, path: call.path, code: code)
    case .powerCut:
      state.hasPower = false
      return fate
    }
  }

  /// Whoever called when the power went learns nothing more.
  static func leave(_ call: StorageCall, _ state: State) throws(SystemError) {
    guard state.hasPower else {
      throw SystemError(operation: call.operation.rawValue, path: call.path, code: 5)
    }
  }

  /// What a machine finds on this disk after the power went at this moment; `generator` chooses
  /// what of the unsynced is there. The image has power and no faults.
  package func crashed(_ generator: inout some RandomNumberGenerator) -> SimulatedDisk {
    let now = state.withLock { $0 }
    let taste = CrashTaste(&generator)
    var image = State(fault: { _, _ in .done })
    image.nextFile = now.nextFile
    // In a fixed order, so that a seed gives the same image in every process.
    for id in now.files.keys.sorted() {
      image.files[id] = now.files[id]?.crashed(taste, &generator)
    }
    for path in now.directories.keys.sorted() {
      image.directories[path] = now.directories[path]?.crashed(taste, &generator)
    }
    return SimulatedDisk(image)
  }

  /// The same bytes and names once more, with power and without faults or locks: as after kill -9,
  /// when the cache survives.
  package func killed() -> SimulatedDisk {
    var copy = state.withLock { $0 }
    copy.locked = []
    copy.fault = { _, _ in .done }
    copy.hasPower = true
    copy.callCount = 0
    copy.calls = []
    return SimulatedDisk(copy)
  }

  /// The files of a directory as a reader sees them now.
  package func contents(of path: String) -> [String: [UInt8]] {
    state.withLock { state in
      (state.directories[path]?.current ?? [:]).compactMapValues { state.files[$0]?.cache }
    }
  }

  /// Changes a file's bytes behind the journal's back, durably; nil removes it.
  package func edit(_ path: String, _ name: String, _ change: ([UInt8]) -> [UInt8]?) {
    state.withLock { state in
      let id = state.directories[path]?.current[name]
      let bytes = id.flatMap { state.files[$0]?.cache } ?? []
      if let id { state.files[id] = nil }
      state.directories[path]?.forget(name)
      guard let changed = change(bytes) else { return }
      state.files[state.nextFile] = SimulatedFile(changed)
      state.directories[path, default: SimulatedNames()].set(name, state.nextFile)
      state.nextFile += 1
    }
  }
}

/// One call of a storage.
package struct StorageCall: Equatable, Sendable {
  /// Which system call it stands for.
  package enum Operation: String, CaseIterable, Sendable {
    case stat, mkdir, readdir, open, create, unlink, rename, lock, statvfs
    case pread, pwrite, fstat, fdatasync, fsync, ftruncate, fchmod, fadvise, close
    case fsyncDirectory = "fsync of a directory"

    /// Whether it changes what a crash may find.
    package var changesDisk: Bool {
      switch self {
      case .create, .unlink, .rename, .pwrite, .fdatasync, .fsync, .ftruncate, .fsyncDirectory:
        true
      case .stat, .mkdir, .readdir, .open, .lock, .statvfs, .pread, .fstat, .fchmod, .fadvise,
        .close:
        false
      }
    }
  }

  /// Which system call.
  package var operation: Operation
  /// On what.
  package var path: String
}

/// How a crash treats what was not synced: all of it lost, all of it there, or a share of it.
struct CrashTaste {
  let sectorsInHundred: Int
  let keepsGrowth: Bool

  init(_ generator: inout some RandomNumberGenerator) {
    sectorsInHundred = [0, 10, 50, 90, 100].randomElement(using: &generator) ?? 50
    keepsGrowth = Bool.random(using: &generator)
  }
}
