import EventJournal
import JournalStore
import Projections
import TradingCore

/// A part of a journal checked: what lies behind a checkpoint, or all that is left where earlier
/// segments were archived and removed. Bytes, chain, tree and envelopes are proven; orders, stops,
/// books and state hashes from a snapshot on, where one can be used.
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
  /// What was folded; nil where there was no state to begin with.
  package let fold: TailFold?
  /// Snapshots that could not be used.
  package let passedOver: [RestoredState.PassedOver]
  /// Where the glass was broken in what was read: that breaks no rule, and a person must know.
  package let glassBroken: [Sequence]

  /// Whether nothing was found that a person must look at.
  package var isClean: Bool { findings.count(atLeast: .warning) == 0 }

  /// Proves that the journal still begins with the groups of a checkpoint, and checks what follows.
  /// Of what lies before it, only what is needed is read: the segment that the checkpoint falls
  /// into, whose header has the tree's right edge, and what lies behind the snapshot. Throws what
  /// reading throws.
  package static func run(
    _ directory: String, from checkpoint: Checkpoint, catalog: StrategyCatalog,
    progress: (UInt64) -> Void = { _ in }
  ) throws(ReviewError) -> TailVerification {
    do {
      let storage = DiskStorage(directory)
      let reader = try JournalReader.open(in: storage, behindGroups: checkpoint.size)
      var findings = FindingList()
      let origin = Checkpoint.origin(of: reader.journalId)
      if !checkpoint.origin.utf8.elementsEqual(origin.utf8) {
        findings.add(
          .checkpointHolds, at: .none, "it is of \(checkpoint.origin), the journal is \(origin)")
      } else if let difference = reader.difference(from: checkpoint) {
        findings.add(.checkpointHolds, at: .none, difference)
      }
      let signed = Sequence(reader.state.nextSequence - 1)
      let begin = try TailBegin.find(in: directory, atOrBefore: signed, catalog: catalog)
      var tail = TailReading(
        start: reader.state, findings: findings, begin: begin, signedThrough: signed)
      if let before = begin.state?.lastSequence, before < signed {
        // What lies between the two is part of what was signed, and is folded as well.
        return try tail.read(
          try JournalReader.open(in: storage, atSegmentHolding: before.rawValue), progress)
      }
      return try tail.read(reader, progress)
    } catch {
      throw .journal(error)
    }
  }

  /// Checks a journal whose earlier segments were archived and removed.
  package static func run(
    retained directory: String, catalog: StrategyCatalog, progress: (UInt64) -> Void = { _ in }
  ) throws(ReviewError) -> TailVerification {
    do {
      let reader = try JournalReader.openAtFirst(
        in: DiskStorage(directory), verification: .chain)
      let first = reader.state.nextSequence
      var findings = FindingList()
      findings.add(
        .beginsWhole, at: .none,
        "begins at #\(first) (earlier segments retained away, the file "
          + "\(RetainedBeginning.fileName) says why): verify the archive for what lies before")
      let begin = try TailBegin.findFirst(in: directory, catalog: catalog)
      var tail = TailReading(
        start: reader.state, findings: findings, begin: begin, signedThrough: .none)
      return try tail.read(reader, progress)
    } catch {
      throw .journal(error)
    }
  }
}

/// What of a part of a journal was folded from a state that was at hand.
package struct TailFold: Sendable {
  /// The last event in the state that the fold began with; `.none` when it began with the journal.
  package let begunAfter: Sequence
  /// The first recorded state hash that the fold came to; nil when there was none. A snapshot that
  /// does not belong to its journal would not have come to it.
  package let confirmedBy: Sequence?
  /// Whether that hash is among what a checkpoint was signed over.
  package let isSigned: Bool
  /// Orders intended since.
  package let orderCount: UInt64
  /// Recorded state hashes that were found right.
  package let hashesEqual: UInt64
  /// Events after which the books were added up.
  package let balanceCount: UInt64
  /// The state after the last event.
  package let state: TradingState
}

/// One reading of a part of a journal.
private struct TailReading {
  let start: ChainState
  let signedThrough: Sequence
  private let begin: TailBegin
  private var findings: FindingList
  private var envelopes: EnvelopeChecks
  private var verifier: Verifier?
  private var confirmedBy: Sequence?
  private var eventCount: UInt64 = 0
  private var glassBroken: [Sequence] = []

