import SystemCalls

/// Standard output by large pieces: a line at a time would cost a system call each.
struct Output: ~Copyable {
  private var waiting = ""
  private static let pieceByteCount = 64 << 10

  /// Adds text, and writes when a piece is full.
  mutating func add(_ text: String) throws(SystemError) {
    waiting += text
    if waiting.utf8.count >= Self.pieceByteCount { try flush() }
  }

  /// Writes what waits.
  mutating func flush() throws(SystemError) {
    guard !waiting.isEmpty else { return }
    try StandardStream.output.write(waiting)
    waiting.removeAll(keepingCapacity: true)
  }
}

/// How far a long reading is, on standard error while a person looks at it.
struct Progress: Sendable {
  private let isShown = StandardStream.error.isTerminal

  /// Shows the events read so far, now and then.
  func show(_ eventCount: UInt64) {
    guard isShown, eventCount & 0x3_FFFF == 0 else { return }
    Terminal.show("\r\(eventCount) events")
  }

  /// Takes the line away.
  func clear() {
    if isShown { Terminal.show("\r\u{1B}[K") }
  }
}
