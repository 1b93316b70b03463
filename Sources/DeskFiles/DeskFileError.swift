import Simulation
import SystemCalls

/// Why a file beside a journal cannot be used.
package enum DeskFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A system call failed.
  case system(SystemError)
  /// A line of a statement says nothing.
  case line(path: String, number: Int, StatementError)

  /// What, where, what next.
  package var description: String {
    switch self {
    case .system(let error): error.description
    case .line(let path, let number, let error):
      "\(path), line \(number), is no line of a venue's statement: \(error.description). Put back "
        + "the file that belongs to this journal"
    }
  }
}

/// Runs system calls and turns their error into the room's.
func calling<Result: ~Copyable>(
  _ calls: () throws(SystemError) -> Result
) throws(DeskFileError) -> Result {
  do {
    return try calls()
  } catch {
    throw .system(error)
  }
}
