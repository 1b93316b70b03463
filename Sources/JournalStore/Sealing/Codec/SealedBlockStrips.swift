/// Builds the rows of a block from its columns, a strip of rows at a time: first every row of the
/// strip is laid out with what its group has in common, then each group fills its columns in.
struct SealedBlockStrips {
  private let block: SealedBlockColumns
  /// Groups before this one build their rows where they belong.
  private let commonCount: Int
  private let places: MemoryView<UInt32>
  private let numbers: MemoryView<UInt32>
  private let counts: MemoryView<Int>
  /// The size of a row of each group in bytes, for every possible number of a group.
  private let sizes: MemoryView<Int>
  private let templates: ByteView
  private let narrow: MemoryView<UInt32>
  private let wide: MemoryView<UInt64>
  /// The rows built aside or stored whole, by group, and how far they were taken.
  private let aside: MemoryView<ByteView>
  private let asideOffsets: MemoryView<Int>
  private var needsNumbers = false

  private static let strip = SealedBlockDecoder.stripRowCount

  init(_ block: SealedBlockColumns, _ arena: inout Arena) throws(BlockFault) {
    self.block = block
    let groups = block.groups
    let least = (block.shape.recordCount + 63) / 64
    var common = 0
    while common < groups.count, groups[common].form != .whole, groups[common].count >= least {
      common += 1
    }
    commonCount = common
    guard let places = arena.take(max(common, 1) * Self.strip, of: UInt32.self),
      let numbers = arena.take(max(common, 1) * Self.strip, of: UInt32.self),
      let counts = arena.take(groups.count, of: Int.self),
      let sizes = arena.take(256, of: Int.self),
      let templates = arena.take(max(common, 1) * 64, of: UInt8.self),
      let narrow = arena.take(Self.strip, of: UInt32.self),
      let wide = arena.take(Self.strip, of: UInt64.self),
      let aside = arena.take(groups.count, of: ByteView.self),
      let asideOffsets = arena.take(groups.count, of: Int.self)
    else { throw .rowGroups }
    self.places = places
    self.numbers = numbers
    self.counts = counts
    self.sizes = sizes
    self.templates = templates
    self.narrow = narrow
    self.wide = wide
    self.aside = aside
    self.asideOffsets = asideOffsets
    counts.fill(0)
    sizes.fill(0)
    asideOffsets.fill(0)
    for index in 0..<groups.count {
      sizes[index] = groups[index].words * 8
      aside[index] = block.wholeRows[index]
    }
    makeTemplates()
  }

  private mutating func makeTemplates() {
    templates.fill(0)
    for index in 0..<commonCount {
      let group = block.groups[index]
      templates.store(group.head, at: index * 64)
      for place in group.firstColumn..<group.firstColumn + group.columnCount {
        let columns = block.columns
        if columns[place].predictor == .sequence { needsNumbers = true }
        if columns[place].isInTemplate {
          templates.store(columns[place].base, at: index * 64 + columns[place].word * 8)
        }
      }
    }
  }

  /// Builds the rows of rare groups apart, each group's at once.
  mutating func buildRowsAside(_ arena: inout Arena) throws(BlockFault) {
    let groups = block.groups
    guard commonCount < groups.count else { return }
    var first = 0
    guard let starts = arena.take(groups.count, of: Int.self) else { throw .rowGroups }
    for index in commonCount..<groups.count {
      starts[index] = first
      first += groups[index].count
    }
    guard let rows = arena.take(first, of: UInt32.self),
      let asidePlaces = arena.take(Self.strip, of: UInt32.self)
    else { throw .rowGroups }
    for row in 0..<block.ids.count {
      let id = Int(block.ids[row])
      guard id >= commonCount else { continue }
      guard id < groups.count, counts[id] < groups[id].count else { throw .rowGroups }
      rows[starts[id] &+ counts[id]] = UInt32(row)
      counts[id] &+= 1
    }
    for index in commonCount..<groups.count {
      guard counts[index] == groups[index].count else { throw .rowGroups }
      guard groups[index].form != .whole else { continue }
      let its = rows.extracting(starts[index]..<starts[index] + groups[index].count)
      try buildAside(index, rows: its, places: asidePlaces, &arena)
    }
  }

  private func buildAside(
    _ index: Int, rows: MemoryView<UInt32>, places: MemoryView<UInt32>, _ arena: inout Arena
  ) throws(BlockFault) {
    let size = sizes[index]
    guard let target = arena.take(rows.count * size, of: UInt8.self) else { throw .rowGroups }
    aside[index] = target
    var start = 0
    while start < rows.count {
      let count = min(Self.strip, rows.count - start)
      for row in 0..<count {
        let place = (start &+ row) &* size
        places[row] = UInt32(place)
        target.store(block.groups[index].head, at: place)
        target.store(block.recordedAt[Int(rows[start &+ row])], at: place &+ 8)
      }
      fillColumns(
        of: index, in: target, at: places, count: count,
        numbers: rows.extracting(start..<start + count), sequence: block.shape.firstSequence,
        isTemplated: false)
      try checkKinds(of: index, in: target, at: places, count: count)
      start += count
    }
  }

