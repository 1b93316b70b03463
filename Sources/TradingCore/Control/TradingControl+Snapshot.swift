extension TradingControl {
  /// Writes everything.
  func write(to writer: inout StateWriter) {
    writer.put(stop != nil)
    if let stop {
      writer.put(stop.sequence)
      writer.put(stop.at)
      writer.put(stop.reason)
    }
    writer.put(mode)
    writer.put(modeBeforePause)
    breaker.write(to: &writer)
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader) throws(SnapshotFault) {
    if try reader.flag("presence of a stop") {
      stop = Stop(
        sequence: try reader.sequence(), at: try reader.time(),
        reason: try reader.choice("reason of a stop"))
    }
    mode = try reader.choice("mode")
    modeBeforePause = try reader.choice("mode before the pause")
    breaker = try Breaker(from: &reader)
  }
}

extension Breaker {
  /// Writes everything.
  func write(to writer: inout StateWriter) {
    writer.put(phase)
    writer.put(failures)
    writer.put(opensInSeries)
    writer.put(probeAt)
    writer.put(probe != nil)
    if let probe { writer.put(probe) }
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader) throws(SnapshotFault) {
    phase = try reader.choice("phase of the breaker")
    failures = try reader.number("count of failures")
    opensInSeries = try reader.number("count of openings")
    probeAt = try reader.time()
    if try reader.flag("presence of a probe") { probe = try reader.order() }
  }
}
