/// Standard output by large pieces: a line at a time would cost a system call each.
package struct Output: ~Copyable {
  private var waiting = ""
  private static let pieceByteCount = 64 << 10

  /// Nothing waits yet.
  package init() {}

  /// Adds text, and writes when a piece is full.
  package mutating func add(_ text: String) throws(SystemError) {
    waiting += text
    if waiting.utf8.count >= Self.pieceByteCount { try flush() }
  }

  /// Writes what waits.
  package mutating func flush() throws(SystemError) {
    guard !waiting.isEmpty else { return }
    try StandardStream.output.write(waiting)
    waiting.removeAll(keepingCapacity: true)
  }
}
