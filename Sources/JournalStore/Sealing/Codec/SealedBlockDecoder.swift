/// Turns the stored bytes of a sealed block into the records that they were made of. Its buffers
/// are used again for every block. No input makes it trap, run on, or take more memory than a few
/// times the raw bytes that the block's header claims, which are bounded.
struct SealedBlockDecoder: ~Copyable {
  /// How many rows are built at a time, so that they stay in the first level cache.
  static let stripRowCount = 512
  /// The most groups whose rows are built where they belong; of others they are built aside.
  static let maximumCommonGroups = 64
  /// Bytes of the rows' buffer behind the last row: a strip is laid out before its end is checked.
  static let rowSlack = stripRowCount * RowGroup.maximumWords * 8 + 64

  private var arena = Arena()

  /// Decodes `stored`, which has slack behind its end, into the first `rawByteCount` bytes of
  /// `rows`, which have `rowSlack` more. `groupSizes` become the record counts of the commit
  /// groups. The checksum of `stored` must have been verified.
  mutating func decode(
    _ shape: SealedBlockShape, _ stored: ByteView, into rows: ByteView,
    groupSizes: inout [UInt32]
  ) -> BlockFault? {
    precondition(
      rows.count >= shape.rawByteCount + Self.rowSlack, "the rows' buffer has room and slack")
    do throws(BlockFault) {
      var block = try SealedBlockColumns(shape, stored, &arena)
      try block.readGroupSizes(into: &groupSizes, &arena)
      var strips = try SealedBlockStrips(block, &arena)
      try strips.buildRowsAside(&arena)
      try strips.buildRows(rows)
      return nil
    } catch {
      return error
    }
  }
}

/// What a sealed block's header says about its payload, within the format's limits.
struct SealedBlockShape {
  var firstSequence: UInt64
  var recordCount: Int
  var rawByteCount: Int
  /// Commit groups.
  var groupCount: Int
  var firstRecordedAt: UInt64
  var lastRecordedAt: UInt64
}

/// The parsed columns of a block.
struct SealedBlockColumns {
  let shape: SealedBlockShape
  let groups: MemoryView<RowGroup>
  let columns: MemoryView<StoredColumn>
  /// The whole rows of each group that has some; by group.
  let wholeRows: MemoryView<ByteView>
  /// The number of each row's group.
  private(set) var ids: ByteView
  /// The recorded time of each row.
  let recordedAt: MemoryView<UInt64>
  private var groupSizeColumn: StoredColumn

  init(
    _ shape: SealedBlockShape, _ stored: ByteView, _ arena: inout Arena
  ) throws(BlockFault) {
    self.shape = shape
    var parser = ColumnParser(stored)
    let groupCount = Int(try parser.byte())
    guard (1...RowGroup.maximumCount).contains(groupCount) else { throw .rowGroups }
    // Before the table is read nothing is taken that grows with it.
    arena.reset(byteCount: Self.room(shape, groups: groupCount, columns: 0))
    let columnCount = try Self.columnCount(parser, shape, groupCount)
    arena.reset(byteCount: Self.room(shape, groups: groupCount, columns: columnCount))
    guard let groups = arena.take(groupCount, of: RowGroup.self),
      let columns = arena.take(columnCount, of: StoredColumn.self),
      let wholeRows = arena.take(groupCount, of: ByteView.self),
      let ids = arena.take(shape.recordCount, of: UInt8.self),
      let recordedAt = arena.take(shape.recordCount, of: UInt64.self)
    else { throw .rowGroups }
    self.groups = groups
    self.columns = columns
    self.wholeRows = wholeRows
    self.ids = ids
    self.recordedAt = recordedAt
    for index in 0..<groupCount {
      groups[index] = try RowGroup(&parser, atMost: shape.recordCount)
    }
    var idColumn = try parser.column(0, count: shape.recordCount, others: 0..<0, &arena)
    guard idColumn.predictor == .plain else { throw .columnForm }
    var timeColumn = try parser.column(1, count: shape.recordCount, others: 0..<0, &arena)
    groupSizeColumn = try parser.column(0, count: shape.groupCount, others: 0..<0, &arena)
    guard groupSizeColumn.predictor != .sequence else { throw .columnForm }
    try Self.readGroups(&parser, groups, columns, wholeRows, shape, &arena)
    guard parser.isAtEnd else { throw .columnForm }
    guard let strip = arena.take(SealedBlockDecoder.stripRowCount, of: UInt64.self) else {
      throw .columnForm
    }
    try readIds(&idColumn, strip)
    timeColumn.values(into: recordedAt, sequence: shape.firstSequence)
    guard recordedAt[0] == shape.firstRecordedAt,
      recordedAt[shape.recordCount - 1] == shape.lastRecordedAt
    else { throw .records }
  }

