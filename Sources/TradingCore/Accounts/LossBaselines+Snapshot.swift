extension LossBaselines {
  /// Writes everything.
  func write(to writer: inout StateWriter) {
    writer.put(day != nil)
    writer.put(day ?? 0)
    writer.put(dayBaseline)
    writer.put(capitalLossMarks)
    writer.put(UInt64(countedInstrument.rawValue))
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader) throws(SnapshotFault) {
    let hasDay = try reader.flag("presence of a day")
    let found = try reader.signed()
    guard hasDay || found == 0 else { throw reader.fault(.badField("day")) }
    day = hasDay ? found : nil
    dayBaseline = try reader.money()
    capitalLossMarks = try reader.signed()
    guard (0...(1 << 32)).contains(capitalLossMarks) else {
      throw reader.fault(.badField("count of loss marks"))
    }
    countedInstrument = InstrumentIndex(try reader.number("instrument"))
  }
}
