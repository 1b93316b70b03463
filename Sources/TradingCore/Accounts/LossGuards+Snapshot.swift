extension LossGuards {
  func write(to writer: inout StateWriter) {
    marks.write(to: &writer)
    writer.put(UInt64(beyond))
    writer.put(highest != nil)
    writer.put(highest ?? .zero)
    writer.put(count: minutes.count)
    for sample in minutes {
      writer.put(sample.minute)
      writer.put(sample.equity)
    }
  }

  init(from reader: inout StateReader, instrumentCount: Int) throws(SnapshotFault) {
    marks = try ConfirmedMarks(from: &reader, instrumentCount: instrumentCount)
    beyond = try reader.number("losses beyond their limits")
    guard Int(beyond) < 1 << Loss.allCases.count else {
      throw reader.fault(.badField("losses beyond their limits"))
    }
    let hasHighest = try reader.flag("presence of a highest equity")
    let highest = try reader.money()
    guard hasHighest || highest == .zero else {
      throw reader.fault(.badField("highest equity"))
    }
    self.highest = hasHighest ? highest : nil
    for _ in 0..<(try reader.count(of: "samples of equity", words: 2)) {
      minutes.append(Sample(minute: try reader.signed(), equity: try reader.money()))
    }
  }
}

extension ConfirmedMarks {
  func write(to writer: inout StateWriter) {
    writer.put(oldest)
    for row in rows {
      writer.put(row.price)
      writer.put(row.part)
      writer.put(row.excess)
      writer.put(row.markedAt)
      writer.put(row.countedAt)
      writer.put(row.counted)
      writer.put(row.opened)
      writer.put(row.holders)
    }
    for mark in recent { writer.put(mark) }
  }

  init(from reader: inout StateReader, instrumentCount: Int) throws(SnapshotFault) {
    oldest = try reader.time()
    for _ in 0..<instrumentCount {
      var row = Row()
      row.price = try reader.price()
      row.part = try reader.money()
      row.excess = try reader.money()
      row.markedAt = try reader.time()
      row.countedAt = try reader.time()
      row.counted = try reader.word()
      row.opened = try reader.word()
      row.holders = try reader.word()
      guard row.price.units >= 0, row.opened <= row.counted else {
        throw reader.fault(.badField("confirmed mark"))
      }
      rows.append(row)
    }
    for _ in 0..<(instrumentCount * Self.depth) { recent.append(try reader.price()) }
    addUp()
  }
}
