/// Writes a state as a row of 64-bit words, each field in one of its own or packed into one with
/// others; on disk each is little endian. Words and not bytes, since appending a word to an array
/// of words is one store, and needs nothing unsafe.
///
///     ┌────────┬─ ─ ─┬────────────┬──────────────┬─────────────┬─ ─ ─
///     │ word 0 │  …  │ text bytes │ UTF-8, 8 … 8 │ then zeros  │ next word
///     └────────┴─ ─ ─┴────────────┴──────────────┴─────────────┴─ ─ ─
package struct StateWriter: Sendable {
  /// What was written so far.
  package private(set) var words: [UInt64]

  /// An empty writer that reuses the memory of `buffer`, whose words are forgotten.
  package init(reusing buffer: consuming [UInt64] = []) {
    words = buffer
    words.removeAll(keepingCapacity: true)
  }

  /// Makes room for so many words more.
  mutating func reserve(_ count: Int) {
    // Asking for exactly what is needed each time would copy everything each time.
    if words.capacity - words.count < count {
      words.reserveCapacity(max(words.count + count, 2 * words.capacity))
    }
  }

  @inline(__always)
  mutating func put(_ word: UInt64) { words.append(word) }
  @inline(__always)
  mutating func put(_ word: Int64) { put(UInt64(bitPattern: word)) }
  mutating func put(_ number: UInt32) { put(UInt64(number)) }
  mutating func put(_ flag: Bool) { put(flag ? 1 as UInt64 : 0) }
  mutating func put(_ price: Price) { put(price.units) }
  mutating func put(_ quantity: Quantity) { put(quantity.units) }
  mutating func put(_ money: Money) { put(money.units) }
  mutating func put(_ time: Timestamp) { put(time.nanoseconds) }
  mutating func put(_ sequence: Sequence) { put(sequence.rawValue) }
  mutating func put(_ order: OrderNumber) { put(order.rawValue) }
  mutating func put(count: Int) { put(UInt64(count)) }
  mutating func put(_ choice: some RawRepresentable<UInt8>) { put(UInt64(choice.rawValue)) }

  /// Its length in bytes, then its UTF-8 in whole words.
  mutating func put(_ text: String) {
    put(count: text.utf8.count)
    var word: UInt64 = 0
    var shift: UInt64 = 0
    for byte in text.utf8 {
      word |= UInt64(byte) << shift
      shift += 8
      if shift == 64 {
        put(word)
        word = 0
        shift = 0
      }
    }
    if shift > 0 { put(word) }
  }

  /// Its length, then its numbers.
  mutating func put(_ list: [Int64]) {
    put(count: list.count)
    reserve(list.count)
    for number in list { put(number) }
  }
}
