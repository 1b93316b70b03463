extension StrategyBook {
  /// Writes everything but what works, which is in the orders.
  func write(to writer: inout StateWriter) {
    for position in held.indices {
      writer.put(held[position])
      writer.put(marks[position])
      writer.put(opened[position])
      writer.put(values[position])
      writer.put(exposures[position])
    }
    writer.put(cash)
    writer.put(dayBaseline)
  }

  init(from reader: inout StateReader, instrumentCount: Int) throws(SnapshotFault) {
    self.init(instrumentCount: instrumentCount)
    // Wide sums, as in the account's books: what does not fit was never one.
    var worth: Int128 = 0
    var exposed: Int128 = 0
    for position in 0..<instrumentCount {
      held[position] = try reader.signed()
      marks[position] = try reader.price()
      opened[position] = try reader.word()
      guard marks[position].units >= 0, (held[position] != 0) == (marks[position].units > 0) else {
        throw reader.fault(.badField("confirmed mark of a strategy"))
      }
      values[position] = try reader.money()
      exposures[position] = try reader.money()
      worth += Int128(values[position].units)
      exposed += Int128(exposures[position].units)
    }
    cash = try reader.money()
    dayBaseline = try reader.money()
    let profit = worth + Int128(cash.units)
    guard let value = Int64(exactly: worth), let sum = Int64(exactly: exposed),
      let narrow = Int64(exactly: profit),
      !dayBaseline.units.subtractingReportingOverflow(narrow).overflow
    else { throw reader.fault(.badField("book of a strategy")) }
    self.value = Money(units: value)
    exposure = Money(units: sum)
  }
}
