import SystemCalls

/// A walk over a journal's snapshots from the newest that is allowed to the oldest. Each that is
/// asked for and cannot be used is remembered with the reason.
package struct SnapshotSearch: Sendable {
  /// A snapshot that was passed over, or the directory itself.
  package struct PassedOver: Equatable, Sendable {
    /// Its path.
    package let path: String
    /// Why.
    package let fault: SnapshotFileFault
  }

  private let snapshots: SnapshotDirectory
  private let limit: SnapshotLimit
  private var left: ArraySlice<SnapshotName> = []
  /// What was passed over so far. A snapshot behind the limit is none of it.
  package private(set) var passedOver: [PassedOver] = []

  init(_ snapshots: SnapshotDirectory, _ limit: SnapshotLimit) {
    self.snapshots = snapshots
    self.limit = limit
    do throws(JournalError) {
      left = try snapshots.names()[...]
    } catch {
      guard case .system(let failure) = error else {
        preconditionFailure("listing a directory fails only with its system call: \(error)")
      }
      passedOver.append(
        PassedOver(path: snapshots.directory.path, fault: .system(failure)))
    }
    if case .sequence(let last) = limit { left = left.drop { $0.sequence > last } }
  }

  /// The next one whose checksums hold, from this journal and this fold; nil when there is no more.
  package mutating func next() -> SnapshotFile? {
    while let name = left.popFirst() {
      do throws(SnapshotFileFault) {
        // The header first: most of a journal's snapshots may lie behind a moment.
        if case .time(let last) = limit,
          try SnapshotFile.header(of: name, in: snapshots.directory).recordedAt > last
        {
          continue
        }
        return try snapshots.read(name)
      } catch {
        passedOver.append(PassedOver(path: path(of: name), fault: error))
      }
    }
    return nil
  }

  /// Where a snapshot lies.
  package func path(of name: SnapshotName) -> String {
    snapshots.directory.path(of: name.description)
  }
}
