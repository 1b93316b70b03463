/// Rows of a sealed block that are stored together, column by column.
struct RowGroup: BitwiseCopyable {
  enum Form: UInt8 {
    /// All have the same first word: size, kind, layout and subject.
    case sameHead = 0
    /// All have the same low half of the first word; the subject is a column.
    case sameKind = 1
    /// Too few of a kind for columns: whole rows.
    case whole = 2
  }

  /// The bytes of a group in the block's table.
  static let encodedByteCount = 14
  /// The most groups of a block.
  static let maximumCount = 250
  /// The most words of a row in columns; longer rows are stored whole.
  static let maximumWords = 63

  var form: Form
  /// Words of each row; 0 with `.whole`.
  var words: Int
  /// How many rows, at least one.
  var count: Int
  /// The first word; its low half with `.sameKind`, 0 with `.whole`.
  var head: UInt64
  /// Which of the block's columns are its own.
  var firstColumn = 0
  var columnCount = 0
  /// How many rows were built.
  var built = 0

  /// The first word that has a column. Word 1, the recorded time, is one column for the block.
  var columnWords: [Int] {
    switch form {
    case .sameHead: Array(2..<words)
    case .sameKind: [0] + Array(2..<words)
    case .whole: []
    }
  }

  /// The words of a row that may foretell a later one.
  func others(for word: Int) -> Range<Int> {
    (form == .sameHead ? 1 : 0)..<word
  }

  func encode(_ bytes: inout [UInt8]) {
    bytes.append(form.rawValue)
    bytes.append(UInt8(words))
    bytes.append(littleEndian: UInt32(count))
    bytes.append(littleEndian: head)
  }

  /// Reads a group that has so many rows at most.
  init(_ parser: inout ColumnParser, atMost rows: Int) throws(BlockFault) {
    guard let form = Form(rawValue: try parser.byte()) else { throw .rowGroups }
    self.form = form
    words = Int(try parser.byte())
    count = try parser.number()
    head = try parser.word()
    guard count >= 1, count <= rows else { throw .rowGroups }
    switch form {
    case .sameHead, .sameKind:
      guard words * 8 >= JournalFormat.recordHeaderByteCount, words <= Self.maximumWords,
        Int(head & 0xFFFF) == words * 8, form == .sameHead || head >> 32 == 0
      else { throw .rowGroups }
    case .whole:
      guard words == 0, head == 0 else { throw .rowGroups }
    }
  }

  init(form: Form, words: Int, count: Int, head: UInt64) {
    self.form = form
    self.words = words
    self.count = count
    self.head = head
  }
}

extension [UInt8] {
  /// Adds an integer, little-endian.
  mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
    var rest = value
    for _ in 0..<MemoryLayout<Value>.size {
      append(UInt8(truncatingIfNeeded: rest))
      rest = MemoryLayout<Value>.size == 1 ? 0 : rest >> 8
    }
  }
}
