/// A segment's name: `<first sequence, 20 digits>-<epoch, 6 digits>`, to which its file adds the
/// suffix of its form. Names sort in the journal's order, and a position is found without opening a
/// file. A segment is the same one in either form, so names that differ in that alone are equal.
package struct SegmentName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The sequence of its first record, or of the next one to come when it holds none.
  package let firstSequence: UInt64
  /// Which opening of the journal wrote it, from 1.
  package let epoch: UInt32
  /// In which form its file is.
  package let form: SegmentForm

  /// Names a segment.
  package init(firstSequence: UInt64, epoch: UInt32, form: SegmentForm = .live) {
    self.firstSequence = firstSequence
    self.epoch = epoch
    self.form = form
  }

  /// Reads the file name of a segment of either form; nil when it is not a segment's.
  package init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard let form = SegmentForm(suffixOf: name), bytes.count == 27 + form.suffix.utf8.count,
      bytes[20] == UInt8(ascii: "-"),
      let firstSequence = Self.number(bytes[0..<20]), firstSequence >= JournalFormat.firstSequence,
      let epoch = Self.number(bytes[21..<27]), epoch > 0
    else { return nil }
    self.init(firstSequence: firstSequence, epoch: UInt32(epoch), form: form)
  }

  /// The name of its file.
  package var description: String { fileName(form) }

  /// The name of its file in this form.
  package func fileName(_ form: SegmentForm) -> String {
    "\(firstSequence.decimal(width: 20))-\(UInt64(epoch).decimal(width: 6))\(form.suffix)"
  }

  /// Where its sealed form is written until it is proven; never part of the journal.
  package var unfinishedName: String { fileName(.sealed) + JournalFormat.unfinishedSuffix }

  /// Whether both are the same segment, in whatever form.
  package static func == (left: SegmentName, right: SegmentName) -> Bool {
    (left.firstSequence, left.epoch) == (right.firstSequence, right.epoch)
  }

  /// Takes in what makes two names equal.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(firstSequence)
    hasher.combine(epoch)
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
