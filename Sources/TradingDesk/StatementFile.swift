import Simulation
import SystemCalls
import TradingCore

/// The simulated venue's own statement on disk: it outlives the engine as a real venue would, and
/// is the audit's second opinion.
package struct StatementFile: ~Copyable {
  private let lines: LineFile
  private static let maximumByteCount = 1 << 34

  /// Where the statement of a journal lies: beside it, since no stranger writes into a journal.
  package static func path(of journal: String) -> String {
    var path = journal
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return path + ".statement"
  }

  /// What a statement holds so far; nothing when there is none. A line cut off at the end, which a
  /// crash can leave, is passed over.
  package static func read(_ path: String) throws(DeskError) -> [StatementLine] {
    let bytes: [UInt8]
    do {
      guard try Directory(Self.parent(of: path)).contains(Self.name(of: path)) else { return [] }
      bytes = try File.contents(of: path, maximumByteCount: maximumByteCount)
    } catch {
      throw .file(error.description)
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
        throw .file(
          "\(path), line \(index + 1), is no line of a venue's statement: \(error.description). "
            + "Put back the file that belongs to this journal")
      }
    }
    return found
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

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func name(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path }
    return String(path[path.index(after: slash)...])
  }
}
