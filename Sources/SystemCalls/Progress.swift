/// How far a long piece of work is, and how fast, on standard error while a person looks at it.
package struct Progress: Sendable {
  private let isShown = StandardStream.error.isTerminal
  private let begunAt = Clocks.monotonicNanoseconds()

  /// Nothing shown yet.
  package init() {}

  /// Shows the events read so far, now and then.
  package func show(_ eventCount: UInt64) {
    guard isShown, eventCount & 0x3_FFFF == 0 else { return }
    Terminal.show("\r\(eventCount) events, \(rate(eventCount)) a second\u{1B}[K")
  }

  /// Shows the bytes done so far.
  package func show(byteCount: UInt64) {
    guard isShown else { return }
    Terminal.show("\r\(byteCount >> 20) MiB, \(rate(byteCount) >> 20) MiB a second\u{1B}[K")
  }

  /// Takes the line away.
  package func clear() {
    if isShown { Terminal.show("\r\u{1B}[K") }
  }

  private func rate(_ count: UInt64) -> UInt64 {
    let milliseconds = max(1, (Clocks.monotonicNanoseconds() - begunAt) / 1_000_000)
    return count / UInt64(milliseconds) * 1_000
  }
}
