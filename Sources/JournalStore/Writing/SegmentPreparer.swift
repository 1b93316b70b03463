import SystemCalls

/// Zero-fills the next segment ahead of need and finishes the one before, on a thread of its own,
/// so that a commit waits for neither. A class because the committing thread and the helper share
/// it.
final class SegmentPreparer: @unchecked Sendable {
  /// A full segment, where its last block ends, and how the journal goes on.
  struct Retired {
    let file: any StoredFile
    let byteCount: Int
    let state: ChainState
    let successor: SegmentName
  }

  private let storage: any JournalStorage
  private let reserve: ReservedSpace
  private let smallestByteCount: Int
  private let zeroFilled: Bool
  private let monitor = Monitor()
  // All below is guarded by the monitor. Each queue has one place: who finds it full waits.
  private var wantedByteCount: Int?
  private var prepared: (any StoredFile)?
  private var retired: Retired?
  private var isFinishing = false
  private var isStopping = false
  /// Whoever finishes segments, writes them.
  private var superblocks: SuperblockFiles
  private var latched: SystemError?
  private var outOfSpace: SystemError?
  private let housekeeping: JournalOptions.Housekeeping
  /// Told whenever a segment was finished; set before there is any.
  private var sealer: BackgroundSealer?
  private var thread: Thread?

  init(
    superblocks: SuperblockFiles, storage: any JournalStorage, options: JournalOptions
  ) throws(SystemError) {
    reserve = ReservedSpace(storage, byteCount: options.reserveByteCount)
    smallestByteCount = options.firstSegmentByteCount
    self.superblocks = superblocks
    self.storage = storage
    zeroFilled = options.durability == .everyGroup
    housekeeping = options.housekeeping
    if housekeeping == .caller {
      keepReserve()
    } else {
      thread = try Thread.spawn(name: "daybook-segment") { [self] in run() }
    }
  }

  /// Has finished segments sealed as well.
  func hand(to sealer: BackgroundSealer) { monitor.withLock { self.sealer = sealer } }

  /// The first failure; it is never retried. Also that the reserve had to be given up: then there
  /// is one more segment, and no other.
  var failure: SystemError? { monitor.withLock { latched ?? outOfSpace } }

  /// Asks for a segment of this size; returns at once.
  func request(byteCount: Int) {
    monitor.withLock {
      if prepared == nil && wantedByteCount == nil { wantedByteCount = byteCount }
      monitor.wakeAll()
    }
    if housekeeping == .caller && failure == nil { prepare(byteCount) }
  }

  /// The requested segment, once it is ready.
  func take() throws(SystemError) -> any StoredFile {
    try monitor.withLock { () throws(SystemError) -> any StoredFile in
      while true {
        if let file = prepared.take() {
          wantedByteCount = nil
          return file
        }
        if let latched { throw latched }
        precondition(wantedByteCount != nil, "a segment is requested before it is taken")
        monitor.wait()
      }
    }
  }

  /// Hands a full segment over to be finished; waits while one is waiting already.
  func retire(_ segment: Retired) {
    monitor.withLock {
      while retired != nil { monitor.wait() }
      retired = segment
      monitor.wakeAll()
    }
    if housekeeping == .caller { finishOne() }
  }

  /// Waits until every retired segment is finished, and throws if anything failed so far.
  func finishRetiring() throws(SystemError) {
    try monitor.withLock { () throws(SystemError) in
      while retired != nil || isFinishing { monitor.wait() }
      if let latched { throw latched }
    }
  }

  /// Says in the superblocks that the journal was closed; nothing may be being finished.
  func recordCleanEnd(_ state: ChainState, segment: SegmentName) throws(SystemError) {
    try superblocks.write(state, isCleanEnd: true, segment: segment)
  }

  /// Ends the thread and removes what was prepared in vain.
  func stop() throws(SystemError) {
    monitor.withLock {
      isStopping = true
      monitor.wakeAll()
    }
    if let thread = thread.take() { try thread.join() }
    if let file = prepared.take() { file.abandon() }
    if let segment = retired.take() { segment.file.abandon() }
    try storage.removeFile(JournalFormat.preparedName)
  }

  private enum Work {
    case prepare(Int)
    case finish
    case stop
  }

  private func run() {
    keepReserve()
    while true {
      switch awaitWork() {
      case .prepare(let byteCount): prepare(byteCount)
      case .finish: finishOne()
      case .stop: return
      }
    }
  }

  private func awaitWork() -> Work {
    monitor.withLock {
      while true {
        if isStopping { return .stop }
        if prepared == nil, latched == nil, let wantedByteCount { return .prepare(wantedByteCount) }
        if retired != nil {
          isFinishing = true
          return .finish
        }
        monitor.wait()
      }
    }
  }

  /// A disk without room for the reserve is no reason not to trade yet: its free space is watched.
  private func keepReserve() {
    do throws(SystemError) {
      try reserve.fill()
    } catch {
      if !error.isOutOfSpace { latch(error) }
    }
  }

  private func prepare(_ byteCount: Int) {
    do {
      let file = try prepareWithReserve(byteCount)
      monitor.withLock {
        prepared = file
        monitor.wakeAll()
      }
    } catch {
      latch(error)
    }
  }

  /// When there is no room, the reserve makes some for one small segment: enough to stop, to take
  /// back what rests, and to end. Nothing that failed is done again: this is another file.
  private func prepareWithReserve(_ byteCount: Int) throws(SystemError) -> any StoredFile {
    let isCancelled = { self.monitor.withLock { self.isStopping } }
    do throws(SystemError) {
      return try SegmentFile.prepare(
        in: storage, byteCount: byteCount, zeroFilled: zeroFilled, isCancelled: isCancelled)
    } catch {
      guard error.isOutOfSpace else { throw error }
      try storage.removeFile(JournalFormat.preparedName)
      guard try reserve.giveUp() else { throw error }
      monitor.withLock { outOfSpace = error }
      return try SegmentFile.prepare(
        in: storage, byteCount: min(byteCount, smallestByteCount), zeroFilled: zeroFilled,
        isCancelled: isCancelled)
    }
  }

  private func finishOne() {
    guard let segment = monitor.withLock({ retired.take() }) else { return }
    do throws(SystemError) {
      try SegmentFile.finish(segment.file, at: segment.byteCount)
      try segment.file.close()
      try superblocks.write(segment.state, isCleanEnd: false, segment: segment.successor)
    } catch {
      latch(error)
    }
    let sealer = monitor.withLock {
      isFinishing = false
      monitor.wakeAll()
      return self.sealer
    }
    sealer?.wake()
  }

  private func latch(_ error: SystemError) {
    monitor.withLock {
      if latched == nil { latched = error }
      monitor.wakeAll()
    }
  }
}
