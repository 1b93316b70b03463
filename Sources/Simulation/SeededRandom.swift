/// A random stream that is a function of its seed: SplitMix64 (Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014; constants as in Vigna's splitmix64.c).
package struct SeededRandom: RandomNumberGenerator, Hashable, Sendable, BitwiseCopyable {
  private static let goldenGamma: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var state: UInt64

  /// The stream of `seed`.
  package init(seed: UInt64) { state = seed }

  /// The stream of `seed` as it stands for the `part`-th of several users.
  package init(seed: UInt64, part: UInt64) {
    var mixer = SeededRandom(seed: seed &+ part &* Self.goldenGamma)
    state = mixer.next()
  }

  /// The stream that goes on where `standing` was asked for.
  init(standing: UInt64) { state = standing }

  /// Where the stream stands.
  var standing: UInt64 { state }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= Self.goldenGamma
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number from 0 up to but without `bound`, every one as likely (Lemire, "Fast random integer
  /// generation in an interval", 2019). `bound` is positive.
  package mutating func below(_ bound: Int64) -> Int64 {
    precondition(bound > 0, "a random number needs a positive bound")
    let width = bound.magnitude
    var product = next().multipliedFullWidth(by: width)
    if product.low < width {
      let biased = (0 &- width) % width
      while product.low < biased { product = next().multipliedFullWidth(by: width) }
    }
    return Int64(truncatingIfNeeded: product.high)
  }

  /// A number from `low` to `high`, both included.
  package mutating func between(_ low: Int64, _ high: Int64) -> Int64 {
    precondition(low <= high, "a random range ends after it begins")
    return low + below(high - low + 1)
  }

  /// True in so many of a million cases; nothing is drawn where the answer is certain.
  package mutating func chance(perMillion: Int64) -> Bool {
    if perMillion <= 0 { return false }
    if perMillion >= 1_000_000 { return true }
    return below(1_000_000) < perMillion
  }

  /// A number around zero with about this standard deviation, never beyond 3.5 of them: the sum of
  /// four uniform 16-bit numbers out of one draw. `deviation` is below 2⁴⁴.
  package mutating func bell(deviation: Int64) -> Int64 {
    let word = next()
    let sum = (word & 0xFFFF) + (word >> 16 & 0xFFFF) + (word >> 32 & 0xFFFF) + (word >> 48)
    // Four times the mean of 32,767.5, and 65,536 × √(4 ÷ 12).
    return (Int64(truncatingIfNeeded: sum) - 131_070) * deviation / 37_837
  }
}
