import DeskFiles
import EventJournal
import JournalReview
import JournalStore
import Projections
import Simulation
import SystemCalls
import TradingCore

/// Why a drill could not be run. What a drill finds is no error.
package enum DrillError: Error, Sendable, CustomStringConvertible {
  /// There is something where the journal would begin.
  case notFresh(String)
  /// The desk, the journal or a file said no.
  case failed(String)

  /// What, where, what next.
  package var description: String {
    switch self {
    case .notFresh(let path):
      "\(path) is there already, and a drill begins a journal of its own: name a new directory"
    case .failed(let what): what
    }
  }
}

/// How a drill went.
package struct DrillReport: Sendable {
  /// The drill's name.
  package let name: String
  /// Its journal.
  package let journal: String
  /// Events in it.
  package let eventCount: UInt64
  /// Orders intended in it.
  package let orderCount: UInt64
  /// What was expected and came, in order.
  package let met: [MetExpectation]
  /// Where it first went otherwise; nil when the engine did what the runbook says.
  package let difference: DrillDifference?
}

/// Who runs drills, and with which words.
package struct DrillRunner: Sendable {
  private let program: ThisProgram
  private let describe: @Sendable (Event, borrowing TradingState) -> String

  /// A runner for a program; `describe` puts an event into words.
  package init(
    _ program: ThisProgram,
    describe: @escaping @Sendable (Event, borrowing TradingState) -> String
  ) {
    self.program = program
    self.describe = describe
  }

  /// Runs a drill into a fresh journal and holds the journal against what the runbook says. Then
  /// the audit goes over it: no rule may be broken, the venue's statement must agree, and every
  /// decision must come out again.
  package func run(_ drill: Drill, journal: String) throws(DrillError) -> DrillReport {
    try checkFresh(journal)
    do {
      for duration in drill.runs { try play(drill, duration, journal) }
      var check = ExpectationCheck(
        drill.expectations, catalog: DeskRun.catalog, describe: describe)
      var difference: DrillDifference?
      var reader = try EventReader.open(journal, verification: .chain)
      while difference == nil, let recorded = try reader.next() {
        difference = check.take(recorded)
      }
      if difference == nil { difference = check.finish() }
      let audit = try Verification.run(
        journal, catalog: DeskRun.catalog, statement: try statement(of: journal))
      if difference == nil { difference = Self.difference(audit) }
      if difference == nil {
        difference = self.difference(
          try Reexecution.run(journal, catalog: DeskRun.catalog))
      }
      return DrillReport(
        name: drill.name, journal: journal, eventCount: audit.eventCount,
        orderCount: audit.orderCount, met: check.met, difference: difference)
    } catch let error as DeskError {
      throw .failed(error.description)
    } catch let error as JournalError {
      throw .failed(error.description)
    } catch let error as ReviewError {
      throw .failed(error.description)
    } catch let error as DeskFileError {
      throw .failed(error.description)
    } catch {
      preconditionFailure("a drill throws only the errors of its parts: \(error)")
    }
  }

  private func checkFresh(_ journal: String) throws(DrillError) {
    let isFresh: Bool
    do {
      let directory = Directory(journal)
      let isEmpty = try !directory.exists() || directory.names().isEmpty
      let statement = try StatementFile.byteCount(of: StatementFile.path(of: journal))
      isFresh = isEmpty && statement == nil
    } catch {
      throw .failed("\(error)")
    }
    guard isFresh else { throw .notFresh(journal) }
  }

  private func play(
    _ drill: Drill, _ duration: Interval, _ journal: String
  ) throws(DeskError) {
    var request = RunRequest(
      profile: drill.profile, kind: .live, feed: .generated, pace: .maximum, journal: journal,
      seed: Drill.seed, build: program.build, binaryHash: program.binaryHash, host: program.host)
    request.configuration = [(key: "drill", value: drill.name, origin: "drill")]
    request.duration = duration
    request.snapshotInterval = nil
    if drill.isSigned { request.checkpoints = CheckpointPlan(keys: "\(journal)/keys") }
    let run = try DeskRun.open(request)
    _ = try run.play { _, _ in .proceed }
  }

  private func statement(of journal: String) throws(DeskFileError) -> VenueStatement {
    var statement = VenueStatement()
    for line in try StatementFile.read(StatementFile.path(of: journal)) { statement.add(line) }
    return statement
  }

  private static func difference(_ audit: Verification) -> DrillDifference? {
    guard let finding = audit.findings.findings.first else { return nil }
    return DrillDifference(
      expected: "an audit finds nothing", found: "\(finding.rule.rawValue): \(finding.what)",
      sequence: finding.sequence)
  }

  private func difference(_ repeated: Reexecution) -> DrillDifference? {
    guard let divergence = repeated.divergence else { return nil }
    func words(_ recorded: RecordedEvent?) -> String {
      recorded.map { "\($0.event.kind): \(describe($0.event, repeated.state))" } ?? "nothing"
    }
    return DrillDifference(
      expected: "decided again, \(words(divergence.repeated))",
      found: words(divergence.recorded), sequence: divergence.sequence)
  }
}

extension VenueStatement {
  /// Takes one line of the simulated venue's statement over.
  fileprivate mutating func add(_ line: StatementLine) {
    switch line.kind {
    case .place:
      received.append(
        ReceivedOrder(
          name: line.name, at: line.at, instrument: line.instrument, side: line.side,
          price: line.price, quantity: line.quantity))
    case .filled:
      guard let instrument = line.instrument, let side = line.side else {
        preconditionFailure("a statement line of a fill is read only with instrument and side")
      }
      fills.append(
        VenueFill(
          name: line.name, at: line.at, tradeNumber: line.venueTradeNumber,
          instrument: instrument, side: side, price: line.price, quantity: line.quantity,
          fee: line.fee))
    case .cancel, .query, .balances, .accepted, .rejected, .cancelled, .expired, .cancelRejected,
      .neverReceived:
      break
    }
  }
}
