/// A text file that only grows, line by line, each line by one write(2) on O_APPEND: whoever reads
/// it while it grows sees whole lines.
package struct LineFile: ~Copyable, Sendable {
  private let file: File

  /// Opens it for appending and creates it when missing.
  package static func open(_ path: String) throws(SystemError) -> LineFile {
    LineFile(file: try File.openForAppending(path))
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
