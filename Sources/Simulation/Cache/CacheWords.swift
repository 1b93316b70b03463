/// Why words are not what a simulation wrote down of itself.
package enum CacheFault: Error, Hashable, Sendable {
  /// The words end before what they say does.
  case endsEarly
  /// Words are left over.
  case goesOn
  /// A field holds what it cannot.
  case badField(String)
  /// It is of a venue with other instruments, another starting cash or another memory.
  case otherVenue
  /// It is of a market of another seed or other settings.
  case otherMarket
}

extension CacheFault: CustomStringConvertible {
  /// What is wrong.
  package var description: String {
    switch self {
    case .endsEarly: "it breaks off"
    case .goesOn: "more follows than it says"
    case .badField(let field): "it holds an impossible \(field)"
    case .otherVenue: "it is of a venue with other settings"
    case .otherMarket: "it is of a market of another seed or other settings"
    }
  }
}

/// Writes a simulation down as a row of 64-bit words, each field in one of its own.
package struct CacheWriter: Sendable {
  /// What was written so far.
  package private(set) var words: [UInt64] = []

  /// An empty writer.
  package init() {}

  mutating func put(_ word: UInt64) { words.append(word) }
  mutating func put(_ word: Int64) { words.append(UInt64(bitPattern: word)) }
  mutating func put(count: Int) { words.append(UInt64(count)) }
  mutating func put(_ choice: some RawRepresentable<UInt8>) {
    words.append(UInt64(choice.rawValue))
  }

  /// Its length in bytes, then its UTF-8, eight to a word, then zeros.
  mutating func put(_ text: String) {
    put(count: text.utf8.count)
    var word: UInt64 = 0
    for (index, byte) in text.utf8.enumerated() {
      word |= UInt64(byte) << UInt64(index % 8 * 8)
      if index % 8 == 7 || index == text.utf8.count - 1 {
        words.append(word)
        word = 0
      }
    }
  }
}

/// Reads what `CacheWriter` wrote. Whatever the words hold, it traps on none.
package struct CacheReader: Sendable {
  private let words: [UInt64]
  private var cursor = 0

  /// A reader before the first word.
  package init(_ words: [UInt64]) { self.words = words }

  /// Whether every word was read.
  package func finish() throws(CacheFault) {
    if cursor < words.count { throw .goesOn }
  }

  mutating func word() throws(CacheFault) -> UInt64 {
    guard cursor < words.count else { throw .endsEarly }
    defer { cursor += 1 }
    return words[cursor]
  }

  mutating func signed() throws(CacheFault) -> Int64 { Int64(bitPattern: try word()) }

  /// A signed number that lies in a range.
  mutating func signed(
    _ field: String, in range: ClosedRange<Int64>
  ) throws(CacheFault) -> Int64 {
    let found = try signed()
    guard range.contains(found) else { throw .badField(field) }
    return found
  }

  /// A number that takes fewer bits than its word has.
  mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
    _ field: String
  ) throws(CacheFault) -> Number {
    guard let number = Number(exactly: try word()) else { throw .badField(field) }
    return number
  }

  /// The case of a closed set.
  mutating func choice<Choice: RawRepresentable<UInt8>>(
    _ field: String
  ) throws(CacheFault) -> Choice {
    guard let choice = Choice(rawValue: try number(field)) else { throw .badField(field) }
    return choice
  }

  /// How many of something follow, each of so many words at least.
  mutating func count(of things: String, words size: Int = 1) throws(CacheFault) -> Int {
    let found = try word()
    guard found <= UInt64((words.count - cursor) / size) else { throw .badField(things) }
    return Int(found)
  }

  mutating func text(_ field: String) throws(CacheFault) -> String {
    let found = try word()
    guard found <= UInt64(words.count - cursor) * 8 else { throw .badField(field) }
    var units: [UInt8] = []
    var rest: UInt64 = 0
    for index in 0..<Int(found) {
      if index % 8 == 0 { rest = try word() }
      units.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
    guard rest == 0, let text = String(validating: units, as: UTF8.self) else {
      throw .badField(field)
    }
    return text
  }
}
