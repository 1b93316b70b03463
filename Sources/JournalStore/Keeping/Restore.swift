import SystemCalls

/// Makes a journal again from a backup.
package enum Restore {
  /// Copies what the backup's manifest names into an empty or absent directory, each file compared
  /// with the manifest, and proves the whole. What is there afterwards opens for writing.
  package static func run(
    from backup: any JournalStorage, to target: any JournalStorage,
    progress: (UInt64) -> Void = { _ in }
  ) throws(KeepingError) -> BackupManifest {
    guard backup.path != target.path else { throw .sameDirectory(target.path) }
    let manifest = try keeping { () throws(JournalError) in
      guard try attempt({ () throws(SystemError) in try backup.exists() }) else {
        throw .notFound(directory: backup.path)
      }
      return try BackupManifest(in: backup)
    }
    guard let manifest else {
      throw .notABackup(directory: backup.path, why: "it has no \(BackupManifest.fileName)")
    }
    guard let last = manifest.segments.last else {
      throw .notABackup(directory: backup.path, why: "its first run did not come to its end")
    }
    let end = try keeping { () throws(JournalError) in
      try JournalExtent(
        of: backup, from: last.name, mark: manifest.lastSequence, progress: progress)
    }
    guard end.chainAtMark == manifest.chain else {
      throw .differs(file: backup.path(of: "\(last.name)"))
    }
    var state = end.state
    state.nextSequence = manifest.lastSequence &+ 1
    state.chain = manifest.chain
    // Somebody may have gone on writing in the backup; what the manifest names is what counts.
    let isCleanEnd = end.isCleanEnd && end.lastSequence == manifest.lastSequence
    var journal = NewJournal(
      purpose: "restore of journal \(manifest.journalId) up to #\(manifest.lastSequence), chain "
        + "\(manifest.chain)",
      end: state, isCleanEnd: isCleanEnd && end.segments.last?.name == last.name,
      hasSuperblocks: end.hasSuperblocks)
    try add(manifest, backup, to: &journal)
    try journal.make(in: target, progress: progress)
    return manifest
  }

  private static func add(
    _ manifest: BackupManifest, _ backup: any JournalStorage, to journal: inout NewJournal
  ) throws(KeepingError) {
    for entry in manifest.entries {
      let parts = entry.name.split(separator: "/").map(String.init)
      if let name = SegmentName(entry.name) {
        journal.pieces.append(
          NewJournal.Piece(
            name: name, source: backup, byteCount: entry.byteCount, digest: entry.digest))
      } else if parts.count == 2 {
        journal.beside.append(
          NewJournal.FileBeside(
            folder: parts[0], newName: parts[1], source: backup.directory(parts[0]),
            name: parts[1], byteCount: entry.byteCount, digest: entry.digest))
      } else if [RetainedBeginning.fileName, RepairLog.fileName].contains(entry.name) {
        let text = try keeping { () throws(JournalError) in
          try TextFile.read(entry.name, in: backup, maximumByteCount: entry.byteCount)
        }
        journal.texts.append((entry.name, String(decoding: text ?? [], as: UTF8.self)))
      }
    }
  }
}
