import Synchronization
import SystemCalls

/// The one writer of a journal. A class because the engine's thread and the committing thread share
/// it: the engine fills `group` and hands it over with `submit()`; while it is being committed, the
/// next one fills. All methods but `durableThrough` are for the engine's thread only.
///
/// The first failure of a write, flush, rename or creation is latched: it is never retried, and
/// every later call throws it.
package final class JournalWriter: @unchecked Sendable {
  /// Who has `submitted` and the appender: the engine when idle or stopped, the committer when
  /// handed.
  enum Handover: UInt8, AtomicRepresentable {
    case idle
    case handed
    /// The engine asks for the tree's head.
    case asked
    case stopped
  }

  let options: JournalOptions
  private let storage: any JournalStorage
  /// The group being filled; for the engine's thread only. The caller writes a record's body into
  /// `group.bytes` at the offset that `beginRecord` returned.
  package var group: RecordGroup {
    _read { yield unsafe filling }
    _modify { yield unsafe &filling }
  }
  // Only the engine's thread gets here, and it never nests two accesses: checking that at run time
  // cost a fifth of an append (docs/PERFORMANCE.md).
  @exclusivity(unchecked)
  private var filling: RecordGroup
  /// The group handed over.
  var submitted: RecordGroup
  var appender: SegmentAppender
  private let preparer: SegmentPreparer
  private var lock: (any StorageLock)?
  private var thread: Thread?
  private var sealer: BackgroundSealer?
  /// Whether it was closed or abandoned.
  package private(set) var isClosed = false

  /// What the committer answered to the last question; written by it before it is idle again.
  var treeHead: TreeHead?

  let handover = Atomic<Handover>(.idle)
  let durable: Atomic<UInt64>
  let hasFailed = Atomic<Bool>(false)
  let isEngineParked = Atomic<Bool>(false)
  let isCommitterParked = Atomic<Bool>(false)
  let monitor = Monitor()
  /// Guarded by the monitor.
  var failure: JournalError?

  init(
    _ storage: any JournalStorage, options: JournalOptions, state: ChainState,
    appender: consuming SegmentAppender,
    preparer: SegmentPreparer, lock: any StorageLock
  ) {
    self.storage = storage
    self.options = options
    self.preparer = preparer
    journalId = state.journalId
    self.appender = appender
    self.lock = lock
    unsafe filling = RecordGroup(firstSequence: state.nextSequence)
    submitted = RecordGroup(firstSequence: state.nextSequence)
    durable = Atomic(state.durableThrough)
  }

  /// Starts the committer's and the sealer's thread if there are to be any.
  func startThreads(_ storage: any JournalStorage) throws(SystemError) {
    if options.sealing == .inBackground {
      let sealer = try BackgroundSealer(
        Sealer(storage, indexedKinds: options.indexedKinds, schema: options.schemaText))
      self.sealer = sealer
      preparer.hand(to: sealer)
    }
    if options.commitThread == .own {
      thread = try Thread.spawn(name: "daybook-commit") { [self] in commitUntilStopped() }
    }
  }

  /// Which journal.
  package let journalId: JournalId

  /// The sequence of the next record.
  package var nextSequence: UInt64 { unsafe filling.nextSequence }

  /// The highest sequence known durable, from any thread.
  package var durableThrough: UInt64 { durable.load(ordering: .acquiring) }

  /// Why there will be no further segment, while this one still has room: a reason to stop in time.
  /// From any thread.
  package var preparationFailure: JournalError? {
    preparer.failure.map { .system($0) }
  }

  /// Bytes that can still be written where the journal is. From any thread.
  package func freeByteCount() throws(JournalError) -> UInt64 {
    try attempt { () throws(SystemError) in try storage.freeByteCount() }
  }

  /// Why no further segment is sealed: a loss of space, and none of safety. From any thread.
  package var sealingFailure: JournalError? { sealer?.failure }

  /// Begins a record with a body of zeros; the body's offset in `group.bytes`. Commits first when
  /// the group is full.
  package func beginRecord(
    kind: UInt8, layout: UInt8, subject: UInt32, recordedAt: Int64, sourceTime: Int64,
    cause: UInt64, bodyByteCount: Int
  ) throws(JournalError) -> Int {
    if bodyByteCount > JournalFormat.maximumBodyByteCount {
      throw .recordTooLarge(
        byteCount: bodyByteCount, maximum: JournalFormat.maximumBodyByteCount)
    }
    if !group.hasRoom(bodyByteCount: bodyByteCount) { try flush() }
    return group.beginRecord(
      kind: kind, layout: layout, subject: subject, recordedAt: recordedAt,
      sourceTime: sourceTime, cause: cause, bodyByteCount: bodyByteCount)
  }

  /// Adds a whole record: the first `wordCount` words, then `tail`. Commits first when the group is
  /// full. One access to the group, which a class pays for at each.
  package func append(
    kind: UInt8, layout: UInt8, subject: UInt32, recordedAt: Int64, sourceTime: Int64,
    cause: UInt64, words: borrowing InlineArray<10, UInt64>, wordCount: Int, tail: [UInt8]
  ) throws(JournalError) {
    let bodyByteCount = wordCount * 8 + tail.count
    if bodyByteCount > JournalFormat.maximumBodyByteCount {
      throw .recordTooLarge(
        byteCount: bodyByteCount, maximum: JournalFormat.maximumBodyByteCount)
    }
    if unsafe !filling.hasRoom(bodyByteCount: bodyByteCount) { try flush() }
    unsafe filling.append(
      kind: kind, layout: layout, subject: subject, recordedAt: recordedAt,
      sourceTime: sourceTime, cause: cause, words: words, wordCount: wordCount, tail: tail)
  }

  /// Adds a whole record with a body of four words, which is what nearly all records have. Commits
  /// first when the group is full.
  package func append(
    kind: UInt8, layout: UInt8, subject: UInt32, recordedAt: Int64, sourceTime: Int64,
    cause: UInt64, words: InlineArray<4, UInt64>
  ) throws(JournalError) {
    if unsafe !filling.hasRoom(bodyByteCount: 32) { try flush() }
    unsafe filling.append(
      kind: kind, layout: layout, subject: subject, recordedAt: recordedAt,
      sourceTime: sourceTime, cause: cause, words: words)
  }

  /// Hands the group over if the committer is free; else it goes on growing. Never waits for the
  /// disk, except with `.caller`, where it is `commit()`. Call it again, or `flush()`, before going
  /// to sleep.
  package func submit() throws(JournalError) {
    try check()
    guard !group.isEmpty else { return }
    if options.commitThread == .caller {
      try commitOnThisThread()
    } else if handover.load(ordering: .acquiring) == .idle {
      handOver()
    }
  }

  /// Hands the group over, waiting for the committer if it is busy.
  package func flush() throws(JournalError) {
    try check()
    guard !group.isEmpty else { return }
    if options.commitThread == .caller {
      try commitOnThisThread()
    } else {
      waitWhile { handover.load(ordering: .sequentiallyConsistent) == .handed }
      try check()
      handOver()
    }
  }

  /// Hands the group over and waits until it is durable (with `.onClose`: until it is handed over).
  package func commit() throws(JournalError) {
    try flush()
    try waitUntilDurable(through: nextSequence - 1)
  }

  /// Waits until this record is durable. With `.onClose` nothing is until `close()`, and a backtest
  /// does not wait: its records are only handed over.
  package func waitUntilDurable(through sequence: UInt64) throws(JournalError) {
    precondition(sequence < nextSequence, "only what was recorded becomes durable")
    if sequence >= group.firstSequence { try flush() } else { try check() }
    guard options.durability == .everyGroup, options.commitThread == .own else { return }
    waitWhile {
      durable.load(ordering: .sequentiallyConsistent) < sequence
        && !hasFailed.load(ordering: .sequentiallyConsistent)
    }
    if durableThrough < sequence { try check() }
  }

  /// The tree over everything so far, once all of it is durable: what a checkpoint may be signed
  /// over. Also after `close()`. With `.onClose` it is durable only then.
  package func durableTreeHead() throws(JournalError) -> TreeHead {
    if isClosed { return appender.treeHead() }
    try commit()
    guard options.commitThread == .own else { return appender.treeHead() }
    // A group is durable a moment before its committer is idle, which would wipe out the question.
    waitWhile { handover.load(ordering: .sequentiallyConsistent) == .handed }
    handover.store(.asked, ordering: .sequentiallyConsistent)
    wakeCommitter()
    waitWhile { handover.load(ordering: .sequentiallyConsistent) == .asked }
    try check()
    guard let treeHead else { preconditionFailure("the committer answers before it is idle") }
    return treeHead
  }

  /// Without a commit thread: writes an empty block with the last watermark if none carries it yet.
  /// The caller decides when it has been idle long enough.
  package func commitIdle() throws(JournalError) {
    try check()
    precondition(options.commitThread == .caller, "the commit thread writes its own idle blocks")
    guard group.isEmpty, appender.state.durableThrough < durableThrough else { return }
    try latching { () throws(SystemError) in
      try appender.commitEmpty(.empty, durableThrough: durableThrough)
    }
  }

  /// Commits what is left, says farewell in the journal, makes all of it durable and lets go of it.
  /// If anything failed before or fails now, it lets go and throws.
  package func close() throws(JournalError) {
    guard !isClosed else { throw .closed }
    var first: JournalError?
    do {
      try flush()
      try attempt { () throws(SystemError) in try stopCommitting() }
      try check()
      try latching { () throws(SystemError) in try appender.finish() }
      durable.store(nextSequence - 1, ordering: .releasing)
    } catch {
      first = error
    }
    do {
      try release()
    } catch {
      if first == nil { first = error }
    }
    if let first { throw first }
  }

  /// Lets go without writing, as if the process had been killed here: for crash tests, and for what
  /// is left of a failed writer.
  package func abandon() throws(JournalError) {
    guard !isClosed else { throw .closed }
    try release()
  }

  private func release() throws(JournalError) {
    try attempt { () throws(SystemError) in try letGo() }
  }

  /// Ends the threads, closes the files and releases the lock.
  func letGo() throws(SystemError) {
    isClosed = true
    try stopCommitting()
    try appender.release()
    try sealer?.stop()
    if let lock = lock.take() { try lock.release() }
  }

  /// Ends the committer's thread, so that the appender belongs to this one.
  private func stopCommitting() throws(SystemError) {
    guard let thread = thread.take() else { return }
    waitWhile { handover.load(ordering: .sequentiallyConsistent) == .handed }
    handover.store(.stopped, ordering: .sequentiallyConsistent)
    wakeCommitter()
    try thread.join()
  }

  private func handOver() {
    unsafe swap(&filling, &submitted)
    unsafe filling.reset(firstSequence: submitted.nextSequence)
    handover.store(.handed, ordering: .sequentiallyConsistent)
    wakeCommitter()
  }

  private func commitOnThisThread() throws(JournalError) {
    try latching { () throws(SystemError) in
      try appender.commit(&group, durableThrough: durableThrough)
    }
    if options.durability == .everyGroup {
      durable.store(group.nextSequence - 1, ordering: .releasing)
    }
    group.reset(firstSequence: group.nextSequence)
  }

  private func check() throws(JournalError) {
    if isClosed { throw .closed }
    guard hasFailed.load(ordering: .acquiring) else { return }
    if let failure = monitor.withLock({ failure }) { throw failure }
  }
}
