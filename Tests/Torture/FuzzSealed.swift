import FaultyStorage
import JournalStore
import SystemCalls

/// Sealed segments: rows of random shapes must come back as they were written, and payloads with
/// changed bytes under checksums made right again must never trap, run on, or be taken for other
/// records by a reader that proves the chain.
enum FuzzSealed {
  private static let journals = 40
  private static let changesPerJournal = 500
  private static let blockHeader = 160

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for number in 0..<UInt64(journals * effort.factor) {
      var generator = SplitMix(seed: effort.seed << 32 | number)
      let place = "seed \(effort.seed), journal \(number)"
      let disk = SimulatedDisk()
      let written = try write(disk, &generator)
      let sealer = Sealer(disk.storage(), indexedKinds: [7], schema: [])
      for name in try sealer.pending() { _ = try sealer.seal(name) }
      outcome.count(
        try WriterLife.records(in: disk) == written ? nil : "\(place): sealed to other records")
      for change in 0..<changesPerJournal {
        let fault = try changed(disk, written, &generator)
        outcome.count(fault.map { "\(place), change \(change): \($0)" })
        if outcome.isHopeless { return outcome }
      }
    }
    return outcome
  }

  /// One opening with some groups of records that have something in common, and an empty one.
  private static func write(
    _ disk: SimulatedDisk, _ generator: inout SplitMix
  ) throws -> [TestRecord] {
    var written: [TestRecord] = []
    var options = WriterLife.options
    options.firstSegmentByteCount = 4 << 20
    let (writer, _) = try JournalWriter.open(in: disk.storage(), options: options)
    let shapes = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
      (Int.random(in: 0...9, using: &generator), Int.random(in: 0..<6, using: &generator))
    }
    for group in 0..<Int.random(in: 1...60, using: &generator) {
      for _ in 0..<Int.random(in: 1...30, using: &generator) {
        let kind = Int.random(in: 0..<shapes.count, using: &generator)
        var bytes: [UInt8] = []
        for word in 0..<shapes[kind].0 {
          let value = number(shapes[kind].1 + word, written.count, group, &generator)
          for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
          }
        }
        written.append(try writer.append(bytes: bytes, kind: UInt8(kind * 7)))
      }
      try writer.commit()
    }
    try writer.close()
    try JournalWriter.open(in: disk.storage(), options: options).writer.close()
    return written
  }

  private static func number(
    _ shape: Int, _ index: Int, _ group: Int, _ generator: inout SplitMix
  ) -> UInt64 {
    switch shape % 6 {
    case 0: UInt64(index)
    case 1: UInt64(group) &* 1_000_003
    case 2: UInt64.random(in: 0...UInt64.max, using: &generator)
    case 3: UInt64.random(in: 0...3, using: &generator) * 100
    case 4: Int.random(in: 0..<60, using: &generator) == 0 ? UInt64.max : 5
    default: UInt64(1) << UInt64.random(in: 0..<64, using: &generator)  // open set: the last
    }
  }

  /// Changes some bytes of a block's payload or header and makes its checksums right again.
  private static func changed(
    _ disk: SimulatedDisk, _ written: [TestRecord], _ generator: inout SplitMix
  ) throws -> String? {
    let copy = disk.killed()
    let names = copy.contents(of: "journal").keys.filter { $0.hasSuffix(".sealed") }.sorted()
    guard let file = names.first, let name = SegmentName(file),
      let info = try SealedSegmentInfo.read(name, in: copy.storage()),
      let block = info.blocks.randomElement(using: &generator)
    else { return "no sealed block is there" }
    let start = Int(block.offset)
    let payload = start + blockHeader..<start + blockHeader + Int(block.storedByteCount)
    let inHeader = Int.random(in: 0..<10, using: &generator) == 0
    copy.edit("journal", file) { bytes in
      var bytes = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: inHeader ? start..<start + 144 : payload, using: &generator)
        bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
      bytes.set(XXH3.hash(bytes[payload].span), at: start + 144, byteCount: 8)
      bytes.set(XXH3.hash(bytes[start..<start + 152].span), at: start + 152, byteCount: 8)
      return bytes
    }
    do throws(JournalError) {
      var reader = try JournalReader.open(in: copy.storage())
      while try reader.nextBlock() {}
    } catch {
      guard error.isDamage else { return "\(error)" }
    }
    do {
      return try WriterLife.records(in: copy) == written ? nil : "other records are proven"
    } catch let error as JournalError {
      return error.isDamage ? nil : "\(error)"
    }
  }
}
