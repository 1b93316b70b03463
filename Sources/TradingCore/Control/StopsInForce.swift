/// Every stop in force, beside the gravest of them, which `TradingControl` holds: a recovery takes
/// all of them back, so whoever recovers must know all of them.
package struct StopsInForce: Hashable, Sendable {
  /// The first stop for each reason, in the order in which they came.
  package internal(set) var all: [TradingControl.Stop] = []
  /// The last stop of any reason; `.none` while nothing is stopped.
  package internal(set) var last = Sequence.none

  /// Nothing stopped.
  package init() {}

  /// The stop for a reason, if it is in force.
  package func stop(for reason: StopTriggered.Reason) -> TradingControl.Stop? {
    all.first { $0.reason == reason }
  }

  /// How many different operators must approve a recovery: the most that any of them asks.
  package var approvalsNeeded: UInt8 { all.reduce(1) { max($0, $1.reason.approvalsNeeded) } }

  /// Takes a stop over.
  mutating func apply(_ stop: TradingControl.Stop) {
    last = stop.sequence
    if self.stop(for: stop.reason) == nil { all.append(stop) }
  }

  func hash(into hasher: inout StateHasher) {
    hasher.combine(last.rawValue)
    hasher.combine(all.count)
    for stop in all {
      hasher.combine(stop.sequence.rawValue)
      hasher.combine(stop.at.nanoseconds)
      hasher.combine(UInt64(stop.reason.rawValue))
    }
  }
}

extension StopsInForce {
  func write(to writer: inout StateWriter) {
    writer.put(last)
    writer.put(count: all.count)
    for stop in all {
      writer.put(stop.sequence)
      writer.put(stop.at)
      writer.put(stop.reason)
    }
  }

  init(from reader: inout StateReader) throws(SnapshotFault) {
    last = try reader.sequence()
    let most = StopTriggered.Reason.allCases.count
    for _ in 0..<(try reader.count(of: "stops in force", words: 3, atMost: most)) {
      all.append(
        TradingControl.Stop(
          sequence: try reader.sequence(), at: try reader.time(),
          reason: try reader.choice("reason of a stop")))
    }
    guard Set(all.map(\.reason)).count == all.count else {
      throw reader.fault(.badField("reasons of stops in force"))
    }
  }
}

extension TradingState {
  /// Every stop in force, in the order in which they came. Journals of the first rules know one.
  package var stopsInForce: [TradingControl.Stop] {
    safeguards.isOn ? safeguards.stops.all : control.stop.map { [$0] } ?? []
  }

  /// How many different operators must approve a recovery now.
  package var approvalsNeeded: UInt8 {
    safeguards.isOn ? safeguards.stops.approvalsNeeded : 1
  }
}
