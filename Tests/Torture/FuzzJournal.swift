import FaultyStorage
import JournalStore
import SystemCalls

/// Segments and superblocks with bytes changed by chance, and checksums made right again so that
/// the decoders behind them are reached. Whoever reads or opens them must come to an end in bounded
/// time and memory, and must not take records for durable that nobody wrote before the change.
enum FuzzJournal {
  private static let casesPerEffort = 30_000
  /// A reader of 200 KiB makes some hundred calls; an endless one would make millions.
  private static let mostCalls = 5_000
  private static let mostBytes = 200 << 20

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    var specimens: [Specimen] = []
    for (number, ending) in Specimen.Ending.allCases.enumerated() {
      specimens.append(try Specimen.make(seed: effort.seed + UInt64(number), ending: ending))
    }
    for number in 0..<UInt64(casesPerEffort * effort.factor) {
      var generator = SplitMix(seed: effort.seed << 40 | number)
      let whole = specimens[Int(number) % specimens.count]
      let disk = whole.disk.killed()
      let change = mutate(whole, disk, &generator)
      outcome.count(
        fault(whole, disk, change).map { "seed \(effort.seed), \(number): \($0)" })
      if outcome.isHopeless { return outcome }
    }
    let peak = try CurrentProcess.peakResidentByteCount()
    outcome.count(peak < mostBytes ? nil : "\(peak) bytes of memory at the peak")
    return outcome
  }

  /// What was changed.
  private struct Change {
    /// The first record that may be another.
    let first: UInt64
    /// Whether the leaf hash is that of the records as they were.
    var keepsLeaf = false
  }

  /// Changes one file at up to four places.
  private static func mutate(
    _ whole: Specimen, _ disk: SimulatedDisk, _ generator: inout SplitMix
  ) -> Change {
    let files = disk.contents(of: "journal").sorted { $0.key < $1.key }
      .filter { $0.key.hasSuffix(".segment") || $0.key.hasPrefix("superblock.") }
    guard let file = files.randomElement(using: &generator) else { return Change(first: 1) }
    var bytes = file.value
    guard file.key.hasSuffix(".segment") else {
      Mutation.scribble(&bytes, in: 0..<bytes.count, &generator)
      for copy in stride(from: 0, to: bytes.count, by: JournalBytes.sector) {
        if Bool.random(using: &generator) { JournalBytes.sealSector(&bytes, at: copy) }
      }
      disk.edit("journal", file.key) { _ in bytes }
      return Change(first: .max)
    }
    let blocks = whole.blocks.filter { $0.file == file.key }
    guard let block = blocks.randomElement(using: &generator),
      Int.random(in: 0..<4, using: &generator) > 0
    else {
      Mutation.scribble(&bytes, in: 0..<JournalBytes.sector, &generator)
      JournalBytes.sealSector(&bytes, at: 0)
      disk.edit("journal", file.key) { _ in bytes }
      return Change(first: UInt64(file.key.prefix(20)) ?? 1)
    }
    // The header's fields are few and the payload long: each gets its share.
    let start = block.offset + JournalBytes.blockHeader
    let isHeader = block.isEmpty || Bool.random(using: &generator)
    Mutation.scribble(
      &bytes, in: isHeader ? block.offset..<start : start..<block.end, &generator)
    JournalBytes.sealBlock(&bytes, at: block.offset)
    if Int.random(in: 0..<8, using: &generator) == 0 {
      bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
    }
    disk.edit("journal", file.key) { _ in bytes }
    return Change(first: block.firstSequence, keepsLeaf: !isHeader)
  }

  private static func fault(_ whole: Specimen, _ disk: SimulatedDisk, _ change: Change) -> String? {
    for verification in [JournalVerification.checksums, .chain] {
      switch Examination.read(disk, verification) {
      case .refused: break
      case .nonsense(let what) where verification == .chain: return what
      case .nonsense: break
      case .read(let records, _):
        if verification == .chain, change.keepsLeaf, !whole.written.starts(with: records) {
          return "other records under the same leaf hash"
        }
        let end = min(change.first, UInt64(whole.written.count) + 1)
        let known = whole.written.prefix(Int(end) - 1)
        let isPrefix = records.count <= known.count && known.starts(with: records)
        guard isPrefix || records.starts(with: known) else { return "earlier records are others" }
      }
    }
    if case .failure(let refusal) = Examination.open(disk.killed()), !refusal.isUntouched {
      return "refused and changed"
    }
    return disk.callCount < mostCalls ? nil : "\(disk.callCount) calls to read it twice"
  }
}

/// Changes by chance.
enum Mutation {
  private static let telling: [UInt64] = [
    0, 1, 7, 8, 31, 32, 0x7F, 0x80, 0xFF, 0xFFF8, 0xFFFF, 0x1_0000, 4096, 4 << 20, (4 << 20) + 8,
    0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, .max,
  ]

  /// Turns bits, sets bytes, stores telling numbers, copies pieces: up to four times.
  static func scribble(
    _ bytes: inout [UInt8], in range: Range<Int>, _ generator: inout SplitMix
  ) {
    guard range.count > 8 else { return }
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: range.lowerBound..<range.upperBound - 8, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 2:
        let from = Int.random(in: range.lowerBound..<range.upperBound - 8, using: &generator)
        for index in 0..<8 { bytes[place + index] = bytes[from + index] }
      default:  // open set: any other number
        let number = telling.randomElement(using: &generator) ?? 0
        let width = [1, 2, 4, 8].randomElement(using: &generator) ?? 8
        // Where the format has its fields.
        bytes.set(number, at: place & ~(width - 1), byteCount: width)
      }
    }
  }
}
