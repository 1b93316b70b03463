import Simulation
import SystemCalls

/// Why a file beside a journal cannot be used.
package enum DeskFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A system call failed.
  case system(SystemError)
  /// A line of a statement says nothing.
  case line(path: String, number: Int, StatementError)
  /// Lines of a statement contradict each other.
  case contradiction(path: String, StatementError)
  /// Something in a statement is longer than any line of one.
  case longLine(path: String, offset: Int)

  /// What, where, what next.
  package var description: String {
    switch self {
    case .system(let error): error.description
    case .line(let path, let number, let error):
      "\(path), line \(number), is no line of a venue's statement: \(error.description). Put back "
        + "the file that belongs to this journal"
    case .contradiction(let path, let error): "\(path): \(error.description)"
    case .longLine(let path, let offset):
      "\(path), byte \(offset): a line of a statement is shorter than this one. Put back the file "
        + "that belongs to this journal"
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
