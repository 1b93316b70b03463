/// A text file that only grows, line by line, each line by one write(2) on O_APPEND: whoever reads
/// it while it grows sees whole lines.
package struct LineFile: ~Copyable, Sendable {
  private let file: File

  /// Opens it for appending and creates it when missing. What follows the last line feed, as a full
  /// disk can leave it, is cut off, so that the next line begins as one.
  package static func open(_ path: String) throws(SystemError) -> LineFile {
    let file = try File.openForAppending(path)
    do throws(SystemError) {
      let whole = try wholeByteCount(of: path)
      if try file.byteCount() > whole { try file.truncate(to: whole) }
    } catch {
      file.abandon()
      throw error
    }
    return LineFile(file: file)
  }

  /// Where the last whole line ends.
  private static func wholeByteCount(of path: String) throws(SystemError) -> Int {
    let file = try File.openForReading(path)
    var block = [UInt8](repeating: 0, count: 4096)
    var end = try file.byteCount()
    while end > 0 {
      let start = max(0, end - block.count)
      let count = try file.read(
        into: &block, at: 0, byteCount: end - start, fileOffset: start)
      if let last = block[..<count].lastIndex(of: UInt8(ascii: "\n")) { return start + last + 1 }
      end = start
    }
    return 0
  }

  /// Appends the line and a line feed; the line must hold none itself.
  package borrowing func append(_ line: String) throws(SystemError) {
    var bytes = Array(line.utf8)
    precondition(!bytes.contains(UInt8(ascii: "\n")), "a line holds no line feed")
    bytes.append(UInt8(ascii: "\n"))
    try file.appendOnce(bytes.span)
  }

  /// fdatasync(2): the lines so far are on the device.
  package borrowing func synchronize() throws(SystemError) { try file.synchronizeData() }

  /// Closes it and reports late write errors.
  package consuming func close() throws(SystemError) { try file.close() }
}