  init(start: ChainState, findings: FindingList, begin: TailBegin, signedThrough: Sequence) {
    self.start = start
    self.findings = findings
    self.begin = begin
    self.signedThrough = signedThrough
    envelopes = EnvelopeChecks(after: Sequence(start.nextSequence - 1))
    verifier = begin.state.map { Verifier(resuming: $0) }
  }

  /// Reads to the end. A reader that begins earlier than what is to be checked only folds first.
  mutating func read(
    _ blocks: consuming JournalReader, _ progress: (UInt64) -> Void
  ) throws(JournalError) -> TailVerification {
    let journalId = "\(blocks.journalId)"
    var reader = EventReader(behind: blocks)
    while let recorded = try reader.next() {
      take(
        recorded, durableThrough: reader.blocks.block.durableThrough.map { Sequence($0) },
        isCanonical: reader.isCanonical(recorded))
      let sequence = recorded.envelope.sequence.rawValue
      if sequence & 0xFFFF == 0 { progress(sequence) }
    }
    let end = JournalEnd(reader.blocks.tail)
    let state = reader.blocks.state
    let last = Sequence(state.nextSequence - 1)
    if verifier == nil, case .torn(let what) = end { findings.add(.tailWhole, at: last, what) }
    verifier?.finish(end)
    if let found = verifier?.findings { findings.add(found) }
    noteConfirmation()
    for finding in try SuperblockChecks.findings(reader.blocks) {
      findings.add(finding.rule, at: .none, finding.what)
    }
    return TailVerification(
      findings: findings, journalId: journalId, firstSequence: Sequence(start.nextSequence),
      eventCount: eventCount, groupsBefore: start.groupIndex, groupCount: state.groupIndex,
      chain: "\(state.chain)", lastSequence: last, end: end, fold: fold,
      passedOver: begin.passedOver, glassBroken: glassBroken)
  }

  private mutating func take(
    _ recorded: RecordedEvent, durableThrough: Sequence?, isCanonical: Bool
  ) {
    let sequence = recorded.envelope.sequence
    let isNew = sequence.rawValue >= start.nextSequence
    if isNew {
      eventCount += 1
      if case .control(.glassBroken) = recorded.event { glassBroken.append(sequence) }
    }
    if let begin = begin.state?.lastSequence, sequence > begin {
      let equalBefore = verifier?.hashesEqual ?? 0
      verifier?.take(recorded, durableThrough: durableThrough, isCanonical: isCanonical)
      if confirmedBy == nil, let equal = verifier?.hashesEqual, equal > equalBefore {
        confirmedBy = sequence
      }
    } else if isNew {
      envelopes.take(recorded, isCanonical: isCanonical, &findings)
    }
  }

  private mutating func noteConfirmation() {
    guard let state = begin.state else {
      findings.add(
        .foldConfirmed, at: .none,
        "orders, stops, books and state hashes were not checked: there is no snapshot to begin "
          + "with; verify the whole journal, or its archive")
      return
    }
    let begun = state.lastSequence
    if begun == .none { return }
    guard let confirmedBy else {
      findings.add(
        .foldConfirmed, at: begun,
        "no state hash behind the snapshot of \(begun) confirms it: what is said of orders and "
          + "books is worth no more than the file; verify the whole journal, or its archive")
      return
    }
    if signedThrough > .none, confirmedBy > signedThrough {
      findings.add(
        .foldConfirmed, at: confirmedBy,
        "the snapshot of \(begun) is confirmed by a state hash that lies behind the checkpoint: "
          + "whoever can write both could have changed both")
    }
  }

  private var fold: TailFold? {
    guard let verifier, let begun = begin.state?.lastSequence else { return nil }
    let isSigned = confirmedBy.map { $0 <= signedThrough } ?? false
    return TailFold(
      begunAfter: begun, confirmedBy: confirmedBy, isSigned: isSigned,
      orderCount: verifier.newOrderCount, hashesEqual: verifier.hashesEqual,
      balanceCount: verifier.balanceCount, state: verifier.state)
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
