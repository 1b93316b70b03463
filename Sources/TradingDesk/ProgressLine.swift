import SystemCalls
import TradingCore

/// The line of a run under way, on standard error while somebody looks at it.
package struct ProgressLine: Sendable {
  private let isShown = StandardStream.error.isTerminal
  private var shownAt: Int64 = 0

  /// A line not shown yet.
  package init() {}

  /// Shows the state, at most five times a second.
  package mutating func show(_ state: borrowing TradingState) {
    guard isShown, StandardStream.error.isWritable else { return }
    let now = Clocks.monotonicNanoseconds()
    guard now - shownAt > 200_000_000 else { return }
    shownAt = now
    Terminal.show("\r\u{1B}[K" + DeskStatus(state).line)
  }

  /// Takes the line away.
  package func clear() {
    if isShown, StandardStream.error.isWritable { Terminal.show("\r\u{1B}[K") }
  }
}
