import DeskFiles
import JournalStore
import Simulation
import SystemCalls
import TradingCore

/// One thing that a kill did, or could not do.
struct KillStep: Equatable, Sendable {
  /// Which.
  let name: String
  /// What came of it.
  let what: String
  /// Whether it is as it should be.
  let isDone: Bool

  /// One line of it.
  var line: String {
    let width = "stop file".count + 2
    return name + String(repeating: " ", count: max(1, width - name.count)) + what + "\n"
  }
}

/// What a kill came to.
struct KillReport: Sendable {
  /// Every step, in order.
  var steps: [KillStep] = []
  /// Orders that rest at the venue as far as is known.
  var resting: [ClientOrderId] = []

  /// Whether nothing rests, nothing trades, and no start will.
  var isDone: Bool { steps.allSatisfy(\.isDone) && resting.isEmpty }
}

/// Why a step of a kill could not be done.
enum KillError: Error, Sendable, CustomStringConvertible {
  /// A system call failed.
  case system(SystemError)
  /// A file beside the journal cannot be used.
  case file(DeskFileError)
  /// The lines of the statement contradict each other.
  case statement(path: String, StatementError)
  /// The journal cannot be read, and it alone knows.
  case journal(JournalError)
  /// Orders may have been sent, and what became of them is nowhere.
  case statementMissing(path: String, orders: UInt64)
  /// The journal stayed locked.
  case stillLocked(directory: String, why: String)

  /// What, where, what next.
  var description: String {
    switch self {
    case .system(let error): error.description
    case .file(let error): error.description
    case .statement(let path, let error): "\(path): \(error.description)"
    case .journal(let error): error.description
    case .statementMissing(let path, let orders):
      "\(path) is missing, and \(orders) orders may have been sent: ask the venue what rests"
    case .stillLocked(let directory, let why):
      "\(directory) is still being written (\(why)): nothing was cancelled. End that process by "
        + "hand, then run daybook-kill again"
    }
  }
}
