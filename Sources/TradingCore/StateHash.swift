/// The hash of a whole state: equal states have equal hashes on every machine and in every build.
package struct StateHash: Hashable, Sendable, BitwiseCopyable {
  /// The first 64 bits.
  package var high: UInt64
  /// The last 64 bits.
  package var low: UInt64

  /// A hash from its two halves.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

extension StateHash: CustomStringConvertible {
  /// 32 hexadecimal digits.
  package var description: String {
    func digits(_ half: UInt64) -> String {
      let text = String(half, radix: 16)
      return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
    return digits(high) + digits(low)
  }
}

/// Folds words into a state hash, in the order given. It finds divergence, not forgery: evidence
/// against people is the journal's SHA-256 chain.
package struct StateHasher: Sendable {
  // Two lanes of multiply-and-fold with odd constants (the fractional digits of the golden ratio
  // and of the square root of three), so that an error in one lane is still seen in the other.
  private var first: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var second: UInt64 = 0xBB67_AE85_84CA_A73B

  /// A hasher that has seen nothing.
  package init() {}

  /// Adds one word.
  package mutating func combine(_ word: UInt64) {
    let product = (first ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    first = product.high ^ product.low
    second = (second ^ word) &* 0xBB67_AE85_84CA_A73B
    second ^= second >> 29
    first &+= second
  }

  /// Adds one signed word.
  package mutating func combine(_ word: Int64) { combine(UInt64(bitPattern: word)) }

  /// Adds a count or index.
  package mutating func combine(_ word: Int) { combine(UInt64(bitPattern: Int64(word))) }

  /// Adds a truth.
  package mutating func combine(_ flag: Bool) { combine(flag ? 1 as UInt64 : 0) }

  /// Adds a list, its length first.
  package mutating func combine(_ words: [Int64]) {
    combine(words.count)
    for word in words { combine(word) }
  }

  /// Adds a text, its length first.
  package mutating func combine(_ text: String) {
    combine(text.utf8.count)
    for byte in text.utf8 { combine(UInt64(byte)) }
  }

  /// The hash of everything added so far.
  package func finish() -> StateHash {
    StateHash(high: first, low: second ^ (first >> 31))
  }
}
