/// The name of an order at the venue: this journal, then the order's number. Numbers are never
/// reused, so neither are names, and a name seen at the venue proves that its intent was durable.
package struct ClientOrderId: Hashable, Sendable {
  /// The first 32 bits of the journal's identity.
  package var journal: UInt32
  /// The order.
  package var order: OrderNumber

  /// The name of `order` in `journal`.
  package init(journal: UInt32, order: OrderNumber) {
    self.journal = journal
    self.order = order
  }

  /// Reads a name; nil when it is not one of ours.
  package init?(_ text: some StringProtocol) {
    let parts = String(text).utf8.split(separator: UInt8(ascii: "-")).map { Substring($0) }
    guard parts.count == 3, parts[0] == "daybook", parts[1].utf8.count == 8,
      let journal = UInt32(parts[1], radix: 16), let number = UInt64(parts[2])
    else { return nil }
    self.journal = journal
    order = OrderNumber(number)
  }
}

extension ClientOrderId: CustomStringConvertible {
  /// `daybook-1f2e3d4c-17`.
  package var description: String {
    let digits = String(journal, radix: 16)
    return "daybook-" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
      + "-\(order.rawValue)"
  }
}
