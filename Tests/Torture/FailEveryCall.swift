import FaultyStorage
import JournalStore
import SystemCalls

/// Every call of a writer's life fails in six ways, once and from then on. The writer must stop at
/// the first error it is told, try no sync or rename again, and acknowledge nothing more; what it
/// acknowledged must be there after kill -9 and after a power cut. A short or interrupted read or
/// write is finished, and nothing is different.
enum FailEveryCall {
  private static let imagesPerFailure = 6

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(3 * effort.factor) {
      let whole = SimulatedDisk()
      let clean = try WriterLife.lead(whole, seed: seed)
      for index in whole.calls.indices {
        for fault in CallFault.all {
          let failed = FailedCall(index: index, fault: fault, whole: whole, clean: clean)
          outcome.count(
            try failed.problem(seed: seed, images: imagesPerFailure).map {
              "seed \(seed), call \(index) (\(whole.calls[index].operation.rawValue)), "
                + "\(fault.name): \($0)"
            })
          if outcome.isHopeless { return outcome }
        }
      }
    }
    return outcome
  }
}

/// How a call fails.
struct CallFault {
  let name: String
  let fate: SimulatedDisk.Fate
  let isSticky: Bool

  static let all: [CallFault] = [false, true].flatMap { isSticky in
    let errors: [(String, Int32)] = [
      ("EIO", 5), ("ENOSPC", 28), ("EDQUOT", 122), ("EROFS", 30), ("EINTR", interrupted),
    ]
    let when = isSticky ? "for ever" : "once"
    return errors.map {
      CallFault(name: "\($0.0) \(when)", fate: .failed($0.1), isSticky: isSticky)
    } + [CallFault(name: "short \(when)", fate: .short, isSticky: isSticky)]
  }

  static let interrupted: Int32 = 4

  /// A signal storm ends some time, or no write would ever come to its end.
  static let longestStorm = 40

  func fate(of index: Int, from first: Int) -> SimulatedDisk.Fate {
    guard isSticky else { return index == first ? fate : .done }
    if fate == .failed(Self.interrupted) {
      return index >= first && index < first + Self.longestStorm ? fate : .done
    }
    return index >= first ? fate : .done
  }
}

/// A life in which one call failed, or all from there on.
struct FailedCall {
  let index: Int
  let fault: CallFault
  let whole: SimulatedDisk
  let clean: WriterLife

  func problem(seed: UInt64, images: Int) throws -> String? {
    let (fault, index) = (fault, index)
    let disk = SimulatedDisk { number, _ in fault.fate(of: number, from: index) }
    let life = try WriterLife.lead(disk, seed: seed)
    if let violation = life.violation { return violation }
    if let retried = retriedCall(disk) { return "tried again: \(retried)" }
    if mustGoUnnoticed {
      guard life.failure == nil else { return "not finished: \(life.failure.debugDescription)" }
      guard life.written == clean.written, life.acknowledged == clean.acknowledged,
        disk.contents(of: "journal") == whole.contents(of: "journal")
      else { return "the journal is another one" }
      return nil
    }
    if let failure = life.failure {
      guard case .system = failure else { return "reported as \(failure)" }
    } else if isFailureOfWriting(disk) {
      return "nobody was told"
    }
    var generator = SplitMix(seed: seed << 32 | UInt64(index))
    for image in 0..<images {
      let restarted = image == 0 ? disk.killed() : disk.crashed(&generator)
      if let wrong = try life.fault(of: restarted) { return "image \(image): \(wrong)" }
    }
    return nil
  }

  /// Reads and writes that stop short, or are interrupted, and nothing else fails.
  private var mustGoUnnoticed: Bool {
    let isTransfer = [.pread, .pwrite].contains(whole.calls[index].operation)
    switch fault.fate {
    case .short: return true
    case .failed(CallFault.interrupted): return isTransfer && !fault.isSticky
    case .failed, .failedPartly, .done, .powerCut: return false
    }
  }

  /// What a writer must not get over: something it wanted on the device is not there.
  private func isFailureOfWriting(_ disk: SimulatedDisk) -> Bool {
    guard index < disk.calls.count else { return false }
    switch disk.calls[index].operation {
    case .create, .rename, .fdatasync, .fsync, .fsyncDirectory, .ftruncate: return true
    case .pwrite: return fault.fate != .failed(CallFault.interrupted)
    case .stat, .mkdir, .readdir, .open, .unlink, .lock, .statvfs, .pread, .fstat, .fchmod,
      .fadvise, .close:
      return false
    }
  }

  /// A sync or rename of something whose sync or rename had failed, in the same opening: the kernel
  /// has marked its pages clean, and a second success means nothing.
  private func retriedCall(_ disk: SimulatedDisk) -> String? {
    guard case .failed = fault.fate else { return nil }
    let calls = disk.calls
    var failed: [StorageCall] = []
    for number in calls.indices {
      let call = calls[number]
      let isGuarded = call.operation.isSync || call.operation == .rename
      guard isGuarded else { continue }
      if failed.contains(call) { return "\(call.operation.rawValue) of \(call.path)" }
      if fault.fate(of: number, from: index) != .done { failed.append(call) }
    }
    return nil
  }
}
