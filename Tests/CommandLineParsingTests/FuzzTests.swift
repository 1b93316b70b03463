import CommandLineParsing
import Testing

/// Numbers from a seed (SplitMix64), the same everywhere.
private struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

struct FuzzTests {
  private static let pieces = [
    "verify", "run-again", "--format", "--from", "--jobs", "--set", "--reason", "--limit",
    "--pause", "--speed", "--sequence", "--quiet", "--dry-run", "--help", "--version", "--",
    "--generate-completion", "--generate-manual", "-h", "-", "", "=", "#", "#1", "a=b", "10x",
    "json", "250ms", "9999999999999999999999", "2026-03-01T09:30:00Z", "\u{301}", "\u{1F4D6}",
    "-1.5", "--=", "--format=", "\u{0}", "9223372036854775807d", "\r\n",
  ]

  @Test(arguments: [UInt64(1), 7, 42])
  func noCommandLineTraps(seed: UInt64) {
    print("seed \(seed)")
    var numbers = SeededNumbers(state: seed)
    var runs = 0
    var refusals = 0
    for _ in 0..<3_000 {
      var words: [String] = []
      for _ in 0..<Int.random(in: 0...7, using: &numbers) {
        words.append(word(&numbers))
      }
      do throws(UsageError) {
        if case .run = try SampleCommand.root.parse(words) { runs += 1 }
      } catch {
        refusals += 1
        #expect(!error.message.isEmpty)
      }
    }
    #expect(runs > 0 && refusals > 0)
  }

  private func word(_ numbers: inout SeededNumbers) -> String {
    var text = ""
    for _ in 0..<(Bool.random(using: &numbers) ? 1 : Int.random(in: 1...3, using: &numbers)) {
      text += FuzzTests.pieces[Int.random(in: 0..<FuzzTests.pieces.count, using: &numbers)]
    }
    return text
  }

  @Test func noTextOfATimeTraps() {
    var numbers = SeededNumbers(state: 99)
    let bytes = Array("0123456789-:TZ.+ ".utf8)
    for _ in 0..<20_000 {
      var time = Array("2026-03-01T09:30:00.123456789Z".utf8)
      for _ in 0..<Int.random(in: 0...3, using: &numbers) {
        time[Int.random(in: 0..<time.count, using: &numbers)] =
          bytes[Int.random(in: 0..<bytes.count, using: &numbers)]
      }
      let text = String(decoding: time, as: UTF8.self)
      do throws(RFC3339.ParseError) {
        let nanoseconds = try RFC3339.nanoseconds(from: text)
        let again = try RFC3339.nanoseconds(
          from: RFC3339.text(nanosecondsSince1970: nanoseconds))
        #expect(again == nanoseconds)
      } catch {
        continue
      }
    }
  }
}
