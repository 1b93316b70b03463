import SystemCalls

/// The snapshots of one journal, in a directory beside its segments. All of it may be deleted at
/// any time: what is lost is time.
package struct SnapshotDirectory: Equatable, Sendable {
  /// Where they are.
  package let directory: Directory
  /// What a snapshot must come from to be of use.
  package let origin: SnapshotOrigin

  /// The name of the directory in its journal's.
  package static let name = "snapshots"

  /// The snapshots of the journal at a path. Nothing is looked up.
  package init(ofJournal journal: String, origin: SnapshotOrigin) {
    directory = Directory(journal).directory(Self.name)
    self.origin = origin
  }

  /// Where a snapshot is.
  package func path(of name: SnapshotName) -> String { directory.path(of: name.description) }

  /// What there is, newest first; nothing when there is no such directory. Other files are not
  /// looked at.
  package func names() throws(JournalError) -> [SnapshotName] {
    try attempt { () throws(SystemError) in
      try directory.exists() ? directory.names() : []
    }.compactMap(SnapshotName.init).sorted(by: >)
  }

  /// Writes a snapshot, durably, in the place of one of the same record. Every record in it must be
  /// durable already: a crash must never leave a snapshot of records that the journal then gives to
  /// others. One writer at a time: whoever holds the journal's lock.
  package func write(
    _ header: SnapshotHeader, _ payload: [UInt64]
  ) throws(JournalError) -> SnapshotHeader {
    precondition(
      header.journalId == origin.journalId && header.foldVersion == origin.foldVersion,
      "a snapshot lies with those of its journal, and of the build that writes it")
    return try attempt { () throws(SystemError) in
      try SnapshotFile.write(header, payload, in: directory)
    }
  }

  /// Reads one snapshot and proves everything but what its payload means.
  package func read(_ name: SnapshotName) throws(SnapshotFileFault) -> SnapshotFile {
    let file = try SnapshotFile.read(name, in: directory)
    try origin.check(file.header)
    return file
  }

  /// The snapshots at a moment or before it, newest first.
  package func search(atOrBefore limit: SnapshotLimit) -> SnapshotSearch {
    SnapshotSearch(self, limit)
  }

  /// Removes what nobody needs any more, and what a crash left half written. The newest two good
  /// ones stay whatever is asked, with everything newer than they. `isGood` may look closer at a
  /// snapshot than its checksums. What was removed comes back.
  package func prune(
    keeping: SnapshotKeeping, isGood: (SnapshotFile) -> Bool = { _ in true }
  ) throws(JournalError) -> [SnapshotName] {
    let names = try names()
    if names.isEmpty { return [] }
    try attempt { () throws(SystemError) in
      try directory.removeFile(SnapshotFile.preparedName)
    }
    guard case .newest(let wanted) = keeping else { return [] }
    var kept = 0
    var removed: [SnapshotName] = []
    for name in names {
      if kept < max(2, wanted) {
        do throws(SnapshotFileFault) {
          if isGood(try read(name)) { kept += 1 }
        } catch {
          continue  // What is bad does not count, and is removed when it is old.
        }
      } else {
        removed.append(name)
      }
    }
    try remove(removed)
    return removed
  }

  /// Removes the snapshots behind a record: whoever opens a journal for writing calls it with the
  /// last one, since another record may now get the sequence of one that was lost. What was removed
  /// comes back.
  package func removeAll(after sequence: UInt64) throws(JournalError) -> [SnapshotName] {
    let removed = try names().filter { $0.sequence > sequence }
    try remove(removed)
    return removed
  }

  private func remove(_ names: [SnapshotName]) throws(JournalError) {
    if names.isEmpty { return }
    try attempt { () throws(SystemError) in
      for name in names { try directory.removeFile(name.description) }
      try directory.synchronize()
    }
  }
}

/// What a snapshot must come from to be of use here.
package struct SnapshotOrigin: Equatable, Sendable {
  /// Which journal.
  package let journalId: JournalId
  /// Which fold of its records.
  package let foldVersion: UInt32

  /// A journal and a fold.
  package init(journalId: JournalId, foldVersion: UInt32) {
    self.journalId = journalId
    self.foldVersion = foldVersion
  }

  func check(_ header: SnapshotHeader) throws(SnapshotFileFault) {
    guard header.journalId == journalId else { throw .foreign(header.journalId) }
    guard header.foldVersion == foldVersion else { throw .otherFold(header.foldVersion) }
  }
}

/// Up to where a snapshot may reach.
package enum SnapshotLimit: Equatable, Sendable {
  /// Up to this record.
  case sequence(UInt64)
  /// Up to the last record of this time or before, ns.
  case time(Int64)
  /// As far as there are any.
  case end
}

/// Which snapshots are kept.
package enum SnapshotKeeping: Equatable, Sendable {
  /// So many of the newest good ones; two at least.
  case newest(Int)
  /// Every one, so that any moment of the journal is near to one.
  case all
}
