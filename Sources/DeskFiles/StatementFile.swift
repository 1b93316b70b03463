import Simulation
import SystemCalls

/// The simulated venue's own statement on disk: it outlives the engine as a real venue would, and
/// is the audit's second opinion.
package struct StatementFile: ~Copyable {
  private let lines: LineFile
  private static let blockByteCount = 1 << 20

  /// Where the statement of a journal lies: beside it, since no stranger writes into a journal.
  package static func path(of journal: String) -> String {
    Beside.path(of: journal, "statement")
  }

  /// How large a statement is; nil when there is none. It only grows, so that an equal size is an
  /// equal statement.
  package static func byteCount(of path: String) throws(DeskFileError) -> Int? {
    try calling { () throws(SystemError) in try FileStatus(of: path)?.byteCount }
  }

  /// What a statement holds so far; nothing when there is none. A line cut off at the end, which a
  /// crash can leave, is passed over.
  package static func read(_ path: String) throws(DeskFileError) -> [StatementLine] {
    var found: [StatementLine] = []
    var lineNumber = 0
    let limit = try byteCount(of: path) ?? 0
    try walk(path, from: 0, upTo: limit) { stretch throws(DeskFileError) in
      try forEachLine(of: stretch, path, &lineNumber) { line throws(DeskFileError) in
        found.append(line)
      }
    }
    return found
  }

  /// Hands out the whole lines of a stretch of a file, many at a time, in order and without a gap;
  /// not those that end behind `limit`.
  package static func walk(
    _ path: String, from start: Int, upTo limit: Int,
    _ take: (ArraySlice<UInt8>) throws(DeskFileError) -> Void
  ) throws(DeskFileError) {
    guard start < limit else { return }
    let file = try calling { () throws(SystemError) in try File.openForReading(path) }
    var block = [UInt8](repeating: 0, count: min(blockByteCount, limit - start))
    var offset = start
    while offset < limit {
      let count: Int
      do throws(SystemError) {
        count = try file.read(
          into: &block, at: 0, byteCount: min(block.count, limit - offset), fileOffset: offset)
      } catch {
        throw .system(error)
      }
      guard let last = block[..<count].lastIndex(of: UInt8(ascii: "\n")) else {
        guard count < blockByteCount else { throw .longLine(path: path, offset: offset) }
        return
      }
      try take(block[...last])
      offset += last + 1
    }
  }

  /// Reads whole lines; the header and empty ones are passed over.
  package static func forEachLine(
    of stretch: ArraySlice<UInt8>, _ path: String, _ lineNumber: inout Int,
    _ take: (StatementLine) throws(DeskFileError) -> Void
  ) throws(DeskFileError) {
    var start = stretch.startIndex
    while let end = stretch[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let text = String(decoding: stretch[start..<end], as: UTF8.self)
      start = end + 1
      lineNumber += 1
      if text == StatementLine.header || text.isEmpty { continue }
      let line: StatementLine
      do throws(StatementError) {
        line = try StatementLine(text: text)
      } catch {
        throw .line(path: path, number: lineNumber, error)
      }
      try take(line)
    }
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
