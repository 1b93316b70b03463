import CBaseline
import EventJournal
import JournalStore
import Strategies
import SystemCalls
import TradingCore

/// Appending, reading and folding.
extension Bench {
  private static func recorded(_ sequence: UInt64, of instruments: UInt64 = 4) -> RecordedEvent {
    let wave = Int64((sequence &* 2_654_435_761) >> 7 & 0xFFF)
    let quote = Quote(
      instrument: InstrumentIndex(UInt16(sequence % instruments)),
      bid: Price(units: 6_183_763_000_000 + wave * 1_000_000),
      bidQuantity: Quantity(units: 100_000 + wave * 1_000),
      ask: Price(units: 6_183_764_000_000 + wave * 1_000_000),
      askQuantity: Quantity(units: 200_000 + wave * 1_000))
    let time = Timestamp(nanoseconds: 1_767_603_600_000_000_000 + Int64(sequence) * 1_000)
    return RecordedEvent(
      envelope: Envelope(
        sequence: Sequence(sequence), recordedAt: time, sourceTime: time, cause: .none, epoch: 1),
      event: .quoted(quote))
  }

  private func options(bytes: Int, compression: JournalOptions.Compression) -> JournalOptions {
    var options = JournalOptions()
    options.commitThread = .caller
    options.compression = compression
    options.firstSegmentByteCount = bytes
    options.maximumSegmentByteCount = bytes
    return options
  }

  /// Records in a commit group, and how many groups.
  var appendSizes: [(records: Int, groups: Int)] {
    [(1, 2_000), (100, 2_000), (1_000, millions * 250), (10_000, millions * 25)]
  }

  /// Commits of a group each, in the calling thread, with fdatasync, chain and checksum; the C
  /// program does the same without a chain. Both write into files filled with zeros beforehand.
  func append() throws -> [Figure] {
    var figures: [Figure] = []
    for (records, groups) in appendSizes {
      figures.append(try append(records, groups, .never))
      if records >= 1_000 {
        figures.append(try append(records, groups, .automatic))
        figures.append(try append(records, groups, .never, thread: .own))
      }
    }
    figures.append(try appendSustained())
    return figures
  }

  private func append(
    _ records: Int, _ groups: Int, _ compression: JournalOptions.Compression,
    thread: JournalOptions.CommitThread = .caller
  ) throws -> Figure {
    var rounds: [AppendRound] = []
    var baselines: [Double] = []
    for _ in 0..<repetitions {
      rounds.append(try journalRound(records, groups, compression, thread: thread))
      baselines.append(try baselineRound(records, groups).eventsPerSecond)
    }
    let rates = rounds.map(\.eventsPerSecond)
    var figure = Figure(
      name: "append, groups of \(records)" + (compression == .never ? "" : ", LZ4")
        + (thread == .own ? ", commit thread" : ""),
      eventsPerSecond: rates.median, spread: rates.range)
    figure.percentiles = rounds.percentiles
    figure.bytesPerEvent = rounds.last?.bytesPerEvent
    figure.baseline = baselines.median
    return figure
  }

  /// Groups appended once, each durable by itself, in the calling thread or, as the engine does it,
  /// in a commit thread while the next group fills; they stay in the folder `append`.
  func journalRound(
    _ records: Int, _ groups: Int, _ compression: JournalOptions.Compression,
    thread: JournalOptions.CommitThread = .caller
  ) throws -> AppendRound {
    let path = try fresh("append")
    let blockBytes = (192 + records * 64 + 4_095) / 4_096 * 4_096
    let bytes = 8_192 + 4 * (groups + 1) * blockBytes
    var options = options(bytes: bytes, compression: compression)
    options.commitThread = thread
    let (journal, _) = try JournalWriter.open(directory: path, options: options)
    var latencies: [Int64] = []
    var sequence: UInt64 = 0
    // Made before the clock runs, as the C program's are: what is measured is the journal.
    var events = (0..<1_024).map { Self.recorded(UInt64($0)) }
    let taken = try time {
      for _ in 0..<groups {
        let before = Clocks.monotonicNanoseconds()
        for _ in 0..<records {
          sequence += 1
          let index = Int(sequence & 1_023)
          events[index].envelope.sequence = Sequence(sequence)
          events[index].envelope.recordedAt = Timestamp(nanoseconds: Int64(sequence) * 1_000)
          try EventEncoder.append(events[index], to: journal)
        }
        // With a thread of its own a group goes when the one before is durable.
        if thread == .own { try journal.flush() } else { try journal.commit() }
        latencies.append(Clocks.monotonicNanoseconds() - before)
      }
      try journal.commit()
    }
    try journal.close()
    return AppendRound(
      eventsPerSecond: Double(sequence) * 1e9 / Double(taken), percentiles: latencies.percentiles,
      bytesPerEvent: Double(try Self.byteCount(of: path)) / Double(sequence))
  }

  /// The journal as the engine uses it: a commit thread of its own, LZ4 where it pays, segments of
  /// up to 64 MiB that are filled with zeros, closed and sealed meanwhile; the clock runs until all
  /// of it is durable.
  private func appendSustained() throws -> Figure {
    var rates: [Double] = []
    var bytesPerEvent = 0.0
    for _ in 0..<repetitions {
      let path = try fresh("append")
      let (journal, _) = try JournalWriter.open(directory: path, options: JournalOptions())
      var sequence: UInt64 = 0
      let taken = try time {
        for _ in 0..<millions * 1_000 {
          for _ in 0..<1_000 {
            sequence += 1
            try EventEncoder.append(Self.recorded(sequence), to: journal)
          }
          try journal.submit()
        }
        try journal.close()
      }
      bytesPerEvent = Double(try Self.byteCount(of: path)) / Double(sequence)
      rates.append(Double(sequence) * 1e9 / Double(taken))
    }
    var figure = Figure(
      name: "append, sustained", eventsPerSecond: rates.median, spread: rates.range)
    figure.bytesPerEvent = bytesPerEvent
    return figure
  }

