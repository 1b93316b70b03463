import CommandLineParsing
import SystemCalls

/// One measured figure.
struct Figure {
  /// What was measured.
  var name: String
  /// Events a second, the median of the repetitions.
  var eventsPerSecond: Double
  /// The slowest and the fastest repetition.
  var spread: ClosedRange<Double>
  /// Nanoseconds of one step, where steps were timed.
  var percentiles: (p50: Int64, p99: Int64, p999: Int64)?
  /// Whether a step is so short that people are told nanoseconds.
  var isShort = false
  /// How often memory was asked for in all steps, where that was counted.
  var allocations: UInt64?
  /// Bytes on disk for each event, where there are any.
  var bytesPerEvent: Double?
  /// The baseline's events a second, where there is one.
  var baseline: Double?
  /// What the baseline is.
  var baselineName = "C"
  /// How many times as fast the journal does the same, where this is another system.
  var journalTimes: Double?
  /// The most memory the process ever held, in bytes.
  var peakMemory = 0

  /// For people: one line.
  var text: String {
    var parts = [
      name.padded(to: 38), Self.millions(eventsPerSecond).padded(to: 12),
      "[\(Self.millions(spread.lowerBound))..\(Self.millions(spread.upperBound))]".padded(to: 20),
    ]
    if let percentiles {
      let times = [percentiles.p50, percentiles.p99, percentiles.p999].map {
        isShort ? "\($0) ns" : Self.micros($0)
      }
      parts.append("p50 \(times[0]) p99 \(times[1]) p99.9 \(times[2])")
    }
    if let allocations { parts.append("\(allocations) allocations") }
    if let bytesPerEvent { parts.append("\(Self.decimal(bytesPerEvent)) B/event") }
    if let baseline {
      let share = Int((eventsPerSecond / baseline * 100).rounded())
      parts.append("\(baselineName) \(Self.millions(baseline)) = \(share) %")
    }
    if let journalTimes { parts.append("Daybook \(Self.hundredths(journalTimes)) x") }
    parts.append("peak \(peakMemory >> 20) MB")
    return parts.joined(separator: "  ")
  }

  /// For programs: one object a line.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("name", name)
    writer.member("events_per_second", Int64(eventsPerSecond))
    writer.member("slowest", Int64(spread.lowerBound))
    writer.member("fastest", Int64(spread.upperBound))
    if let percentiles {
      writer.member("p50_ns", percentiles.p50)
      writer.member("p99_ns", percentiles.p99)
      writer.member("p999_ns", percentiles.p999)
    }
    if let allocations { writer.member("allocations", Int64(clamping: allocations)) }
    if let bytesPerEvent { writer.member("bytes_per_event", Self.decimal(bytesPerEvent)) }
    if let baseline { writer.member("baseline_events_per_second", Int64(baseline)) }
    if let journalTimes { writer.member("daybook_times", Self.hundredths(journalTimes)) }
    writer.member("peak_bytes", Int64(peakMemory))
    writer.endObject()
    return writer.text
  }

  static func millions(_ value: Double) -> String {
    value >= 1_000_000 ? "\(decimal(value / 1_000_000)) M/s" : "\(decimal(value / 1_000)) k/s"
  }

  private static func micros(_ nanoseconds: Int64) -> String {
    "\(decimal(Double(nanoseconds) / 1_000)) µs"
  }

  private static func hundredths(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  private static func decimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return value >= 100 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

extension [Int64] {
  /// The value that this many thousandths of all lie at or below.
  func percentile(_ thousandths: Int) -> Int64 {
    guard !isEmpty else { return 0 }
    let ordered = sorted()
    return ordered[Swift.min(ordered.count - 1, ordered.count * thousandths / 1_000)]
  }

  /// The three percentiles of a figure.
  var percentiles: (p50: Int64, p99: Int64, p999: Int64) {
    let ordered = sorted()
    func at(_ thousandths: Int) -> Int64 {
      ordered.isEmpty
        ? 0 : ordered[Swift.min(ordered.count - 1, ordered.count * thousandths / 1_000)]
    }
    return (at(500), at(990), at(999))
  }
}

extension [AppendRound] {
  /// The middle round's percentiles, each by itself.
  var percentiles: (p50: Int64, p99: Int64, p999: Int64) {
    (
      map(\.percentiles.p50).percentile(500), map(\.percentiles.p99).percentile(500),
      map(\.percentiles.p999).percentile(500)
    )
  }
}

extension [Double] {
  /// The middle value.
  var median: Double {
    let ordered = sorted()
    return ordered.isEmpty ? 0 : ordered[count / 2]
  }

  /// From the least to the greatest.
  var range: ClosedRange<Double> {
    let ordered = sorted()
    return (ordered.first ?? 0)...(ordered.last ?? 0)
  }
}
