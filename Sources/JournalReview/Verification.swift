import EventJournal
import JournalStore
import Projections
import TradingCore

/// Everything that a journal can show about itself, checked: a list of findings, empty at best.
package struct Verification: Sendable {
  /// What was found.
  package let findings: FindingList
  /// Events read.
  package let eventCount: UInt64
  /// Orders intended.
  package let orderCount: UInt64
  /// Recorded state hashes that were found right.
  package let hashesEqual: UInt64
  /// Events after which the books were added up.
  package let balanceCount: UInt64
  /// Where the glass was broken: that breaks no rule, and a person must know of it.
  package let glassBroken: [Sequence]
  /// Which journal, in hexadecimal digits.
  package let journalId: String
  /// The hash chain after the last event, in hexadecimal digits.
  package let chain: String
  /// Commit groups read.
  package let groupCount: UInt64
  /// How the journal ends.
  package let end: JournalEnd
  /// The state after the last event.
  package let state: TradingState
  /// Whether the journal was compared with a statement of the venue.
  package let isReconciled: Bool

  /// Whether nothing was found that a person must look at.
  package var isClean: Bool { findings.count(atLeast: .warning) == 0 }

  /// Checks a whole journal, and compares it with the venue's own statement where there is one.
  /// Throws when it cannot be read: damage is no finding, since nothing behind it can be trusted.
  package static func run(
    _ directory: String, catalog: StrategyCatalog, statement: VenueStatement? = nil,
    progress: (UInt64) -> Void = { _ in }
  ) throws(ReviewError) -> Verification {
    do {
      var reader = try EventReader.open(directory, verification: .chain)
      let journalId = "\(reader.blocks.journalId)"
      var verifier = Verifier(
        catalog: catalog, statement: statement, journal: reader.blocks.journalId.clientPrefix)
      while let recorded = try reader.next() {
        verifier.take(
          recorded, durableThrough: reader.blocks.block.durableThrough.map { Sequence($0) },
          isCanonical: reader.isCanonical(recorded))
        if verifier.eventCount & 0xFFFF == 0 { progress(verifier.eventCount) }
      }
      let end = JournalEnd(reader.blocks.tail)
      verifier.finish(end)
      verifier.note(try SuperblockChecks.findings(reader.blocks))
      let chain = reader.blocks.state
      return Verification(
        findings: verifier.findings, eventCount: verifier.eventCount,
        orderCount: verifier.orderCount, hashesEqual: verifier.hashesEqual,
        balanceCount: verifier.balanceCount, glassBroken: verifier.glassBroken,
        journalId: journalId, chain: "\(chain.chain)",
        groupCount: chain.groupIndex, end: end, state: verifier.state,
        isReconciled: statement != nil)
    } catch {
      throw .journal(error)
    }
  }
}

extension JournalEnd {
  /// The end that a reader came to.
  init(_ tail: JournalTail?) {
    switch tail {
    case .cleanEnd: self = .clean
    case .open, nil: self = .open
    case .torn(let torn):
      self = .torn(
        "\(torn.byteCount) bytes from byte \(torn.offset) of \(torn.segment) were never "
          + "acknowledged; the next opening for writing puts them into quarantine")
    }
  }
}
