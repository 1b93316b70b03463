import SystemCalls

extension JournalWriter {
  /// Opens the journal for writing: takes the lock, finds the end, cuts a torn tail into
  /// quarantine, and begins a segment with the next epoch. A directory without segments becomes a
  /// new journal. Damage is thrown, and then nothing was changed.
  package static func open(
    directory path: String, options: JournalOptions
  ) throws(JournalError) -> (writer: JournalWriter, report: OpeningReport) {
    try open(in: DiskStorage(path), options: options)
  }

  /// The same in any storage.
  package static func open(
    in storage: any JournalStorage, options: JournalOptions
  ) throws(JournalError) -> (writer: JournalWriter, report: OpeningReport) {
    options.check()
    try attempt { () throws(SystemError) in try storage.create() }
    guard
      let lock = try attempt({ () throws(SystemError) -> (any StorageLock)? in
        try storage.lock(JournalFormat.lockName)
      })
    else {
      throw .writerActive(
        directory: storage.path,
        holder: try attempt { () throws(SystemError) in
          try storage.lockHolder(JournalFormat.lockName)
        })
    }
    let (start, report) = try recover(storage, options: options)
    let state = start.state
    do throws(SystemError) {
      try lock.setHolder(
        "process \(CurrentProcess.identifier) on \(try CurrentProcess.hostName()), "
          + "epoch \(state.epoch)")
      let appender = try SegmentAppender(
        storage, options: options, state: state, frontier: start.frontier,
        superblocks: start.superblocks)
      let preparer = appender.preparer
      let writer = JournalWriter(
        storage, options: options, state: state, appender: appender, preparer: preparer, lock: lock)
      do throws(SystemError) {
        try writer.startThreads(storage)
      } catch {
        try writer.letGo()
        throw error
      }
      return (writer, report)
    } catch {
      throw .system(error)
    }
  }

  /// From where a writer goes on.
  private struct Start {
    let state: ChainState
    let frontier: MerkleFrontier
    let superblocks: SuperblockFiles
  }

  private static func recover(
    _ storage: any JournalStorage, options: JournalOptions
  ) throws(JournalError) -> (Start, OpeningReport) {
    try settle(storage)
    let list = try SegmentList(storage)
    guard !list.isIncomplete else { throw .incomplete(directory: storage.path) }
    guard !list.names.isEmpty else { return try genesis(storage, options) }
    let recovery = try JournalRecovery(list)
    guard recovery.lastEpoch < JournalFormat.maximumEpoch else {
      throw .epochsExhausted(directory: storage.path)
    }
    let tail = try recovery.apply(in: storage)
    var state = recovery.state
    state.epoch = recovery.lastEpoch + 1
    // What was read came from the device, so it is durable whether or not a watermark says so.
    state.durableThrough = state.nextSequence - 1
    let report = OpeningReport(
      wasFresh: false, journalId: state.journalId, epoch: state.epoch,
      lastSequence: state.nextSequence - 1, lastRecordedAt: state.lastRecordedAt,
      chain: state.chain, previousEndedCleanly: recovery.endedCleanly, tornTail: tail,
      badSuperblocks: recovery.superblocks.newest == nil ? [] : recovery.superblocks.badCopies)
    let start = Start(
      state: state, frontier: recovery.frontier, superblocks: recovery.superblocks)
    return (start, report)
  }

  /// A killed writer's names and superblocks may be in the cache without being on the disk. Nothing
  /// is built on them before they are: a superblock that outlives the segment that it names, or two
  /// torn ones, would look like damage after a power cut.
  private static func settle(_ storage: any JournalStorage) throws(JournalError) {
    try attempt { () throws(SystemError) in
      let there = try storage.names()
      for name in JournalFormat.superblockNames where there.contains(name) {
        let file = try storage.openForReading(name)
        try file.synchronize()
        try file.dropCachedPages()
        try file.close()
      }
      try storage.synchronize()
    }
  }

  private static func genesis(
    _ storage: any JournalStorage, _ options: JournalOptions
  ) throws(JournalError) -> (Start, OpeningReport) {
    let superblocks = try SuperblockFiles(storage)
    try superblocks.checkGenesis()
    let journalId: JournalId
    if let begun = superblocks.newest?.journalId {
      // Its genesis was interrupted before the first segment had its name.
      journalId = begun
    } else if let chosen = options.journalId {
      journalId = chosen
    } else {
      journalId = try attempt { () throws(SystemError) in try JournalId.random() }
    }
    var hasher = BlockHasher()
    var state = ChainState(genesis: journalId, hasher: &hasher)
    state.epoch = 1
    let report = OpeningReport(
      wasFresh: true, journalId: journalId, epoch: 1, lastSequence: 0, lastRecordedAt: 0,
      chain: state.chain, previousEndedCleanly: true, tornTail: nil)
    return (Start(state: state, frontier: MerkleFrontier(), superblocks: superblocks), report)
  }
}
