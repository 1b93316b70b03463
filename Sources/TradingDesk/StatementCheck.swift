import DeskFiles
import Simulation
import TradingCore
import TradingEngine

/// Whether a statement can belong to a journal as it stands.
enum StatementCheck {
  /// An order leaves only after its intent is durable, so that a venue which knows more orders than
  /// the journal says that the journal lost some: it was cut, or an older copy was put back. To go
  /// on would give their names to other orders.
  static func run(
    _ lines: [StatementLine], against past: PastState, journal: String
  ) throws(DeskError) {
    let path = StatementFile.path(of: journal)
    if lines.isEmpty, past.state.kindCounts[Int(EventKind.orderSent.rawValue)] > 0 {
      throw .file(
        "\(path) is missing, and with it what the venue knows of the orders of \(journal): put it "
          + "back, or name another --journal")
    }
    for line in lines where line.kind == .place {
      guard line.name.journal == past.identity else {
        throw .file(
          "\(path) holds \(line.name), which is no order of \(journal): put the journal back that "
            + "the statement belongs to, or move the statement away or name another --journal")
      }
      guard line.name.order > past.state.orders.lastNumber else { continue }
      throw .startUp(
        StartUpFault(
          description: "the venue has received \(line.name), but \(journal) ends at "
            + "\(past.state.lastSequence) with order \(past.state.orders.lastNumber): its end was "
            + "lost. Nothing was changed. Put back the whole journal from a replica, or settle "
            + "with the venue by hand and name another --journal",
          exitCode: 74))
    }
  }
}
