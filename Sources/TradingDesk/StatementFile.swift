import Simulation
import SystemCalls
import TradingCore

/// The simulated venue's own statement on disk: it outlives the engine as a real venue would, and
/// is the audit's second opinion.
package struct StatementFile: ~Copyable {
  private let lines: LineFile
  private static let blockByteCount = 1 << 20

  /// Where the statement of a journal lies: beside it, since no stranger writes into a journal.
  package static func path(of journal: String) -> String {
    var path = journal
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return path + ".statement"
  }

  /// How many bytes a statement has; none when there is no such file.
  static func byteCount(of path: String) throws(DeskError) -> Int {
    do {
      guard try Directory(parent(of: path)).contains(name(of: path)) else { return 0 }
      return try File.openForReading(path).byteCount()
    } catch {
      throw .file(error.description)
    }
  }

  /// What a statement holds so far; nothing when there is none. A line cut off at the end, which a
  /// crash can leave, is passed over.
  package static func read(_ path: String) throws(DeskError) -> [StatementLine] {
    var found: [StatementLine] = []
    var lineNumber = 0
    try walk(path, from: 0, upTo: try byteCount(of: path)) { (stretch) throws(DeskError) in
      try forEachLine(of: stretch, path, &lineNumber) { line throws(DeskError) in
        found.append(line)
      }
    }
    return found
  }

  /// Hands out the whole lines of a stretch of a file, many at a time, in order and without a gap;
  /// not those that end behind `limit`.
  static func walk(
    _ path: String, from start: Int, upTo limit: Int,
    _ take: (ArraySlice<UInt8>) throws(DeskError) -> Void
  ) throws(DeskError) {
    guard start < limit else { return }
    let file: File
    do throws(SystemError) {
      file = try File.openForReading(path)
    } catch {
      throw .file(error.description)
    }
    var block = [UInt8](repeating: 0, count: min(blockByteCount, limit - start))
    var offset = start
    while offset < limit {
      let count: Int
      do throws(SystemError) {
        count = try file.read(
          into: &block, at: 0, byteCount: min(block.count, limit - offset), fileOffset: offset)
      } catch {
        throw .file(error.description)
      }
      guard let last = block[..<count].lastIndex(of: UInt8(ascii: "\n")) else {
        guard count < blockByteCount else {
          throw .file("\(path), byte \(offset): a line of a statement is shorter than this one")
        }
        return
      }
      try take(block[...last])
      offset += last + 1
    }
  }

  /// Reads whole lines; the header and empty ones are passed over.
  static func forEachLine(
    of stretch: ArraySlice<UInt8>, _ path: String, _ lineNumber: inout Int,
    _ take: (StatementLine) throws(DeskError) -> Void
  ) throws(DeskError) {
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
        throw .file(
          "\(path), line \(lineNumber), is no line of a venue's statement: \(error.description). "
            + "Put back the file that belongs to this journal")
      }
      try take(line)
    }
  }

  /// Opens a statement for more lines, with its header when it is new. A line cut off at the end is
  /// taken away: nobody heard of it, and the next line must not be glued to it.
  package static func open(_ path: String) throws(DeskError) -> StatementFile {
    do {
      let isNew = try !Directory(Self.parent(of: path)).contains(Self.name(of: path))
      let file = StatementFile(lines: try LineFile.open(path))
      if isNew { try file.lines.append(StatementLine.header) }
      return file
    } catch {
      throw .file(error.description)
    }
  }

  private init(lines: consuming LineFile) { self.lines = lines }

  /// Adds lines, each whole or not at all.
  package borrowing func append(_ added: [StatementLine]) throws(DeskError) {
    do {
      for line in added { try lines.append(line.text) }
    } catch {
      throw .file(error.description)
    }
  }

  /// Closes the file.
  package consuming func close() throws(DeskError) {
    do {
      try lines.close()
    } catch {
      throw .file(error.description)
    }
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path }
    return String(path[path.index(after: slash)...])
  }
}
