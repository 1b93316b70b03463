import TradingCore

/// Every order number that a venue saw of one journal, as ranges. Numbers grow, so that there is
/// one range and one more for each gap, however long the run.
struct UsedNumbers: Hashable, Sendable {
  /// Gaps kept at most. Beyond it the oldest is closed, which can only refuse more.
  static let rangeLimit = 16_384

  let journal: UInt32
  private(set) var ranges: [ClosedRange<UInt64>] = []

  init(journal: UInt32) { self.journal = journal }

  /// Ranges as `insert` leaves them, else nil: rising, with a gap between any two.
  init?(journal: UInt32, ranges: [ClosedRange<UInt64>]) {
    guard ranges.count <= Self.rangeLimit,
      zip(ranges, ranges.dropFirst()).allSatisfy({ earlier, later in
        later.lowerBound > earlier.upperBound && later.lowerBound - earlier.upperBound > 1
      })
    else { return nil }
    self.journal = journal
    self.ranges = ranges
  }

  func contains(_ number: UInt64) -> Bool {
    let place = place(of: number)
    return place < ranges.count && ranges[place].contains(number)
  }

  /// Adds a number; false when it was there.
  mutating func insert(_ number: UInt64) -> Bool {
    let place = place(of: number)
    if place < ranges.count, ranges[place].contains(number) { return false }
    let joinsLeft = place > 0 && ranges[place - 1].upperBound == number - 1
    let joinsRight = place < ranges.count && ranges[place].lowerBound - 1 == number
    switch (joinsLeft, joinsRight) {
    case (true, true):
      ranges[place - 1] = ranges[place - 1].lowerBound...ranges[place].upperBound
      ranges.remove(at: place)
    case (true, false): ranges[place - 1] = ranges[place - 1].lowerBound...number
    case (false, true): ranges[place] = number...ranges[place].upperBound
    case (false, false): ranges.insert(number...number, at: place)
    }
    if ranges.count > Self.rangeLimit {
      ranges[1] = ranges[0].lowerBound...ranges[1].upperBound
      ranges.removeFirst()
    }
    return true
  }

  /// The first range that does not lie wholly below `number`.
  private func place(of number: UInt64) -> Int {
    if let last = ranges.last, last.upperBound < number { return ranges.count }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Every client order id that a venue saw.
struct UsedNames: Hashable, Sendable {
  private(set) var journals: [UsedNumbers] = []

  init() {}

  init(_ journals: [UsedNumbers]) { self.journals = journals }

  func contains(_ name: ClientOrderId) -> Bool {
    guard let place = journals.firstIndex(where: { $0.journal == name.journal }) else {
      return false
    }
    return journals[place].contains(name.order.rawValue)
  }

  /// Adds a name; false when it was there.
  mutating func insert(_ name: ClientOrderId) -> Bool {
    if let place = journals.firstIndex(where: { $0.journal == name.journal }) {
      return journals[place].insert(name.order.rawValue)
    }
    var numbers = UsedNumbers(journal: name.journal)
    _ = numbers.insert(name.order.rawValue)
    journals.append(numbers)
    return true
  }
}
