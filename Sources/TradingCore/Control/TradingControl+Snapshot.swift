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
    writer.put(isAboutLoss)
    writer.put(count: probes.count)
    for probe in probes { writer.put(probe) }
    writer.put(probeSuccesses)
    writer.put(lastReason != nil)
    if let lastReason { writer.put(lastReason) }
    writer.put(lastTransition)
    writer.put(remembersAnswers)
    writer.put(count: answers.count)
    for answer in answers {
      writer.put(answer.sequence)
      writer.put(answer.at)
      writer.put(answer.isFailure)
    }
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader) throws(SnapshotFault) {
    phase = try reader.choice("phase of the breaker")
    failures = try reader.number("count of failures")
    opensInSeries = try reader.number("count of openings")
    probeAt = try reader.time()
    isAboutLoss = try reader.flag("loss behind an opening")
    for _ in 0..<(try reader.count(of: "probes")) { probes.append(try reader.order()) }
    probeSuccesses = try reader.number("count of probes")
    if try reader.flag("presence of a reason") { lastReason = try reader.choice("reason") }
    lastTransition = try reader.sequence()
    remembersAnswers = try reader.flag("memory of answers")
    for _ in 0..<(try reader.count(of: "answers", words: 3)) {
      answers.append(
        Answer(
          sequence: try reader.sequence(), at: try reader.time(),
          isFailure: try reader.flag("failure")))
    }
  }
}
