/// Numbers read digit by digit: no sign, no separator, no rounding.
enum Digits {
  /// The number that ASCII digits spell, or nil when there are others or it is too large.
  static func unsigned(_ text: some StringProtocol) -> UInt64? {
    guard !text.isEmpty else { return nil }
    var total: UInt64 = 0
    for byte in text.utf8 {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let (product, isTooLarge) = total.multipliedReportingOverflow(by: 10)
      let (sum, isAboveAll) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      guard !isTooLarge, !isAboveAll else { return nil }
      total = sum
    }
    return total
  }

  /// Whether a text is a decimal number: an optional minus, digits, and maybe a dot and digits.
  static func isDecimal(_ text: String) -> Bool {
    let magnitude = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = magnitude.split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }
  }

  /// The nanoseconds that `250ms`, `30s`, `5m` or `2h` means, or nil.
  static func durationNanoseconds(_ text: String) -> Int64? {
    // Longer units first, so that "ms" is not read as "m" and a stray "s".
    let units: [(suffix: String, nanoseconds: Int64)] = [
      ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
      ("m", 60_000_000_000), ("h", 3_600_000_000_000), ("d", 86_400_000_000_000),
    ]
    for unit in units where text.hasSuffix(unit.suffix) {
      guard let count = unsigned(text.dropLast(unit.suffix.utf8.count)),
        let signed = Int64(exactly: count)
      else { return nil }
      let (nanoseconds, isTooLarge) = signed.multipliedReportingOverflow(by: unit.nanoseconds)
      return isTooLarge ? nil : nanoseconds
    }
    return nil
  }
}
