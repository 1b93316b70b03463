import SystemCalls

/// Copies what is new of a journal, live or not, into a directory that is itself a journal to
/// readers. The journal is only read. A run that was interrupted is completed by the next one: a
/// file has its name only when it is whole, and the superblocks never promise more than was copied.
package struct Backup {
  /// What was done.
  package struct Report: Sendable {
    /// What the backup holds now.
    package let manifest: BackupManifest
    /// Files copied by this run.
    package let copied: [BackupManifest.Entry]
    /// How the journal ended when it was read.
    package let tail: JournalTail
    /// Copies of the journal's superblocks that cannot be used.
    package let badSuperblocks: [SuperblockFiles.BadCopy]
  }

  private let source: any JournalStorage
  private let target: any JournalStorage
  private var manifest: BackupManifest
  private var copied: [BackupManifest.Entry] = []

  /// Brings the backup up to the journal's last whole block, and proves it. `progress` is told of
  /// bytes read or copied as they go by.
  package static func run(
    from source: any JournalStorage, to target: any JournalStorage,
    progress: (UInt64) -> Void = { _ in }
  ) throws(KeepingError) -> Report {
    guard source.path != target.path else { throw .sameDirectory(target.path) }
    let list = try keeping { () throws(JournalError) in try SegmentList(source) }
    let first = try keeping { () throws(JournalError) in try list.first() }
    let journalId = try keeping { () throws(JournalError) in
      try OpenSegment.open(first, in: source).header.journalId
    }
    return try TargetLock.hold(target) { () throws(KeepingError) in
      var backup = try Backup(source, target, journalId)
      return try backup.copy(progress)
    }
  }

  private init(
    _ source: any JournalStorage, _ target: any JournalStorage, _ journalId: JournalId
  ) throws(KeepingError) {
    self.source = source
    self.target = target
    let found = try keeping { () throws(JournalError) in try BackupManifest(in: target) }
    if let found {
      guard found.journalId == journalId else {
        throw .otherJournal(
          directory: target.path, found: found.journalId, expected: journalId)
      }
      manifest = found
      return
    }
    manifest = BackupManifest(journalId: journalId)
    let names = try keeping { () throws(JournalError) in
      try attempt { () throws(SystemError) in try target.names() }
    }
    let ours = [JournalFormat.lockName, BackupManifest.fileName + ".tmp"]
    guard names.allSatisfy(ours.contains) else { throw .notEmpty(directory: target.path) }
    // From here on the directory is known to be a backup of this journal.
    let text = manifest.text
    try keeping { () throws(JournalError) in
      try TextFile.replace(BackupManifest.fileName, with: text, in: target)
    }
  }

  private mutating func copy(_ progress: (UInt64) -> Void) throws(KeepingError) -> Report {
    let before = manifest
    let start = manifest.segments.last?.name
    let notes = try keeping { () throws(JournalError) in try checkpoints() }
    let extent = try keeping { () throws(JournalError) in
      if let start, try !SegmentList(source).names.contains(start) {
        throw .missingSegment(directory: source.path, expectedFirstSequence: start.firstSequence)
      }
      return try JournalExtent(
        of: source, from: start, mark: manifest.lastSequence, progress: progress)
    }
    if start != nil { try checkContinues(extent) }
    try keeping { () throws(JournalError) in
      for segment in extent.segments { try copy(segment, progress) }
      try copyBeside(notes, progress)
      try attempt { () throws(SystemError) in
        try target.synchronize()
        if extent.hasSuperblocks { try promise(extent) }
      }
    }
    manifest.lastSequence = extent.lastSequence
    manifest.groupCount = extent.state.groupIndex
    manifest.chain = extent.state.chain
    try prove(extent, from: start, progress)
    if manifest != before {
      let text = manifest.text
      try keeping { () throws(JournalError) in
        try TextFile.replace(BackupManifest.fileName, with: text, in: target)
      }
    }
    return Report(
      manifest: manifest, copied: copied, tail: extent.tail,
      badSuperblocks: extent.badSuperblocks)
  }

  private func checkContinues(_ extent: JournalExtent) throws(KeepingError) {
    guard extent.lastSequence >= manifest.lastSequence else {
      throw .backupAhead(
        directory: target.path, last: manifest.lastSequence, journal: source.path,
        journalLast: extent.lastSequence)
    }
    guard extent.chainAtMark == manifest.chain else {
      throw .diverged(
        directory: target.path, journal: source.path, sequence: manifest.lastSequence)
    }
  }

  private mutating func copy(
    _ segment: JournalExtent.Segment, _ progress: (UInt64) -> Void
  ) throws(JournalError) {
    let name = segment.name
    do throws(JournalError) {
      try copy(
        "\(name)", byteCount: segment.byteCount, from: source, to: target, prefix: "", progress)
    } catch {
      // A segment that was sealed meanwhile has lost its live form.
      let sealed = name.fileName(.sealed)
      guard case .system(let failure) = error, failure.isNotFound, name.form == .live,
        let byteCount = try FileCopy.byteCount(sealed, in: source)
      else { throw error }
      try copy(
        sealed, byteCount: byteCount, from: source, to: target, prefix: "", progress)
      return try dropLive(name)
    }
    if name.form == .sealed { try dropLive(name) }
  }

  /// Forgets the live form of a segment whose sealed form was copied.
  private mutating func dropLive(_ name: SegmentName) throws(JournalError) {
    let live = name.fileName(.live)
    guard manifest.entries.contains(where: { $0.name == live }) else { return }
    manifest.entries.removeAll { $0.name == live }
    try attempt { () throws(SystemError) in
      try target.synchronize()
      try target.removeFile(live)
    }
  }

  private mutating func copy(
    _ name: String, byteCount: Int, from source: any JournalStorage,
    to target: any JournalStorage, prefix: String, _ progress: (UInt64) -> Void
  ) throws(JournalError) {
    let known = manifest.entries.first { $0.name == prefix + name }
    if known?.byteCount == byteCount, try FileCopy.byteCount(name, in: target) == byteCount {
      return
    }
    // What a power cut could still take from the journal must not be in its backup.
    try attempt { () throws(SystemError) in try source.openForReading(name).synchronize() }
    let digest = try FileCopy.copy(
      name, from: source, byteCount: byteCount, to: target, as: name, progress: progress)
    let entry = BackupManifest.Entry(name: prefix + name, byteCount: byteCount, digest: digest)
    manifest.set(entry)
    copied.append(entry)
  }

  /// What is in quarantine, the checkpoints seen before the journal was read, what was repaired,
  /// and why the journal begins where it does when the backup has no more.
  private mutating func copyBeside(
    _ checkpoints: [(name: String, text: String)], _ progress: (UInt64) -> Void
  ) throws(JournalError) {
    let quarantine = source.directory(JournalFormat.quarantineName)
    let copies = target.directory(JournalFormat.quarantineName)
    let names = try Self.names(in: quarantine)
    if !names.isEmpty {
      try attempt { () throws(SystemError) in try copies.create() }
      for name in names {
        guard let byteCount = try FileCopy.byteCount(name, in: quarantine) else { continue }
        try copy(
          name, byteCount: byteCount, from: quarantine, to: copies,
          prefix: JournalFormat.quarantineName + "/", progress)
      }
      try attempt { () throws(SystemError) in try copies.synchronize() }
    }
    for (name, text) in checkpoints { try keep(name, text) }
    // The next start may be one on this copy, and tells what no start has told yet.
    if let byteCount = try FileCopy.byteCount(RepairLog.fileName, in: source) {
      try copy(
        RepairLog.fileName, byteCount: byteCount, from: source, to: target, prefix: "", progress)
    }
    let marker = RetainedBeginning.fileName
    if manifest.segments.first?.name.firstSequence != JournalFormat.firstSequence,
      let byteCount = try FileCopy.byteCount(marker, in: source)
    {
      try copy(
        marker, byteCount: byteCount, from: source, to: target, prefix: "", progress)
    }
  }

  /// Names that a manifest's line can hold.
  private static func names(in storage: any JournalStorage) throws(JournalError) -> [String] {
    try attempt { () throws(SystemError) in
      try storage.exists() ? storage.names() : []
    }.filter { !$0.contains(" ") && !$0.contains("\n") && !$0.hasSuffix(".tmp") }
  }

  /// Reads the checkpoints: before the journal, as one that was signed afterwards may be of groups
  /// that are not copied.
  private func checkpoints() throws(JournalError) -> [(name: String, text: String)] {
    let folder = source.directory(JournalFormat.checkpointsName)
    var found: [(name: String, text: String)] = []
    for name in try Self.names(in: folder) {
      guard
        let bytes = try TextFile.read(
          name, in: folder, maximumByteCount: SignedNote.maximumByteCount)
      else { continue }
      found.append((name, String(decoding: bytes, as: UTF8.self)))
    }
    return found
  }

  private mutating func keep(_ name: String, _ text: String) throws(JournalError) {
    let bytes = Array(text.utf8)
    let entry = BackupManifest.Entry(
      name: "\(JournalFormat.checkpointsName)/\(name)", byteCount: bytes.count,
      digest: SHA256Digest(of: bytes))
    let folder = target.directory(JournalFormat.checkpointsName)
    if manifest.entries.contains(entry), try FileCopy.byteCount(name, in: folder) == bytes.count {
      return
    }
    try attempt { () throws(SystemError) in try folder.create() }
    try TextFile.replace(name, with: text, in: folder)
    manifest.set(entry)
    copied.append(entry)
  }

  /// Superblocks that promise what was copied; the next generation only when that is news.
  private func promise(_ extent: JournalExtent) throws(SystemError) {
    guard let last = extent.segments.last?.name else { return }
    var state = extent.state
    state.epoch = last.epoch
    state.durableThrough = extent.lastSequence
    var files: SuperblockFiles
    do {
      files = try SuperblockFiles(target)
    } catch {
      guard case .system(let failure) = error else {
        throw SystemError(operation: "read", path: target.path, code: 5)  // EIO
      }
      throw failure
    }
    try files.promise(state, isCleanEnd: extent.isCleanEnd, segment: last)
  }

  /// Reads what was copied back as any reader would.
  private func prove(
    _ extent: JournalExtent, from start: SegmentName?, _ progress: (UInt64) -> Void
  ) throws(KeepingError) {
    let copy = try keeping { () throws(JournalError) in
      try JournalExtent(of: target, from: start, progress: progress)
    }
    guard copy.state.chain == extent.state.chain, copy.lastSequence == extent.lastSequence else {
      throw .diverged(
        directory: target.path, journal: source.path, sequence: copy.lastSequence)
    }
  }
}

extension SuperblockFiles {
  /// Writes the next generation unless the newest says the same.
  mutating func promise(
    _ state: ChainState, isCleanEnd: Bool, segment: SegmentName
  ) throws(SystemError) {
    if let newest, badCopies.isEmpty {
      let same = state.superblock(
        generation: newest.generation, isCleanEnd: isCleanEnd, segment: segment)
      if same == newest { return }
    }
    try write(state, isCleanEnd: isCleanEnd, segment: segment)
    // The other file too: a backup is complete in itself.
    if !badCopies.isEmpty { try write(state, isCleanEnd: isCleanEnd, segment: segment) }
  }
}
