import DeskFiles
import EventJournal
import Simulation
import TradingCore

/// The venue's statement, as a start takes it up.
extension DeskRun {
  /// How large the venue's statement is; nil where there is none yet.
  static func statementSize(at path: String) throws(DeskError) -> Int? {
    do throws(DeskFileError) {
      return try StatementFile.byteCount(of: path)
    } catch {
      throw .file(error.description)
    }
  }

  /// Opens the statement under the journal's lock, which is let go of when that fails.
  static func openStatement(
    _ path: String, size: Int?, under writer: EventWriter
  ) throws(DeskError) -> StatementFile {
    do throws(DeskError) {
      return try openStatement(path, size: size)
    } catch {
      try close(writer)
      throw error
    }
  }

  /// Opens the statement. It must be what was read: whoever ended the last engine from outside may
  /// have cancelled at the venue meanwhile.
  static func openStatement(
    _ path: String, size: Int?
  ) throws(DeskError) -> StatementFile {
    guard try statementSize(at: path) == size else {
      throw .file("\(path) was written by another process while it was read: start again")
    }
    do throws(DeskFileError) {
      return try StatementFile.open(path)
    } catch {
      throw .file(error.description)
    }
  }

  /// Closes a statement that nothing was said to.
  static func close(_ statement: consuming StatementFile) throws(DeskError) {
    do throws(DeskFileError) {
      try statement.close()
    } catch {
      throw .file(error.description)
    }
  }
}
