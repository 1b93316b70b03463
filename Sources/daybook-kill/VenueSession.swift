import DeskFiles
import EventJournal
import JournalStore
import Simulation
import TradingCore

/// A session of our own with the venue of a journal. The simulated venue is its statement: whoever
/// may write that file may cancel there (docs/decisions/0009-killing-from-outside.md).
struct VenueSession: Sendable {
  private let journal: String
  private let path: String
  private let lines: [StatementLine]
  private let exists: Bool

  init(of journal: String) throws(KillError) {
    self.journal = journal
    path = StatementFile.path(of: journal)
    do throws(DeskFileError) {
      exists = try StatementFile.byteCount(of: path) != nil
      lines = try StatementFile.read(path)
    } catch {
      throw .file(error)
    }
  }

  /// What rests, by the statement.
  func resting() throws(KillError) -> [ClientOrderId] {
    try venue().workingOrders.map(\.name)
  }

  /// Cancels everything that rests, and waits until that is on the device; what was done. Only
  /// under the journal's lock: an engine would not see these lines.
  func cancelEverything() throws(KillError) -> String {
    guard exists else {
      let count = try ordersToSend()
      guard count == 0 else { throw .statementMissing(path: path, orders: count) }
      return "there is no statement, and no order was ever to be sent"
    }
    var venue = try venue()
    let resting = venue.workingOrders
    // The venue's clock is the market's, which nobody plays now: it stands where it stood.
    let now = lines.last?.at ?? .unset
    venue.connect(at: now)
    for order in resting {
      venue.receive(
        .cancel(order.name.order, venueOrderNumber: order.venueOrderNumber), named: order.name,
        at: now)
    }
    while venue.takeReport(dueBy: now) != nil {}
    let added = venue.takeStatement()
    if !added.isEmpty { try write(added) }
    guard !resting.isEmpty else { return "nothing rested at the venue" }
    let names = resting.map { "\($0.name)" }.joined(separator: ", ")
    return "\(resting.count) \(resting.count == 1 ? "order" : "orders") cancelled: \(names)"
  }

  private func write(_ added: [StatementLine]) throws(KillError) {
    do throws(DeskFileError) {
      let file = try StatementFile.open(path)
      do throws(DeskFileError) {
        try file.append(added)
        try file.synchronize()
      } catch {
        try file.close()
        throw error
      }
      try file.close()
    } catch {
      throw .file(error)
    }
  }

  /// The venue as its statement tells it. Ticks, lots and money decide nothing about a cancel.
  private func venue() throws(KillError) -> SimulatedVenue {
    let unit = InstrumentRules(tick: Price(units: 1), lot: Quantity(units: 1))
    let last = lines.compactMap { $0.instrument?.position }.max() ?? 0
    var settings = VenueSettings(
      venue: VenueIndex(0), account: AccountIndex(0), currency: CurrencyIndex(0),
      instruments: Array(repeating: unit, count: last + 1), startingCash: .zero)
    settings.requestLatency = .none
    settings.reportLatency = .none
    do throws(StatementError) {
      return try SimulatedVenue(resuming: lines, settings: settings, seed: 0)
    } catch {
      throw .statement(path: path, error)
    }
  }

  /// How many orders may have been sent, as the journal knows it: an intent is on disk before its
  /// order leaves, that it left only afterwards.
  private func ordersToSend() throws(KillError) -> UInt64 {
    do throws(JournalError) {
      var fold = try ResumedFold.open(journal, atOrBefore: .end, catalog: StrategyCatalog([]))
      while let recorded = try fold.reader.next() { fold.state.apply(recorded) }
      let counts = fold.state.kindCounts
      return counts[Int(EventKind.orderIntended.rawValue)]
        - counts[Int(EventKind.orderWithheld.rawValue)]
    } catch {
      if case .empty = error { return 0 }
      throw .journal(error)
    }
  }
}
