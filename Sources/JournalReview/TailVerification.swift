import EventJournal
import JournalStore
import Projections
import TradingCore

/// A part of a journal checked: what lies behind a checkpoint, or all that is left where earlier
/// segments were archived and removed. Bytes, chain, tree and envelopes are proven; orders, books
/// and state hashes are not, as they need every event from the first.
package struct TailVerification: Sendable {
  /// What was found.
  package let findings: FindingList
  /// Which journal, in hexadecimal digits.
  package let journalId: String
  /// The sequence of the first event checked.
  package let firstSequence: Sequence
  /// Events checked.
  package let eventCount: UInt64
  /// Commit groups before them.
  package let groupsBefore: UInt64
  /// Commit groups in all.
  package let groupCount: UInt64
  /// The hash chain after the last event, in hexadecimal digits.
  package let chain: String
  /// The sequence of the last event.
  package let lastSequence: Sequence
  /// How the journal ends.
  package let end: JournalEnd
  /// Where the glass was broken in what was checked.
  package let glassBroken: [Sequence]

  /// Whether nothing was found that a person must look at.
  package var isClean: Bool { findings.count(atLeast: .warning) == 0 }

  /// Proves that the journal still begins with the groups of a checkpoint, and checks what follows.
  /// Of what lies before it, only the segment is read that the checkpoint falls into: a segment's
  /// header has the tree's right edge.
  package static func run(
    _ storage: any JournalStorage, from checkpoint: Checkpoint,
    progress: (UInt64) -> Void = { _ in }
  ) throws(ReviewError) -> TailVerification {
    do {
      let reader = try JournalReader.open(in: storage, behindGroups: checkpoint.size)
      var findings = FindingList()
      let origin = Checkpoint.origin(of: reader.journalId)
      if !checkpoint.origin.utf8.elementsEqual(origin.utf8) {
        findings.add(
          .checkpointHolds, at: .none, "it is of \(checkpoint.origin), the journal is \(origin)")
      } else if let difference = reader.difference(from: checkpoint) {
        findings.add(.checkpointHolds, at: .none, difference)
      }
      return try check(reader, findings, progress)
    } catch {
      throw .journal(error)
    }
  }

  /// Checks a journal whose earlier segments were archived and removed.
  package static func run(
    retained storage: any JournalStorage, progress: (UInt64) -> Void = { _ in }
  ) throws(ReviewError) -> TailVerification {
    do {
      let reader = try JournalReader.openAtFirst(in: storage, verification: .chain)
      let first = reader.state.nextSequence
      var findings = FindingList()
      findings.add(
        .beginsWhole, at: .none,
        "begins at #\(first) (earlier segments retained away, the file "
          + "\(RetainedBeginning.fileName) says why): orders, books and state hashes are not "
          + "compared; verify the archive for all of it")
      return try check(reader, findings, progress)
    } catch {
      throw .journal(error)
    }
  }

  private static func check(
    _ blocks: consuming JournalReader, _ before: FindingList, _ progress: (UInt64) -> Void
  ) throws(JournalError) -> TailVerification {
    var findings = before
    let journalId = "\(blocks.journalId)"
    let start = blocks.state
    var envelopes = EnvelopeChecks(after: Sequence(start.nextSequence - 1))
    var reader = EventReader(behind: blocks)
    var eventCount: UInt64 = 0
    var glassBroken: [Sequence] = []
    while let recorded = try reader.next() {
      envelopes.take(recorded, isCanonical: reader.isCanonical(recorded), &findings)
      if case .control(.glassBroken) = recorded.event {
        glassBroken.append(recorded.envelope.sequence)
      }
      eventCount += 1
      if eventCount & 0xFFFF == 0 { progress(eventCount) }
    }
    let end = JournalEnd(reader.blocks.tail)
    let state = reader.blocks.state
    let last = Sequence(state.nextSequence - 1)
    if case .torn(let what) = end { findings.add(.tailWhole, at: last, what) }
    for finding in try SuperblockChecks.findings(reader.blocks) {
      findings.add(finding.rule, at: .none, finding.what)
    }
    return TailVerification(
      findings: findings, journalId: journalId, firstSequence: Sequence(start.nextSequence),
      eventCount: eventCount, groupsBefore: start.groupIndex, groupCount: state.groupIndex,
      chain: "\(state.chain)", lastSequence: last, end: end, glassBroken: glassBroken)
  }
}

extension JournalReader {
  /// What is wrong where the reader stands behind a checkpoint's groups; nil when the tree is the
  /// one that was signed.
  fileprivate func difference(from checkpoint: Checkpoint) -> String? {
    guard state.groupIndex == checkpoint.size else {
      return "the journal ends with \(state.groupIndex) groups, the checkpoint has "
        + "\(checkpoint.size): its end was lost, or an earlier journal was put in its place"
    }
    var hasher = BlockHasher()
    guard let root = frontier?.root(&hasher) else {
      return "the tree before group \(state.groupIndex) is not known: migrate the journal first"
    }
    return root == checkpoint.root
      ? nil
      : "the first \(checkpoint.size) groups have the root \(root), the checkpoint says "
        + "\(checkpoint.root): what was signed was altered afterwards"
  }
}
