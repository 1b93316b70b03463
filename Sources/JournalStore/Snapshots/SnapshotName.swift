/// A snapshot's file name: `<sequence, 20 digits>.snapshot`, the sequence of the last record that
/// is in it. Names sort in the journal's order.
package struct SnapshotName: Equatable, Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The sequence of the last record that it holds the outcome of.
  package let sequence: UInt64

  static let suffix = ".snapshot"

  /// Names the snapshot after a record.
  package init(sequence: UInt64) { self.sequence = sequence }

  /// Reads a file name; nil when it is not a snapshot's.
  package init?(_ name: String) {
    let digits = name.utf8.prefix(20)
    guard name.utf8.count == 20 + Self.suffix.utf8.count, name.hasSuffix(Self.suffix),
      digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
      let sequence = UInt64(name.prefix(20)), sequence >= JournalFormat.firstSequence
    else { return nil }
    self.init(sequence: sequence)
  }

  /// The file name.
  package var description: String { sequence.decimal(width: 20) + Self.suffix }

  /// In the order of their records.
  package static func < (left: SnapshotName, right: SnapshotName) -> Bool {
    left.sequence < right.sequence
  }
}
