extension RunStarted {
  /// Writes everything.
  func write(to writer: inout StateWriter) {
    writer.put(run)
    writer.put(epoch)
    writer.put(kind)
    writer.put(previous)
    writer.put(seed)
    writer.put(clockOffset.nanoseconds)
    writer.put(build)
    writer.put(binaryHash)
    writer.put(host)
    writer.put(clockSource)
    writer.put(profile)
    writer.put(feed)
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader) throws(SnapshotFault) {
    run = try reader.number("run")
    epoch = try reader.number("epoch")
    kind = try reader.choice("kind of run")
    previous = try reader.choice("status of the run before")
    seed = try reader.word()
    clockOffset = Interval(nanoseconds: try reader.signed())
    build = try reader.text()
    binaryHash = try reader.text()
    host = try reader.text()
    clockSource = try reader.text()
    profile = try reader.text()
    feed = try reader.text()
  }
}
