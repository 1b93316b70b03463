/// How fast recorded or generated time goes.
package enum Speed: Sendable, Equatable {
  /// As the clock on the wall.
  case real
  /// As fast as the machine can.
  case max
  /// So many times as fast as the clock on the wall.
  case times(UInt32)

  /// Reads `real`, `max` or `10x`; nil when it is none of them.
  init?(text: String) {
    if text == "real" {
      self = .real
      return
    }
    if text == "max" {
      self = .max
      return
    }
    guard text.hasSuffix("x"), let factor = Digits.unsigned(text.dropLast()),
      let times = UInt32(exactly: factor), times > 0
    else { return nil }
    self = .times(times)
  }
}
