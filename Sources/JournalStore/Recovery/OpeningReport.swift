/// What a writer found and did when it opened the journal.
package struct OpeningReport: Equatable, Sendable {
  /// Whether the journal began with this opening.
  package var wasFresh: Bool
  /// Which journal.
  package var journalId: JournalId
  /// This opening's number, from 1.
  package var epoch: UInt32
  /// The sequence of the last record; 0 when there is none.
  package var lastSequence: UInt64
  /// The recorded time of the last record, ns; 0 when there is none.
  package var lastRecordedAt: Int64
  /// The chain over all records.
  package var chain: SHA256Digest
  /// Whether the previous writer closed the journal; true for a fresh one.
  package var previousEndedCleanly: Bool
  /// What was cut, or nil.
  package var tornTail: TornTail?
  /// Copies of superblocks that could not be read and are written anew.
  package var badSuperblocks: [SuperblockFiles.BadCopy] = []
}

/// The end of a segment that was being written when the machine or the writer stopped.
package struct TornTail: Equatable, Sendable {
  /// The segment's file name.
  package var segment: SegmentName
  /// Where in the segment it begins, in bytes.
  package var offset: Int
  /// The bytes up to the last sector that is not zero.
  package var byteCount: Int
  /// The sequence of the first record that may have been in it.
  package var fromSequence: UInt64
  /// The copy in quarantine, a path; empty when nothing was copied (a reader never writes).
  package var copy: String
  /// SHA-256 of the copy; zero when nothing was copied.
  package var digest: SHA256Digest
}
