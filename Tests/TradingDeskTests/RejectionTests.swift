import Testing
import TradingCore

@testable import TradingDesk

@Suite struct RejectionTests {
  private func rejected(_ number: Int) -> RequestRejected {
    RequestRejected(
      reason: .malformed, unwritten: 0, user: 1, process: 2, asked: "\(number)", because: "b")
  }

  @Test func aFloodIsCountedAndTheNextThatIsWrittenSaysSo() {
    var allowance = RejectionAllowance()
    let burst = Int(RejectionAllowance.burst)
    for number in 0..<burst {
      #expect(allowance.admit(rejected(number), at: 5)?.unwritten == 0, "\(number)")
    }
    for number in 0..<100 { #expect(allowance.admit(rejected(number), at: 5) == nil) }
    allowance.count(7)
    let before = 5 + RejectionAllowance.nanosecondsEach - 1
    #expect(allowance.admit(rejected(1), at: before) == nil)
    let next = allowance.admit(rejected(2), at: before + 1)
    #expect(next?.unwritten == 108 && next?.asked == "2")
    #expect(allowance.admit(rejected(3), at: before + 1) == nil)
    // Long after, as many may come at once as in the beginning, and no more.
    let later = before + 1_000 * RejectionAllowance.nanosecondsEach
    #expect(allowance.admit(rejected(4), at: later)?.unwritten == 1)
    for number in 1..<burst {
      #expect(allowance.admit(rejected(number), at: later)?.unwritten == 0, "\(number)")
    }
    #expect(allowance.admit(rejected(5), at: later) == nil)
  }

  @Test func whatIsLeftIsWrittenAtTheEnd() {
    var allowance = RejectionAllowance()
    #expect(allowance.rest() == nil)
    for number in 0..<20 { _ = allowance.admit(rejected(number), at: 0) }
    let rest = allowance.rest()
    #expect(rest?.asked == "19" && rest?.unwritten == 3)
    #expect(allowance.rest() == nil)
    allowance.count(.max)
    allowance.count(1)
    for number in 0..<2 { _ = allowance.admit(rejected(number), at: 0) }
    #expect(allowance.rest()?.unwritten == UInt32.max - 1)
    // Those that nobody looked at are told of too.
    allowance.count(3)
    #expect(allowance.rest()?.unwritten == 2)
    #expect(allowance.rest() == nil)
  }

  @Test func noTextCanBreakALineOrFillTheJournal() {
    let evil = "a\u{1B}[2J\n\u{202E}\u{2028}\u{0}é"
    let shown = RequestRejected.harmless(evil)
    #expect(shown == "a\u{FFFD}[2J\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}é")
    #expect(!RequestRejected.isHarmless(evil) && RequestRejected.isHarmless(shown))
    for text in [
      "", "x", String(repeating: "x", count: 253), String(repeating: "é", count: 126),
    ] {
      #expect(RequestRejected.harmless(text) == text)
    }
    for scalar in ["x", "é", "€", "😀", "\n"] {
      let cut = RequestRejected.harmless(String(repeating: scalar, count: 5_000))
      #expect(cut.hasSuffix("…") && RequestRejected.isHarmless(cut), "\(scalar)")
      #expect(cut.utf8.count > 240, "\(scalar)")
    }
  }
}
