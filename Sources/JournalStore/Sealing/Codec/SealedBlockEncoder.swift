/// Turns records into the payload of a sealed block: groups of rows with something in common, and
/// of each group its words as columns.
struct SealedBlockEncoder: ~Copyable {
  /// A first word with so many rows has a group of its own.
  private static let leastRowsOfHead = 256
  /// A size, kind and layout with so many other rows has one.
  private static let leastRowsOfKind = 16
  private static let maximumHeads = 120

  private var columns = ColumnEncoder()
  private var firstWords: [UInt64] = []
  private var recordedAt: [UInt64] = []
  private var offsets: [Int] = []

  /// The payload of whole records, in commit groups of so many records each.
  mutating func encode(
    _ rows: [UInt8], byteCount: Int, groupSizes: [UInt32], firstSequence: UInt64
  ) -> [UInt8] {
    readHeads(rows.span.extracting(0..<byteCount))
    let (groups, ids) = group()
    var bytes: [UInt8] = [UInt8(groups.count)]
    for group in groups { group.encode(&bytes) }
    encodeBlockColumn(0, ids.map(UInt64.init), [], allowsDelta: false, into: &bytes)
    let sequences = (0..<UInt64(ids.count)).map { firstSequence + $0 }
    encodeBlockColumn(1, recordedAt, sequences, allowsDelta: true, into: &bytes)
    encodeBlockColumn(2, groupSizes.map(UInt64.init), [], allowsDelta: true, into: &bytes)
    let members = Self.members(of: ids, count: groups.count)
    for (group, rowNumbers) in zip(groups, members) {
      if group.form == .whole {
        writeWhole(rowNumbers, rows, into: &bytes)
      } else {
        writeColumns(
          group, rowNumbers, rows.span.extracting(0..<byteCount), sequences, into: &bytes)
      }
    }
    return bytes
  }

  private mutating func readHeads(_ rows: Span<UInt8>) {
    firstWords.removeAll(keepingCapacity: true)
    recordedAt.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    var offset = 0
    while offset < rows.count {
      let word = rows.integer(at: offset, as: UInt64.self)
      firstWords.append(word)
      recordedAt.append(rows.integer(at: offset + 8, as: UInt64.self))
      offsets.append(offset)
      offset += Int(word & 0xFFFF)
    }
    offsets.append(offset)
  }

  /// The groups by falling number of rows, and the group of each row.
  private func group() -> (groups: [RowGroup], ids: [UInt8]) {
    let heads = Self.counts(firstWords)
      .filter { $0.count >= Self.leastRowsOfHead && Self.fits($0.value) }
      .prefix(Self.maximumHeads)
    var groups = heads.map { RowGroup(.sameHead, $0) }
    let busy = Set(heads.map(\.value))
    let others = firstWords.filter { !busy.contains($0) }.map { $0 & 0xFFFF_FFFF }
    let kinds = Self.counts(others)
      .filter { $0.count >= Self.leastRowsOfKind && Self.fits($0.value) }
      .prefix(RowGroup.maximumCount - 1 - groups.count)
    groups += kinds.map { RowGroup(.sameKind, $0) }
    let wholeCount = firstWords.count - groups.reduce(0) { $0 + $1.count }
    if wholeCount > 0 {
      groups.append(RowGroup(form: .whole, words: 0, count: wholeCount, head: 0))
    }
    groups.sort { ($1.count, $0.form.rawValue, $0.head) < ($0.count, $1.form.rawValue, $1.head) }
    var idOfHead: [UInt64: UInt8] = [:]
    var idOfKind: [UInt64: UInt8] = [:]
    var idOfRest: UInt8 = 0
    for (id, group) in groups.enumerated() {
      switch group.form {
      case .sameHead: idOfHead[group.head] = UInt8(id)
      case .sameKind: idOfKind[group.head] = UInt8(id)
      case .whole: idOfRest = UInt8(id)
      }
    }
    let ids = firstWords.map { idOfHead[$0] ?? idOfKind[$0 & 0xFFFF_FFFF] ?? idOfRest }
    return (groups, ids)
  }

  private static func fits(_ head: UInt64) -> Bool {
    Int(head & 0xFFFF) <= RowGroup.maximumWords * 8
  }

  /// How often each value occurs, the most frequent first.
  private static func counts(_ values: [UInt64]) -> [(value: UInt64, count: Int)] {
    var counts: [(value: UInt64, count: Int)] = []
    var value: UInt64?
    for next in values.sorted() {
      if next == value {
        counts[counts.count - 1].count += 1
      } else {
        counts.append((next, 1))
        value = next
      }
    }
    return counts.sorted { ($1.count, $0.value) < ($0.count, $1.value) }
  }

  private static func members(of ids: [UInt8], count: Int) -> [[Int]] {
    var members = [[Int]](repeating: [], count: count)
    for (row, id) in ids.enumerated() { members[Int(id)].append(row) }
    return members
  }

  private mutating func encodeBlockColumn(
    _ word: Int, _ values: [UInt64], _ sequences: [UInt64], allowsDelta: Bool,
    into bytes: inout [UInt8]
  ) {
    columns.encode(
      ColumnSource(
        words: [values], word: 0, others: 0..<0, sequences: sequences, allowsDelta: allowsDelta),
      ColumnKey(owner: .block, word: word), into: &bytes)
  }

  private mutating func writeWhole(
    _ rowNumbers: [Int], _ rows: [UInt8], into bytes: inout [UInt8]
  ) {
    var whole: [UInt8] = []
    for row in rowNumbers { whole += rows[offsets[row]..<offsets[row + 1]] }
    bytes.append(littleEndian: UInt32(whole.count))
    columns.codes.compressible(whole, .thorough, into: &bytes)
  }

  private mutating func writeColumns(
    _ group: RowGroup, _ rowNumbers: [Int], _ rows: Span<UInt8>, _ sequences: [UInt64],
    into bytes: inout [UInt8]
  ) {
    var words: [[UInt64]] = []
    for word in 0..<group.words {
      var values = [UInt64](repeating: 0, count: rowNumbers.count)
      var output = values.mutableSpan
      for index in rowNumbers.indices {
        output[index] = rows.integer(at: offsets[rowNumbers[index]] + word * 8, as: UInt64.self)
      }
      words.append(values)
    }
    let its = rowNumbers.map { sequences[$0] }
    let owner = ColumnKey.Owner.rows(head: group.head, form: group.form.rawValue)
    for word in group.columnWords {
      columns.encode(
        ColumnSource(
          words: words, word: word, others: group.others(for: word), sequences: its,
          allowsDelta: true),
        ColumnKey(owner: owner, word: word), into: &bytes)
    }
  }
}

extension RowGroup {
  fileprivate init(_ form: Form, _ rows: (value: UInt64, count: Int)) {
    self.init(form: form, words: Int(rows.value & 0xFFFF) / 8, count: rows.count, head: rows.value)
  }
}