  /// The same by the C program; it stays in the file `baseline`.
  func baselineRound(_ records: Int, _ groups: Int) throws -> AppendRound {
    var latencies = [Int64](repeating: 0, count: groups)
    let path = folder.path(of: "baseline")
    let taken = unsafe daybook_baseline_append(path, Int64(records), Int64(groups), &latencies)
    guard taken > 0 else { throw SystemError(operation: "baseline", path: path, code: 5) }
    let file = try File.openForReading(path)
    let byteCount = try file.byteCount()
    try file.close()
    return AppendRound(
      eventsPerSecond: Double(records * groups) * 1e9 / Double(taken),
      percentiles: latencies.percentiles,
      bytesPerEvent: Double(byteCount) / Double(records * groups))
  }

  /// How fast the C program reads back what `baselineRound` left.
  func baselineReads(_ records: Int, _ groups: Int) throws -> Double {
    var sum: UInt64 = 0
    let path = folder.path(of: "baseline")
    let taken = unsafe daybook_baseline_read(path, Int64(records), Int64(groups), &sum)
    guard taken > 0 else { throw SystemError(operation: "baseline", path: path, code: 5) }
    return Double(records * groups) * 1e9 / Double(taken)
  }

  private static func byteCount(of directory: String) throws -> Int {
    var sum = 0
    let folder = Directory(directory)
    for name in try folder.names() where name.hasSuffix(".segment") {
      let file = try File.openForReading(folder.path(of: name))
      sum += try file.byteCount()
      try file.close()
    }
    return sum
  }

  /// A journal of quotes of four instruments, made as the engine would.
  func prepared(_ name: String) throws -> (path: String, events: Int) {
    let path = try fresh(name)
    var options = JournalOptions()
    options.durability = .onClose
    let (journal, _) = try JournalWriter.open(directory: path, options: options)
    var sequence: UInt64 = 0
    func add(_ event: Event) throws {
      sequence += 1
      var recorded = Self.recorded(sequence)
      recorded.event = event
      try EventEncoder.append(recorded, to: journal)
    }
    for index in 0..<4 as Range<UInt16> {
      try add(
        .instrumentDeclared(
          InstrumentDeclared(
            instrument: InstrumentIndex(index), venue: VenueIndex(0), base: CurrencyIndex(0),
            quote: CurrencyIndex(0), tick: Price(units: 1), lot: Quantity(units: 1),
            symbol: "B\(index)")))
    }
    let momentum = Momentum.program
    try add(
      .strategyDeclared(
        StrategyDeclared(
          strategy: StrategyIndex(0), account: AccountIndex(0), version: momentum.version,
          name: momentum.name, trader: "bench", settings: momentum.settings.map(\.preset))))
    for _ in 0..<millions * 1_000_000 {
      sequence += 1
      try EventEncoder.append(Self.recorded(sequence), to: journal)
      if sequence % 1_000 == 0 { try journal.submit() }
    }
    try journal.close()
    return (path, Int(sequence))
  }

  /// Reads every record of a journal back, with checksums and with the chain.
  func read() throws -> [Figure] {
    let (path, events) = try prepared("read")
    let bytes = Double(try Self.byteCount(of: path)) / Double(events)
    var figures: [Figure] = []
    for verification in [JournalVerification.checksums, .chain] {
      var rates: [Double] = []
      for _ in 0..<repetitions {
        rates.append(try readsPerSecond(path, verification, events))
      }
      var figure = Figure(
        name: verification == .chain ? "read, checksums and chain" : "read, checksums",
        eventsPerSecond: rates.median, spread: rates.range)
      figure.bytesPerEvent = bytes
      figures.append(figure)
    }
    return figures
  }

  /// Walks over every record of a journal.
  func readsPerSecond(
    _ path: String, _ verification: JournalVerification, _ events: Int
  ) throws -> Double {
    var count = 0
    let taken = try time {
      var reader = try JournalReader.open(path, verification: verification)
      while try reader.nextBlock() {
        count += try Self.walk(reader.payload, reader.payloadByteCount)
      }
    }
    precondition(count == events, "every record is read back")
    return Double(count) * 1e9 / Double(taken)
  }

  private static func walk(_ payload: [UInt8], _ byteCount: Int) throws -> Int {
    var count = 0
    var offset = 0
    while offset < byteCount {
      offset += try RecordHeader(unsafe payload.span.bytes, at: offset).byteCount
      count += 1
    }
    return count
  }

  /// Decodes and folds a journal into the whole state, strategy memory with it.
  func fold() throws -> [Figure] {
    let (path, events) = try prepared("fold")
    var rates: [Double] = []
    for _ in 0..<repetitions {
      var state = TradingState(catalog: StrategyCatalog(Momentum.programs))
      let taken = try time {
        var reader = try EventReader.open(path)
        while let recorded = try reader.next() { state.apply(recorded) }
      }
      precondition(state.lastSequence.rawValue == UInt64(events), "every event is folded")
      rates.append(Double(events) * 1e9 / Double(taken))
    }
    return [
      Figure(name: "fold to the whole state", eventsPerSecond: rates.median, spread: rates.range)
    ]
  }
}