  /// The most bytes that the parts of such a block take: for each value up to nine bytes of lanes,
  /// for each row its number, time and place aside, and all rows once more.
  private static func room(
    _ shape: SealedBlockShape, groups: Int, columns: Int
  ) -> Int {
    let strips =
      SealedBlockDecoder.maximumCommonGroups * SealedBlockDecoder.stripRowCount * 8 + (1 << 16)
    return shape.rawByteCount * 3 + shape.recordCount * 64 + shape.groupCount * 32 + strips
      + (columns + 3) * (MemoryLayout<StoredColumn>.stride + 10 * Arena.room(for: 1))
      + groups * (MemoryLayout<RowGroup>.stride + 64 + 3 * Arena.room(for: 1))
  }

  /// Looks through the table of groups once: their rows must be all of the block's, and those of
  /// known size may not be larger than it.
  private static func columnCount(
    _ start: ColumnParser, _ shape: SealedBlockShape, _ groupCount: Int
  ) throws(BlockFault) -> Int {
    var parser = start
    var rows = 0
    var byteCount = 0
    var columns = 0
    for _ in 0..<groupCount {
      let group = try RowGroup(&parser, atMost: shape.recordCount)
      rows += group.count
      let words = group.form == .whole ? JournalFormat.recordHeaderByteCount / 8 : group.words
      byteCount += group.count * words * 8
      columns += group.form == .whole ? 0 : group.words
    }
    guard rows == shape.recordCount, byteCount <= shape.rawByteCount else { throw .rowGroups }
    return columns
  }

  private static func readGroups(
    _ parser: inout ColumnParser, _ groups: MemoryView<RowGroup>,
    _ columns: MemoryView<StoredColumn>, _ wholeRows: MemoryView<ByteView>,
    _ shape: SealedBlockShape, _ arena: inout Arena
  ) throws(BlockFault) {
    var next = 0
    for index in 0..<groups.count {
      wholeRows[index] = parser.bytes
      groups[index].firstColumn = next
      let group = groups[index]
      if group.form == .whole {
        let byteCount = try parser.number()
        guard byteCount <= shape.rawByteCount else { throw .rowGroups }
        wholeRows[index] = try parser.compressible(byteCount, &arena)
      }
      var word = group.form == .sameHead ? 2 : 0
      while group.form != .whole && word < group.words {
        columns[next] = try parser.column(
          word, count: group.count, others: group.others(for: word), &arena)
        next += 1
        word += word == 0 ? 2 : 1
      }
      groups[index].columnCount = next - group.firstColumn
    }
  }

  private mutating func readIds(
    _ column: inout StoredColumn, _ strip: MemoryView<UInt64>
  ) throws(BlockFault) {
    if column.codec == .planes, column.laneCount == 1, column.base == 0, column.unit == 1,
      !column.isSigned
    {
      ids = column.lanes[0]
      return
    }
    var all: UInt64 = 0
    var start = 0
    while start < ids.count {
      let count = min(strip.count, ids.count - start)
      column.residuals(from: start, count: count, into: strip)
      for index in 0..<count {
        all |= strip[index]
        ids[start &+ index] = UInt8(truncatingIfNeeded: strip[index])
      }
      start += count
    }
    guard all < 256 else { throw .rowGroups }
  }

  /// The record counts of the commit groups; they must be all of the block's.
  mutating func readGroupSizes(
    into sizes: inout [UInt32], _ arena: inout Arena
  ) throws(BlockFault) {
    guard let values = arena.take(shape.groupCount, of: UInt64.self) else { throw .groupSizes }
    groupSizeColumn.values(into: values, sequence: 0)
    var rest = shape.recordCount
    sizes.removeAll(keepingCapacity: true)
    for index in 0..<values.count {
      guard values[index] >= 1, values[index] <= UInt64(rest) else { throw .groupSizes }
      rest -= Int(values[index])
      sizes.append(UInt32(values[index]))
    }
    guard rest == 0 else { throw .groupSizes }
  }
}
