import Testing

@testable import JournalStore

/// Rows as a sealed block takes them.
struct RowMaker {
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0
  private(set) var groupSizes: [UInt32] = []

  mutating func add(
    kind: UInt8, subject: UInt32, recordedAt: UInt64, words: [UInt64], layout: UInt8 = 1
  ) {
    let size = 16 + words.count * 8
    bytes.append(littleEndian: UInt16(size))
    bytes += [kind, layout]
    bytes.append(littleEndian: subject)
    bytes.append(littleEndian: recordedAt)
    for word in words { bytes.append(littleEndian: word) }
    count += 1
  }

  /// Ends a commit group.
  mutating func endGroup() {
    let before = groupSizes.reduce(0, +)
    if UInt32(count) > before { groupSizes.append(UInt32(count) - before) }
  }

  var shape: SealedBlockShape {
    var offset = 0
    var times: [UInt64] = []
    while offset < bytes.count {
      times.append(bytes.span.integer(at: offset + 8, as: UInt64.self))
      offset += Int(bytes.span.integer(at: offset, as: UInt16.self))
    }
    return SealedBlockShape(
      firstSequence: 77, recordCount: count, rawByteCount: bytes.count,
      groupCount: groupSizes.count, firstRecordedAt: times.first ?? 0,
      lastRecordedAt: times.last ?? 0)
  }

  func encoded(_ encoder: inout SealedBlockEncoder) -> [UInt8] {
    encoder.encode(bytes, byteCount: bytes.count, groupSizes: groupSizes, firstSequence: 77)
  }

  /// Decodes stored bytes as this block; the rows that come out, or the fault.
  func decode(
    _ stored: [UInt8], _ decoder: inout SealedBlockDecoder
  ) -> Result<(rows: [UInt8], groupSizes: [UInt32]), BlockFault> {
    var input = stored + [UInt8](repeating: 0xA5, count: ByteView.slack)
    var output = [UInt8](repeating: 0, count: bytes.count + SealedBlockDecoder.rowSlack)
    var sizes: [UInt32] = []
    let shape = shape
    let fault = unsafe input.withUnsafeMutableBufferPointer { input -> BlockFault? in
      unsafe output.withUnsafeMutableBufferPointer { output in
        guard let input = unsafe MemoryView(input), let output = unsafe MemoryView(output) else {
          return .cutOff
        }
        return decoder.decode(
          shape, input.extracting(0..<stored.count), into: output, groupSizes: &sizes)
      }
    }
    if let fault { return .failure(fault) }
    return .success((Array(output.prefix(bytes.count)), sizes))
  }
}

/// Chance makes rows: of few or many kinds, sizes and subjects, with numbers of every shape.
struct RandomRows {
  var generator: SeededGenerator

  mutating func make(_ count: Int) -> RowMaker {
    var rows = RowMaker()
    let kinds = Int.random(in: 1...6, using: &generator)
    let subjects = [1, 2, 40, 5_000].randomElement(using: &generator) ?? 1
    let sizes = (0..<kinds).map { _ in Int.random(in: 2...9, using: &generator) }
    let shapes = (0..<kinds * 12).map { _ in Int.random(in: 0..<10, using: &generator) }
    let step = [0, 1, 1_000, 1 << 40].randomElement(using: &generator) ?? 1
    var time = UInt64.random(in: 0...UInt64.max, using: &generator)
    var walk: UInt64 = 0
    for index in 0..<count {
      let kind = Int.random(in: 0..<kinds, using: &generator)
      if step > 0 { time &+= UInt64.random(in: 0...UInt64(step), using: &generator) }
      walk &+= UInt64(bitPattern: Int64.random(in: -5...5, using: &generator)) &* 100
      var words: [UInt64] = []
      var size = sizes[kind]
      if Int.random(in: 0..<200, using: &generator) == 0 {
        size = [2, 61, 62, 63, 300, 8_189].randomElement(using: &generator) ?? 2
      }
      for word in 0..<size {
        words.append(
          number(shapes[(kind * 12 + word) % shapes.count], index, time, walk, words.last ?? 3))
      }
      rows.add(
        kind: UInt8(kind * 13), subject: UInt32.random(in: 0..<UInt32(subjects), using: &generator),
        recordedAt: time, words: words)
      if Int.random(in: 0..<7, using: &generator) == 0 { rows.endGroup() }
    }
    rows.endGroup()
    return rows
  }

