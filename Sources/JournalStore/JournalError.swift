import SystemCalls

/// Why a journal cannot be opened, read or written, with what an operator needs to act.
package enum JournalError: Error, Equatable, Sendable {
  /// There is no such directory.
  case notFound(directory: String)
  /// The directory holds no segment.
  case empty(directory: String)
  /// The file is not a segment of a journal.
  case notAJournal(file: String, why: String)
  /// The file was written by a newer build.
  case newerVersion(file: String, found: UInt32, supported: UInt32)
  /// The segment belongs to another journal.
  case foreignSegment(file: String, found: JournalId, expected: JournalId)
  /// No segment has the record with this sequence.
  case missingSegment(directory: String, expectedFirstSequence: UInt64)
  /// Bytes that were there before are not what they were; `sequence` is the first unreadable
  /// record.
  case damaged(file: String, offset: Int, sequence: UInt64, what: String)
  /// Another process writes this journal; `holder` is what it left in the lock file.
  case writerActive(directory: String, holder: String)
  /// A system call failed. On the writer it is latched and never retried.
  case system(SystemError)
  /// The record's body has more bytes than a record can hold.
  case recordTooLarge(byteCount: Int, maximum: Int)
  /// The directory is being restored, repaired or migrated, and that did not come to its end.
  case incomplete(directory: String)
  /// The journal was opened as often as its segment names can count.
  case epochsExhausted(directory: String)
  /// The writer was closed or abandoned.
  case closed

  /// Whether the journal's bytes are wrong, so that the exit code is 74 and no restart helps.
  package var isDamage: Bool {
    switch self {
    case .notAJournal, .foreignSegment, .missingSegment, .damaged: true
    case .notFound, .empty, .newerVersion, .writerActive, .system, .recordTooLarge,
      .incomplete, .epochsExhausted, .closed:
      false
    }
  }

  /// 74 when the journal is damaged, else 2.
  package var exitCode: Int32 { isDamage ? 74 : 2 }
}

extension JournalError: CustomStringConvertible {
  /// One sentence: what, where, what next.
  package var description: String {
    switch self {
    case .notFound(let directory):
      "no journal at \(directory): check the path"
    case .empty(let directory):
      "\(directory) holds no segment yet: start the writer, or check the path"
    case .notAJournal(let file, let why):
      "\(file) is not a journal segment (\(why)): restore it from a copy, or move it away"
    case .newerVersion(let file, let found, let supported):
      "\(file) has format version \(found), this build reads up to \(supported): use a newer build"
    case .foreignSegment(let file, let found, let expected):
      "\(file) belongs to journal \(found), not to \(expected): move it back to where it came from"
    case .missingSegment(let directory, let expected):
      "\(directory) has no segment with record #\(expected): restore it from the archive, then run "
        + "daybook-audit verify \(directory)"
    case .damaged(let file, let offset, let sequence, let what):
      "\(file) is damaged at byte \(offset), record #\(sequence): \(what). Nothing was changed. "
        + "Copy the directory, run daybook-audit verify \(Self.directory(of: file)), and restore "
        + "the segment from a replica"
    case .writerActive(let directory, let holder):
      "\(directory) is being written by another process (\(holder)): stop it first, or read only"
    case .system(let error):
      error.description
    case .recordTooLarge(let byteCount, let maximum):
      "a record of \(byteCount) bytes is larger than \(maximum): shorten its text"
    case .incomplete(let directory):
      "\(directory) is not whole yet (\(JournalFormat.incompleteName) says what was being done): "
        + "run the same daybook-audit command again"
    case .epochsExhausted(let directory):
      "\(directory) was opened \(JournalFormat.maximumEpoch) times: begin a new journal"
    case .closed:
      "the journal writer is closed: open it again"
    }
  }

  private static func directory(of file: String) -> String { Directory(file).parent.path }
}

/// Runs system calls and turns their error into the room's.
@inline(__always)
func attempt<Result: ~Copyable>(
  _ calls: () throws(SystemError) -> Result
) throws(JournalError) -> Result {
  do {
    return try calls()
  } catch {
    throw .system(error)
  }
}
