/// Walks through the stored bytes of a block, unpacks the lanes of its columns, and checks every
/// count and length before it is used.
struct ColumnParser {
  let bytes: ByteView
  private(set) var position = 0

  init(_ bytes: ByteView) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ count: Int) throws(BlockFault) -> ByteView {
    guard count >= 0, count <= bytes.count - position else { throw .columnCutOff }
    let start = position
    position += count
    return bytes.extracting(start..<position)
  }

  mutating func byte() throws(BlockFault) -> UInt8 { try take(1)[0] }

  mutating func number() throws(BlockFault) -> Int {
    Int(try take(4).word(at: 0) & 0xFFFF_FFFF)
  }

  mutating func word() throws(BlockFault) -> UInt64 { try take(8).word(at: 0) }

  /// A column of `count` values, at least one; `others` are the words that may foretell it.
  mutating func column(
    _ word: Int, count: Int, others: Range<Int>, _ arena: inout Arena
  ) throws(BlockFault) -> StoredColumn {
    var column = StoredColumn(nothing: bytes)
    column.word = word
    guard let predictor = Predictor(rawValue: try byte()) else { throw .columnForm }
    column.predictor = predictor
    column.other = Int(try byte())
    let mode = try byte()
    guard mode <= 1, let codec = ColumnCodec(rawValue: try byte()) else { throw .columnForm }
    column.isSigned = mode == 1
    column.codec = codec
    guard predictor == .other ? others.contains(column.other) : column.other == 0 else {
      throw .columnForm
    }
    column.base = try self.word()
    if column.isSigned && column.base != 0 { throw .columnForm }
    if codec != .constant { column.unit = try self.word() }
    if predictor == .delta { column.sum = try self.word() }
    switch codec {
    case .constant: break
    case .packed: try packed(&column, count)
    case .planes:
      column.laneCount = Int(try byte())
      guard (1...8).contains(column.laneCount) else { throw .columnForm }
      for index in 0..<column.laneCount { column.lanes[index] = try lane(count, &arena) }
      for index in column.laneCount..<8 { column.lanes[index] = column.lanes[0] }
    case .lengths: try lengths(&column, count, &arena)
    }
    return column
  }

  private mutating func packed(_ column: inout StoredColumn, _ count: Int) throws(BlockFault) {
    column.width = Int(try byte())
    guard column.width <= 64, try byte() == 0 else { throw .columnForm }
    column.exceptionCount = try number()
    column.bytes = try take((count * column.width + 7) / 8)
    guard column.exceptionCount <= count else { throw .columnForm }
    column.exceptions = try take(column.exceptionCount * 12)
    var last = -1
    for index in 0..<column.exceptionCount {
      let row = Int(column.exceptions.word(at: index * 12) & 0xFFFF_FFFF)
      guard row > last, row < count else { throw .columnForm }
      last = row
    }
  }

  private mutating func lengths(
    _ column: inout StoredColumn, _ count: Int, _ arena: inout Arena
  ) throws(BlockFault) {
    let lengths = try lane(count, &arena)
    column.lanes[0] = lengths
    column.laneCount = 1
    // Less nine, lengths up to eight and none up to fifteen have the highest bit.
    var all: UInt8 = 0
    var allLessNine: UInt8 = 0x80
    for index in 0..<count {
      all |= lengths[index]
      allLessNine &= lengths[index] &- 9
    }
    guard all < 16, allLessNine != 0 else { throw .columnForm }
    var sum: UInt32 = 0
    for index in 0..<count { sum &+= UInt32(lengths[index]) }
    let byteCount = try number()
    guard Int(sum) == byteCount else { throw .columnForm }
    column.bytes = try compressible(byteCount, &arena)
  }

  /// So many bytes, stored plain or as an LZ4 block whose size comes first.
  mutating func compressible(_ byteCount: Int, _ arena: inout Arena) throws(BlockFault) -> ByteView
  {
    let stored = try number()
    if stored == 0 { return try take(byteCount) }
    return try unpack(try take(stored), byteCount, &arena)
  }

  private func unpack(
    _ packed: ByteView, _ byteCount: Int, _ arena: inout Arena
  ) throws(BlockFault) -> ByteView {
    guard let target = arena.take(byteCount, of: UInt8.self) else { throw .columnForm }
    guard packed.decompress(into: target) else { throw .compression }
    return target
  }

  /// A lane of `count` bytes.
  private mutating func lane(_ count: Int, _ arena: inout Arena) throws(BlockFault) -> ByteView {
    switch try byte() {
    case LaneForm.constant:
      let value = try byte()
      guard let lane = arena.take(count, of: UInt8.self) else { throw .columnForm }
      lane.fill(value)
      return lane
    case LaneForm.plain:
      return try take(count)
    case LaneForm.compressed:
      let stored = try number()
      return try unpack(try take(stored), count, &arena)
    case LaneForm.bits:
      let width = Int(try byte())
      guard (1...7).contains(width) else { throw .columnForm }
      let packed = try take((count * width + 7) / 8)
      guard let lane = arena.take(count, of: UInt8.self) else { throw .columnForm }
      Self.unpackBits(packed, width: width, count: count, into: lane)
      return lane
    default:  // open set: a byte that may be anything
      throw .columnForm
    }
  }

  private static func unpackBits(_ packed: ByteView, width: Int, count: Int, into lane: ByteView) {
    let mask = UInt8((1 << width) - 1)
    let whole = count & ~7
    var index = 0
    var offset = 0
    while index < whole {
      // Eight values are `width` bytes.
      let word = packed.word(at: offset)
      for place in 0..<8 {
        lane[index &+ place] = UInt8(truncatingIfNeeded: word &>> UInt64(place &* width)) & mask
      }
      index &+= 8
      offset &+= width
    }
    while index < count {
      let bit = index &* width
      lane[index] =
        UInt8(truncatingIfNeeded: packed.word(at: bit &>> 3) &>> UInt64(bit & 7)) & mask
      index &+= 1
    }
  }
}
