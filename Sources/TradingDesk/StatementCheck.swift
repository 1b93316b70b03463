import DeskFiles
import Simulation
import TradingCore
import TradingEngine

/// Whether a statement can belong to a journal as it stands.
enum StatementCheck {
  /// An order leaves only after its intent is durable, so that a venue which knows more orders than
  /// the journal says that the journal lost some: it was cut, or an older copy was put back. To go
  /// on would give their names to other orders.
  ///
  /// Of all the orders that the venue received, the highest number of each journal is enough.
  /// Numbers are given in order and never again, so that a journal knows exactly those up to its
  /// last: one of its orders is unknown to it when, and only when, the highest is. And a journal's
  /// orders are foreign all or none. So the fold of a statement can stand for its lines, also one
  /// that a cache holds for the lines before it: whoever wrote the cache had passed this check with
  /// the same bytes, and the bytes are proven to be the same.
  static func run(
    _ statement: StatementFold, against past: PastState, journal: String
  ) throws(DeskError) {
    let path = StatementFile.path(of: journal)
    if statement.lineCount == 0, past.state.kindCounts[Int(EventKind.orderSent.rawValue)] > 0 {
      throw .file(
        "\(path) is missing, and with it what the venue knows of the orders of \(journal): put it "
          + "back, or name another --journal")
    }
    for placed in statement.placed {
      guard placed.journal == past.identity else {
        let name = ClientOrderId(journal: placed.journal, order: placed.first)
        throw .file(
          "\(path) holds \(name), which is no order of \(journal): put the journal back that "
            + "the statement belongs to, or move the statement away or name another --journal")
      }
      guard placed.highest > past.state.orders.lastNumber else { continue }
      let name = ClientOrderId(journal: placed.journal, order: placed.highest)
      throw .startUp(
        StartUpFault(
          description: "the venue has received \(name), but \(journal) ends at "
            + "\(past.state.lastSequence) with order \(past.state.orders.lastNumber.rawValue): its "
            + "end was lost. Nothing was changed. Put back the whole journal from a replica, or "
            + "settle with the venue by hand and name another --journal",
          exitCode: 74))
    }
  }
}
