import JournalStore
import TradingCore

/// Why a look back could not be taken.
package enum ReviewError: Error, Sendable {
  /// The journal could not be read.
  case journal(JournalError)
  /// This build has no rules for these strategies, so it cannot decide again.
  case missingPrograms([StrategyDeclared])
  /// The journal holds no such order.
  case noSuchOrder(String, last: OrderNumber)
  /// The name is that of another journal's order.
  case foreignOrder(String, journal: String)
  /// The journal ends before the moment asked for.
  case beyondEnd(Sequence, last: Sequence)
  /// No such instrument was declared.
  case noSuchInstrument(String)
  /// A signing key was declared that is none.
  case unusableKey(Sequence, EvidenceError)
}

extension ReviewError: CustomStringConvertible {
  /// 74 when the journal is damaged, else 2.
  package var exitCode: Int32 {
    switch self {
    case .journal(let error): error.exitCode
    case .missingPrograms, .noSuchOrder, .foreignOrder, .beyondEnd, .noSuchInstrument,
      .unusableKey:
      2
    }
  }

  /// One sentence: what, where, what next.
  package var description: String {
    switch self {
    case .journal(let error): error.description
    case .missingPrograms(let strategies):
      "this build has no rules for "
        + strategies.map { "\($0.name) version \($0.version)" }.joined(separator: ", ")
        + ": use the build that the journal's runStarted event names"
    case .noSuchOrder(let order, let last):
      last.rawValue == 0
        ? "the journal holds no order \(order), nor any other"
        : "the journal holds no order \(order): its orders are 1 to \(last.rawValue)"
    case .foreignOrder(let name, let journal):
      "\(name) is an order of another journal, this one is \(journal): open the journal it names"
    case .beyondEnd(let wanted, let last):
      "the journal ends at \(last), before \(wanted): ask for an earlier event"
    case .noSuchInstrument(let symbol):
      "the journal declares no instrument '\(symbol)': look at the kind instrumentDeclared"
    case .unusableKey(let sequence, let error):
      "the signing key declared at \(sequence) cannot be used: \(error.description)"
    }
  }
}

/// Runs a piece of reading and turns its error into the room's.
@inline(__always)
func reading<Result: ~Copyable>(
  _ body: () throws(JournalError) -> Result
) throws(ReviewError) -> Result {
  do {
    return try body()
  } catch {
    throw .journal(error)
  }
}
