import Simulation
import SystemCalls

/// The simulated venue's own statement on disk: it outlives the engine as a real venue would, and
/// is the audit's second opinion.
package struct StatementFile: ~Copyable {
  private let lines: LineFile
  private static let maximumByteCount = 1 << 34

  /// Where the statement of a journal lies: beside it, since no stranger writes into a journal.
  package static func path(of journal: String) -> String {
    Beside.path(of: journal, "statement")
  }

  /// What a statement holds so far; nothing when there is none. A line cut off at the end, which a
  /// crash can leave, is passed over.
  package static func read(_ path: String) throws(DeskFileError) -> [StatementLine] {
    guard try byteCount(of: path) != nil else { return [] }
    let bytes = try calling { () throws(SystemError) in
      try File.contents(of: path, maximumByteCount: maximumByteCount)
    }
    var found: [StatementLine] = []
    let whole = bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).dropLast()
    for (index, line) in whole.enumerated() {
      let text = String(decoding: line, as: UTF8.self)
      if text == StatementLine.header || text.isEmpty { continue }
      do throws(StatementError) {
        found.append(try StatementLine(text: text))
      } catch {
        throw .line(path: path, number: index + 1, error)
      }
    }
    return found
  }

  /// How large a statement is; nil when there is none. It only grows, so that an equal size is an
  /// equal statement.
  package static func byteCount(of path: String) throws(DeskFileError) -> Int? {
    try calling { () throws(SystemError) in try FileStatus(of: path)?.byteCount }
  }

  /// Opens a statement for more lines, with its header when it is new. A line cut off at the end is
  /// taken away: nobody heard of it, and the next line must not be glued to it.
  package static func open(_ path: String) throws(DeskFileError) -> StatementFile {
    let isNew = try byteCount(of: path) == nil
    return try calling { () throws(SystemError) in
      let file = StatementFile(lines: try LineFile.open(path))
      if isNew { try file.lines.append(StatementLine.header) }
      return file
    }
  }

  private init(lines: consuming LineFile) { self.lines = lines }

  /// Adds lines, each whole or not at all.
  package borrowing func append(_ added: [StatementLine]) throws(DeskFileError) {
    do {
      for line in added { try lines.append(line.text) }
    } catch {
      throw .system(error)
    }
  }

  /// Waits until the lines so far are on the device.
  package borrowing func synchronize() throws(DeskFileError) {
    do {
      try lines.synchronize()
    } catch {
      throw .system(error)
    }
  }

  /// Closes the file.
  package consuming func close() throws(DeskFileError) {
    do {
      try lines.close()
    } catch {
      throw .system(error)
    }
  }
}
