import SystemCalls

/// A journal's directory made from segments that lie elsewhere. Until all of it is there and
/// proven, the file `incomplete` says what is being done and keeps writers away, and superblocks
/// that promise the whole keep readers from taking the part for it. The same call goes on where one
/// that was interrupted stopped.
struct NewJournal {
  /// A segment and where its bytes come from.
  struct Piece {
    let name: SegmentName
    let source: any JournalStorage
    let byteCount: Int
    /// What it must hash to, when that is known.
    var digest: SHA256Digest?
    /// What stands at its start instead.
    var head: [UInt8] = []
  }

  /// A file that goes into a folder beside the segments.
  struct FileBeside {
    let folder: String
    let newName: String
    let source: any JournalStorage
    let name: String
    let byteCount: Int
    var digest: SHA256Digest?
  }

  /// What is being done: the same text for the same work.
  let purpose: String
  var pieces: [Piece] = []
  var beside: [FileBeside] = []
  /// Texts by the names of their files.
  var texts: [(name: String, text: String)] = []
  /// Where the journal must stand at its end.
  let end: ChainState
  let isCleanEnd: Bool
  let hasSuperblocks: Bool

  /// Makes it. The directory must be empty or absent, or left by the same work interrupted.
  func make(
    in target: any JournalStorage, progress: (UInt64) -> Void
  ) throws(KeepingError) {
    try checkFree(target)
    try TargetLock.hold(target) { () throws(KeepingError) in
      try checkFree(target)
      try keeping { () throws(JournalError) in
        try TextFile.replace(JournalFormat.incompleteName, with: purpose + "\n", in: target)
        if hasSuperblocks { try promise(in: target) }
      }
      for piece in pieces { try copy(piece, to: target, progress) }
      for file in beside { try copy(file, to: target, progress) }
      try keeping { () throws(JournalError) in
        for (name, text) in texts { try TextFile.replace(name, with: text, in: target) }
        try attempt { () throws(SystemError) in try target.synchronize() }
      }
      try prove(target, progress)
      try keeping { () throws(JournalError) in
        try attempt { () throws(SystemError) in
          try target.removeFile(JournalFormat.incompleteName)
          try target.synchronize()
        }
      }
    }
  }

  /// Takes over what lies in the folders beside a journal's segments.
  mutating func addFolders(of source: any JournalStorage) throws(JournalError) {
    for folder in BackupManifest.folders {
      let inner = source.directory(folder)
      let names = try attempt { () throws(SystemError) in
        try inner.exists() ? inner.names() : []
      }
      for name in names where !name.hasSuffix(".tmp") {
        guard let byteCount = try FileCopy.byteCount(name, in: inner) else { continue }
        beside.append(
          FileBeside(
            folder: folder, newName: name, source: inner, name: name, byteCount: byteCount))
      }
    }
  }

  private func checkFree(_ target: any JournalStorage) throws(KeepingError) {
    let isFree = try keeping { () throws(JournalError) in
      guard try attempt({ () throws(SystemError) in try target.exists() }) else { return true }
      let names = try attempt { () throws(SystemError) in try target.names() }
      let ours = [JournalFormat.lockName, JournalFormat.incompleteName + ".tmp"]
      if names.allSatisfy(ours.contains) { return true }
      let marker = try TextFile.read(
        JournalFormat.incompleteName, in: target, maximumByteCount: 1 << 20)
      return marker == Array((purpose + "\n").utf8)
    }
    guard isFree else { throw .notEmpty(directory: target.path) }
  }

  private func promise(in target: any JournalStorage) throws(JournalError) {
    guard let last = pieces.last?.name else { return }
    var files = try SuperblockFiles(target)
    var state = end
    state.epoch = last.epoch
    state.durableThrough = end.nextSequence - 1
    try attempt { () throws(SystemError) in
      try files.promise(state, isCleanEnd: isCleanEnd, segment: last)
    }
  }

  private func copy(
    _ piece: Piece, to target: any JournalStorage, _ progress: (UInt64) -> Void
  ) throws(KeepingError) {
    let name = "\(piece.name)"
    let (digest, isThere) = try keeping { () throws(JournalError) in
      if let wanted = piece.digest,
        try FileCopy.byteCount(name, in: target) == piece.byteCount,
        try FileCopy.digest(name, in: target) == wanted
      {
        return (wanted, true)
      }
      if piece.head.count == piece.byteCount {
        return (try FileCopy.write(piece.head, to: target, as: name), false)
      }
      return (
        try FileCopy.copy(
          name, from: piece.source, byteCount: piece.byteCount, to: target, as: name,
          head: piece.head, progress: progress), false
      )
    }
    if !isThere, let wanted = piece.digest, wanted != digest {
      throw .differs(file: piece.source.path(of: name))
    }
  }

  private func copy(
    _ file: FileBeside, to target: any JournalStorage, _ progress: (UInt64) -> Void
  ) throws(KeepingError) {
    let folder = target.directory(file.folder)
    let digest = try keeping { () throws(JournalError) in
      try attempt { () throws(SystemError) in try folder.create() }
      let digest = try FileCopy.copy(
        file.name, from: file.source, byteCount: file.byteCount, to: folder, as: file.newName,
        progress: progress)
      try attempt { () throws(SystemError) in try folder.synchronize() }
      return digest
    }
    if let wanted = file.digest, wanted != digest {
      throw .differs(file: file.source.path(of: file.name))
    }
  }

  /// Reads what was made from its first byte to its last.
  private func prove(
    _ target: any JournalStorage, _ progress: (UInt64) -> Void
  ) throws(KeepingError) {
    let made = try keeping { () throws(JournalError) in
      try JournalExtent(of: target, progress: progress)
    }
    guard made.state.chain == end.chain, made.lastSequence + 1 == end.nextSequence else {
      throw .diverged(
        directory: target.path, journal: pieces.first?.source.path ?? "the source",
        sequence: made.lastSequence)
    }
  }
}
