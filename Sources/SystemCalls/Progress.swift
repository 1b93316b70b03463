/// How far a long reading is, on standard error while a person looks at it.
package struct Progress: Sendable {
  private let isShown = StandardStream.error.isTerminal

  /// Nothing shown yet.
  package init() {}

  /// Shows the events read so far, now and then.
  package func show(_ eventCount: UInt64) {
    guard isShown, eventCount & 0x3_FFFF == 0 else { return }
    Terminal.show("\r\(eventCount) events")
  }

  /// Takes the line away.
  package func clear() {
    if isShown { Terminal.show("\r\u{1B}[K") }
  }
}
