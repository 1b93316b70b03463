import SystemCalls

/// The writer's lock of a directory that is being made: two at a time would undo each other's work.
enum TargetLock {
  /// Creates the directory, does the work under its lock, and lets go of it either way.
  static func hold<Result>(
    _ target: any JournalStorage, _ work: () throws(KeepingError) -> Result
  ) throws(KeepingError) -> Result {
    let lock = try keeping { () throws(JournalError) in try take(target) }
    let outcome: Swift.Result<Result, KeepingError>
    do throws(KeepingError) {
      outcome = .success(try work())
    } catch {
      outcome = .failure(error)
    }
    try keeping { () throws(JournalError) in
      try attempt { () throws(SystemError) in try lock.release() }
    }
    return try outcome.get()
  }

  private static func take(_ target: any JournalStorage) throws(JournalError) -> any StorageLock {
    let lock = try attempt { () throws(SystemError) in
      try target.create()
      return try target.lock(JournalFormat.lockName)
    }
    if let lock { return lock }
    throw .writerActive(
      directory: target.path,
      holder: try attempt { () throws(SystemError) in
        try target.lockHolder(JournalFormat.lockName)
      })
  }
}
