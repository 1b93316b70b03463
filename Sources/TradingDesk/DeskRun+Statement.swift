import DeskFiles
import EventJournal
import Simulation
import TradingCore

/// The venue's statement, as a start takes it up.
extension DeskRun {
  /// The venue's statement so far, and how large its file was before it was read.
  static func statement(
    at path: String
  ) throws(DeskError) -> ([StatementLine], byteCount: Int?) {
    do throws(DeskFileError) {
      let byteCount = try StatementFile.byteCount(of: path)
      return (try StatementFile.read(path), byteCount)
    } catch {
      throw .file(error.description)
    }
  }

  /// The venue as its statement tells it.
  static func resumed(
    _ lines: [StatementLine], of path: String, settings: VenueSettings, seed: UInt64
  ) throws(DeskError) -> SimulatedVenue {
    do throws(StatementError) {
      return try SimulatedVenue(resuming: lines, settings: settings, seed: seed)
    } catch {
      throw .file("\(path): \(error.description)")
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
    let sizeNow: Int?
    do throws(DeskFileError) {
      sizeNow = try StatementFile.byteCount(of: path)
    } catch {
      throw .file(error.description)
    }
    guard sizeNow == size else {
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
