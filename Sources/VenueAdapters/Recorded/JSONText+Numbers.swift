extension JSONText {
  /// Reads a whole number without sign, leading zeros, fraction or exponent that fits 63 bits; nil
  /// otherwise, and then the place is somewhere in the value.
  @inline(__always)
  mutating func wholeNumber(_ bytes: Span<UInt8>) -> UInt64? {
    let start = at
    let value = digits(bytes)
    let count = at - start
    // Nineteen digits still fit 64 bits without a sign, so only more of them can have wrapped.
    guard count > 0, count <= 19, value <= UInt64(Int64.max) else { return nil }
    guard count == 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
    switch next(bytes) {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
    default: return value  // open set: what must follow is for the caller to say
    }
  }

  /// Reads a decimal in quotes (`"61837.63000000"`) as units of 10⁻⁸; nil when it is not a decimal,
  /// not exact in eight decimals, or too large, and then the place is somewhere in the value.
  @inline(__always)
  mutating func quotedDecimal(_ bytes: Span<UInt8>) -> Int64? {
    guard next(bytes) == UInt8(ascii: "\"") else { return nil }
    at += 1
    let isNegative = next(bytes) == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let start = at
    let whole = digits(bytes)
    let wholeCount = at - start
    var fraction: UInt64 = 0
    var fractionCount = 0
    if next(bytes) == UInt8(ascii: ".") {
      at += 1
      let fractionStart = at
      fraction = digits(bytes)
      fractionCount = at - fractionStart
    }
    guard next(bytes) == UInt8(ascii: "\""), wholeCount + fractionCount > 0 else { return nil }
    at += 1
    // Up to ten digits and eight decimals stay below 10¹⁸, so only longer texts need checks.
    let magnitude: Int64
    if wholeCount <= 10, fractionCount <= 8 {
      magnitude = Int64(
        truncatingIfNeeded: whole &* 100_000_000 &+ fraction &* tenTo(8 &- fractionCount))
    } else {
      guard let checked = longDecimal(start, at - 1, bytes) else { return nil }
      magnitude = checked
    }
    return isNegative ? 0 &- magnitude : magnitude
  }

  /// Passes over digits and gives their value modulo 2⁶⁴.
  @inline(__always)
  private mutating func digits(_ bytes: Span<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    while true {
      let digit = next(bytes) &- UInt8(ascii: "0")
      guard digit <= 9 else { return value }
      value = value &* 10 &+ UInt64(digit)
      at &+= 1
    }
  }

  /// Digits with at most one point among them, with every step checked.
  private func longDecimal(_ start: Int, _ end: Int, _ bytes: Span<UInt8>) -> Int64? {
    var value: Int64 = 0
    var decimals: Int?
    for index in start..<end {
      let byte = bytes[index]
      if byte == UInt8(ascii: ".") {
        decimals = 0
        continue
      }
      if let seen = decimals {
        if seen == 8 {
          guard byte == UInt8(ascii: "0") else { return nil }
          continue
        }
        decimals = seen + 1
      }
      guard let longer = appending(byte - UInt8(ascii: "0"), to: value) else { return nil }
      value = longer
    }
    for _ in (decimals ?? 0)..<8 {
      guard let longer = appending(0, to: value) else { return nil }
      value = longer
    }
    return value
  }

  private func appending(_ digit: UInt8, to value: Int64) -> Int64? {
    let (tenfold, overflowed) = value.multipliedReportingOverflow(by: 10)
    let (sum, carried) = tenfold.addingReportingOverflow(Int64(digit))
    return overflowed || carried ? nil : sum
  }

  @inline(__always)
  private func tenTo(_ exponent: Int) -> UInt64 {
    switch exponent {
    case 0: 1
    case 1: 10
    case 2: 100
    case 3: 1_000
    case 4: 10_000
    case 5: 100_000
    case 6: 1_000_000
    case 7: 10_000_000
    default: 100_000_000  // open set: the callers' exponents end at eight
    }
  }
}
