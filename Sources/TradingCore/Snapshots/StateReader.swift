/// Reads what `StateWriter` wrote. Whatever the words hold, it traps on none: each read is checked
/// against what is left, each count before anything is made by it, and nothing is accepted that the
/// writer would have written otherwise.
package struct StateReader: Sendable {
  private let words: [UInt64]
  private var cursor = 0

  /// A reader before the first word.
  package init(_ words: [UInt64]) { self.words = words }

  /// A fault at the word just read.
  func fault(_ problem: SnapshotFault.Problem) -> SnapshotFault {
    SnapshotFault(problem, byteOffset: max(0, cursor - 1) * 8)
  }

  /// Whether every word was read.
  func finish() throws(SnapshotFault) {
    if cursor < words.count { throw SnapshotFault(.goesOn, byteOffset: cursor * 8) }
  }

  @inline(__always)
  mutating func word() throws(SnapshotFault) -> UInt64 {
    guard cursor < words.count else { throw SnapshotFault(.endsEarly, byteOffset: cursor * 8) }
    let word = words[cursor]
    cursor += 1
    return word
  }

  @inline(__always)
  mutating func signed() throws(SnapshotFault) -> Int64 { Int64(bitPattern: try word()) }

  mutating func price() throws(SnapshotFault) -> Price { Price(units: try signed()) }
  mutating func quantity() throws(SnapshotFault) -> Quantity { Quantity(units: try signed()) }
  mutating func money() throws(SnapshotFault) -> Money { Money(units: try signed()) }
  mutating func time() throws(SnapshotFault) -> Timestamp { Timestamp(nanoseconds: try signed()) }
  mutating func sequence() throws(SnapshotFault) -> Sequence { Sequence(try word()) }
  mutating func order() throws(SnapshotFault) -> OrderNumber { OrderNumber(try word()) }

  mutating func flag(_ field: String) throws(SnapshotFault) -> Bool {
    switch try word() {
    case 0: false
    case 1: true
    default: throw fault(.badField(field))  // open set: numbers
    }
  }

  /// A number that takes fewer bits than its word has.
  mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
    _ field: String
  ) throws(SnapshotFault) -> Number {
    guard let number = Number(exactly: try word()) else { throw fault(.badField(field)) }
    return number
  }

  /// The case of a closed set.
  mutating func choice<Choice: RawRepresentable<UInt8>>(
    _ field: String
  ) throws(SnapshotFault) -> Choice {
    try choice(try word(), field)
  }

  /// The case of a closed set that a part of the word just read stands for.
  func choice<Choice: RawRepresentable<UInt8>>(
    _ part: UInt64, _ field: String
  ) throws(SnapshotFault) -> Choice {
    guard let number = UInt8(exactly: part), let choice = Choice(rawValue: number) else {
      throw fault(.badField(field))
    }
    return choice
  }

  /// How many of something follow, each of so many words at least; more than fit into what is left,
  /// or than there can be, is a fault.
  mutating func count(
    of things: String, words size: Int = 1, atMost most: Int = .max
  ) throws(SnapshotFault) -> Int {
    let found = try word()
    guard found <= UInt64((words.count - cursor) / size), found <= UInt64(most) else {
      throw fault(.tooMany(things))
    }
    return Int(found)
  }

  mutating func text() throws(SnapshotFault) -> String {
    let found = try word()
    guard found <= UInt64(words.count - cursor) * 8 else { throw fault(.endsEarly) }
    let byteCount = Int(found)
    var units: [UInt8] = []
    units.reserveCapacity(byteCount)
    var rest: UInt64 = 0
    for index in 0..<byteCount {
      if index % 8 == 0 { rest = try word() }
      units.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
    guard rest == 0, let text = String(validating: units, as: UTF8.self) else {
      throw fault(.badText)
    }
    return text
  }

  mutating func list(of things: String) throws(SnapshotFault) -> [Int64] {
    let count = try count(of: things)
    var list: [Int64] = []
    list.reserveCapacity(count)
    for _ in 0..<count { list.append(try signed()) }
    return list
  }
}