  private mutating func number(
    _ shape: Int, _ index: Int, _ time: UInt64, _ walk: UInt64, _ last: UInt64
  ) -> UInt64 {
    switch shape {
    case 0: 0
    case 1: .max
    case 2: UInt64(index) + 70
    case 3: time &- UInt64.random(in: 0...9, using: &generator)
    case 4: walk
    case 5: last &+ UInt64.random(in: 0...200, using: &generator)
    case 6: UInt64.random(in: 0...UInt64.max, using: &generator)
    case 7:
      Int.random(in: 0..<50, using: &generator) == 0
        ? UInt64.random(in: 0...UInt64.max, using: &generator) : 7
    case 8: UInt64(1) << UInt64.random(in: 0..<64, using: &generator)
    default: UInt64(bitPattern: [Int64.min, Int64.max, 0].randomElement(using: &generator) ?? 0)
    }
  }
}

@Suite struct SealedBlockTests {
  @Test(arguments: 0..<24 as Range<UInt64>)
  func rowsOfAllShapesComeBackAsTheyWere(seed: UInt64) throws {
    var random = RandomRows(generator: SeededGenerator(seed: seed))
    var encoder = SealedBlockEncoder()
    var decoder = SealedBlockDecoder()
    // One encoder for several blocks, as it remembers what was best in the one before.
    for count in [1, 2, 17, 300, 900] {
      let rows = random.make(count)
      let stored = rows.encoded(&encoder)
      let (found, sizes) = try rows.decode(stored, &decoder).get()
      #expect(found == rows.bytes, "seed \(seed), \(count) rows")
      #expect(sizes == rows.groupSizes, "seed \(seed), \(count) rows")
    }
  }

  @Test func aBlockOfTheMostRecordsComesBack() throws {
    var rows = RowMaker()
    for index in 0..<131_072 as Range<UInt64> {
      rows.add(kind: 1, subject: 0, recordedAt: index, words: [index, index])
    }
    rows.endGroup()
    var encoder = SealedBlockEncoder()
    var decoder = SealedBlockDecoder()
    let stored = rows.encoded(&encoder)
    #expect(stored.count < 200)
    #expect(try rows.decode(stored, &decoder).get().rows == rows.bytes)
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func noChangedByteMakesTheDecoderTrap(seed: UInt64) {
    var random = RandomRows(generator: SeededGenerator(seed: 1_000 + seed))
    var encoder = SealedBlockEncoder()
    var decoder = SealedBlockDecoder()
    let rows = random.make([5, 40, 120].randomElement(using: &random.generator) ?? 40)
    let stored = rows.encoded(&encoder)
    var refused = 0
    // Without the checksum in front, a change may give other rows; it must never do worse.
    for index in stored.indices.prefix(1_000) {
      for value in [stored[index] ^ 1, stored[index] ^ 0x80, 0, 0xFF] {
        var changed = stored
        changed[index] = value
        if case .failure = rows.decode(changed, &decoder) { refused += 1 }
      }
    }
    for count in stride(from: 0, to: stored.count, by: 1 + stored.count / 500) {
      guard case .failure = rows.decode(Array(stored.prefix(count)), &decoder) else {
        Issue.record("seed \(seed): cut at \(count), it still decodes")
        continue
      }
    }
    #expect(refused > min(stored.count, 1_000) / 2)
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func randomBytesAreRefused(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var random = RandomRows(generator: generator)
    let rows = random.make(300)
    var decoder = SealedBlockDecoder()
    for _ in 0..<500 {
      let count = Int.random(in: 0...400, using: &generator)
      let bytes = (0..<count).map { index in
        index < 60
          ? UInt8.random(in: 0...3, using: &generator)
          : UInt8.random(in: 0...255, using: &generator)
      }
      guard case .failure = rows.decode(bytes, &decoder) else {
        Issue.record("seed \(seed): random bytes are taken for a block")
        continue
      }
    }
  }
}
