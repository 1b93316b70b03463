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
    /// It fails with this errno after a part of it was done: a write's first half is in the cache,
    /// a sync brought some sectors, as the seed says, to the device; any other call did nothing.
    case failedPartly(Int32, seed: UInt64)
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
    /// How many bytes the files of all directories may have together.
    var capacityByteCount = SimulatedDisk.unlimited
    /// Directories that were being made when the power went.
    var doubtfulDirectories: Set<String> = []
    var fault: Fault

    /// What all files that have a name take.
    var usedByteCount: Int {
      let linked = Set(directories.values.flatMap(\.current.values))
      return linked.reduce(0) { $0 + (files[$1]?.cache.count ?? 0) }
    }

    /// What the capacity leaves; without a limit nobody counts.
    var freeByteCount: Int {
      let isLimited = capacityByteCount < SimulatedDisk.unlimited
      return isLimited ? max(0, capacityByteCount - usedByteCount) : capacityByteCount
    }
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

  /// How large all files together may become: what is beyond fails with ENOSPC, after a short write
  /// of what still fits.
  package func setCapacity(byteCount: Int) {
    state.withLock { $0.capacityByteCount = byteCount }
  }

  /// How many bytes the files have now.
  package var usedByteCount: Int { state.withLock { $0.usedByteCount } }

  /// The capacity of a disk that is never full.
  package static let unlimited = 1 << 40

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
    case .failedPartly where call.operation.canBeDonePartly: return fate
    case .failed(let code), .failedPartly(let code, _):
      throw SystemError(operation: call.operation.rawValue, path: call.path, code: code)
    case .powerCut:
      state.hasPower = false
      return fate
    }
  }

  /// Whoever called when the power went learns nothing more; a call that failed half way says so.
  static func leave(
    _ call: StorageCall, _ fate: Fate, _ state: State
  ) throws(SystemError) {
    guard state.hasPower else {
      throw SystemError(operation: call.operation.rawValue, path: call.path, code: 5)
    }
    if case .failedPartly(let code, _) = fate {
      throw SystemError(operation: call.operation.rawValue, path: call.path, code: code)
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
      if now.doubtfulDirectories.contains(path), Bool.random(using: &generator) { continue }
      image.directories[path] = now.directories[path]?.crashed(taste, &generator)
    }
    return SimulatedDisk(image)
  }

  /// What a machine finds when exactly these of the unsynced sectors reached the device, counted
  /// from 0 in the order of their files and writes; all names did.
  package func crashed(keepingSectors isKept: (Int) -> Bool) -> SimulatedDisk {
    let now = state.withLock { $0 }
    var image = State(fault: { _, _ in .done })
    image.nextFile = now.nextFile
    var sector = 0
    for id in now.files.keys.sorted() {
      image.files[id] = now.files[id]?.crashed(from: &sector, isKept)
    }
    for path in now.directories.keys.sorted() {
      image.directories[path] = now.directories[path]?.settled
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
    copy.doubtfulDirectories = []
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
      let file = id.flatMap { state.files[$0] } ?? SimulatedFile(permissions: 0o644)
      if let id { state.files[id] = nil }
      state.directories[path]?.forget(name)
      guard let changed = change(file.cache) else { return }
      state.files[state.nextFile] = SimulatedFile(changed, permissions: file.permissions)
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
      case .mkdir, .create, .unlink, .rename, .pwrite, .fdatasync, .fsync, .ftruncate, .fchmod,
        .fsyncDirectory:
        true
      case .stat, .readdir, .open, .lock, .statvfs, .pread, .fstat, .fadvise, .close: false
      }
    }

    /// Whether it makes something durable, so that it is never tried again after it failed.
    package var isSync: Bool { [.fdatasync, .fsync, .fsyncDirectory].contains(self) }

    /// Whether a part of it may be done when it fails.
    var canBeDonePartly: Bool { [.pwrite, .fdatasync, .fsync].contains(self) }
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

  init(sectorsInHundred: Int, keepsGrowth: Bool) {
    self.sectorsInHundred = sectorsInHundred
    self.keepsGrowth = keepsGrowth
  }

  init(_ generator: inout some RandomNumberGenerator) {
    sectorsInHundred = [0, 10, 50, 90, 100].randomElement(using: &generator) ?? 50
    keepsGrowth = Bool.random(using: &generator)
  }

  /// Whether one change is kept.
  func keeps(_ generator: inout some RandomNumberGenerator) -> Bool {
    Int.random(in: 0..<100, using: &generator) < sectorsInHundred
  }
}
