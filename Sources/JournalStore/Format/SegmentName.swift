/// A segment's file name: `<first sequence, 20 digits>-<epoch, 6 digits>.segment`. Names sort in
/// the journal's order, and a position is found without opening a file.
package struct SegmentName: Equatable, Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The sequence of its first record, or of the next one to come when it holds none.
  package let firstSequence: UInt64
  /// Which opening of the journal wrote it, from 1.
  package let epoch: UInt32

  static let suffix = ".segment"

  /// Names a segment.
  package init(firstSequence: UInt64, epoch: UInt32) {
    self.firstSequence = firstSequence
    self.epoch = epoch
  }

  /// Reads a file name; nil when it is not a segment's.
  package init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard bytes.count == 27 + Self.suffix.utf8.count, name.hasSuffix(Self.suffix),
      bytes[20] == UInt8(ascii: "-"),
      let firstSequence = Self.number(bytes[0..<20]), firstSequence >= JournalFormat.firstSequence,
      let epoch = Self.number(bytes[21..<27]), epoch > 0
    else { return nil }
    self.init(firstSequence: firstSequence, epoch: UInt32(epoch))
  }

  /// The file name.
  package var description: String {
    "\(firstSequence.decimal(width: 20))-\(UInt64(epoch).decimal(width: 6))\(Self.suffix)"
  }

  /// In the order of their records, then of their openings.
  package static func < (left: SegmentName, right: SegmentName) -> Bool {
    (left.firstSequence, left.epoch) < (right.firstSequence, right.epoch)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    guard digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
    return UInt64(String(decoding: digits, as: UTF8.self))
  }
}