  /// Builds all rows.
  mutating func buildRows(_ rows: ByteView) throws(BlockFault) {
    let rowCount = block.shape.recordCount
    var offset = 0
    var start = 0
    while start < rowCount {
      let count = min(Self.strip, rowCount - start)
      offset = try layOut(start..<start + count, rows, from: offset)
      guard offset <= block.shape.rawByteCount else { throw .records }
      let sequence = block.shape.firstSequence &+ UInt64(start)
      for index in 0..<commonCount where counts[index] > 0 {
        guard counts[index] <= block.groups[index].count - block.groups[index].built else {
          throw .rowGroups
        }
        let its = index * Self.strip..<(index + 1) * Self.strip
        let places = places.extracting(its)
        fillColumns(
          of: index, in: rows, at: places, count: counts[index],
          numbers: numbers.extracting(its), sequence: sequence, isTemplated: true)
        try checkKinds(of: index, in: rows, at: places, count: counts[index])
      }
      start += count
    }
    guard offset == block.shape.rawByteCount else { throw .records }
    for index in commonCount..<block.groups.count {
      guard asideOffsets[index] == aside[index].count else { throw .records }
    }
  }

  /// Lays out a strip of rows from `offset` on; the offset behind it. A row that is built here has
  /// at most 63 words, so that a strip stays within the slack.
  private func layOut(
    _ strip: Range<Int>, _ rows: ByteView, from start: Int
  ) throws(BlockFault) -> Int {
    let ids = block.ids.extracting(strip)
    let recordedAt = block.recordedAt.extracting(strip)
    // Local, so that stores to the rows are not taken for changes of them.
    let common = commonCount
    let needsNumbers = needsNumbers
    let counts = counts
    let places = places
    let numbers = numbers
    let sizes = sizes
    let templates = templates
    for index in 0..<common { counts[index] = 0 }
    var offset = start
    for row in 0..<strip.count {
      let id = Int(ids[row])
      if id >= common {
        offset = try takeAside(id, rows, at: offset, recordedAt: recordedAt[row])
        continue
      }
      let place = counts[id]
      counts[id] = place &+ 1
      places[id &* Self.strip &+ place] = UInt32(truncatingIfNeeded: offset)
      if needsNumbers { numbers[id &* Self.strip &+ place] = UInt32(truncatingIfNeeded: row) }
      rows.copy64(templates, from: id &* 64, to: offset)
      rows.store(recordedAt[row], at: offset &+ 8)
      offset &+= sizes[id]
    }
    return offset
  }

  /// Copies the next row of a group whose rows were built aside; the offset behind it.
  @inline(never)
  private func takeAside(
    _ id: Int, _ rows: ByteView, at offset: Int, recordedAt: UInt64
  ) throws(BlockFault) -> Int {
    guard id < block.groups.count else { throw .rowGroups }
    let source = aside[id]
    let start = asideOffsets[id]
    guard source.count - start >= JournalFormat.recordHeaderByteCount else { throw .records }
    let size = Int(source.word(at: start) & 0xFFFF)
    guard size >= JournalFormat.recordHeaderByteCount, size % 8 == 0, size <= source.count - start,
      source.word(at: start + 8) == recordedAt,
      offset <= block.shape.rawByteCount, size <= block.shape.rawByteCount - offset
    else { throw .records }
    rows.copy(source.extracting(start..<start + size), to: offset)
    asideOffsets[id] = start + size
    return offset + size
  }

  /// Fills the columns of the next `count` rows of a group in.
  @inline(never)
  private func fillColumns(
    of index: Int, in rows: ByteView, at places: MemoryView<UInt32>, count: Int,
    numbers: MemoryView<UInt32>, sequence: UInt64, isTemplated: Bool
  ) {
    let group = block.groups[index]
    let columns = block.columns.extracting(
      group.firstColumn..<group.firstColumn + group.columnCount)
    let narrow = narrow
    let wide = wide
    func place(_ column: Int, _ residual: (Int) -> UInt64) {
      columns[column].place(
        count, in: rows, at: places, numbers: numbers, sequence: sequence, residual)
    }
    for column in 0..<columns.count {
      let base = columns[column].base
      let unit = columns[column].unit
      if columns[column].codec == .constant {
        if isTemplated && columns[column].isInTemplate { continue }
        place(column) { _ in base }
      } else if !columns[column].isNarrow {
        columns[column].wideCodes(from: group.built, count: count, into: wide)
        if columns[column].isSigned {
          place(column) { wide[$0].withoutZigzag &* unit }
        } else if unit == 1 {
          place(column) { wide[$0] &+ base }
        } else {
          place(column) { wide[$0] &* unit &+ base }
        }
      } else {
        columns[column].narrowCodes(from: group.built, count: count, into: narrow)
        if columns[column].isSigned {
          place(column) { UInt64(bitPattern: Int64(Int32(bitPattern: narrow[$0]))) &* unit }
        } else if unit == 1 {
          place(column) { UInt64(narrow[$0]) &+ base }
        } else {
          place(column) { UInt64(narrow[$0]) &* unit &+ base }
        }
      }
    }
    block.groups[index].built = group.built + count
  }

  /// Where the first word is a column, its low half must be the group's: it holds the row's size.
  private func checkKinds(
    of index: Int, in rows: ByteView, at places: MemoryView<UInt32>, count: Int
  ) throws(BlockFault) {
    let group = block.groups[index]
    guard group.form == .sameKind else { return }
    var differences: UInt64 = 0
    for row in 0..<count {
      differences |= (rows.word(at: Int(places[row])) ^ group.head) & 0xFFFF_FFFF
    }
    guard differences == 0 else { throw .records }
  }
}
