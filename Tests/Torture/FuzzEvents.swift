import EventJournal
import FaultyStorage
import JournalStore

/// Records of the sample journals with bytes changed by chance: the decoder of events gives an
/// event or says what is wrong, and never traps. Run at the repository's root, where the samples
/// are.
enum FuzzEvents {
  private static let journalsPerEffort = 4_000
  private static let recordsPerJournal = 100
  private static let samples = ["demo-incident", "killed-and-recovered", "quiet-minutes"]

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    let corpus = try Self.corpus()
    for number in 0..<UInt64(journalsPerEffort * effort.factor) {
      var generator = SplitMix(seed: effort.seed << 40 | number)
      let disk = SimulatedDisk()
      try write(corpus, disk, &generator)
      var reader = try EventReader.open(in: disk.storage())
      var count = 0
      var isAtEnd = false
      while !isAtEnd && count <= recordsPerJournal {
        var fault: String?
        do throws(JournalError) {
          isAtEnd = try reader.next() == nil
        } catch {
          if case .damaged = error { fault = nil } else { fault = "\(error)" }
        }
        if !isAtEnd { outcome.count(fault.map { "seed \(effort.seed), \(number): \($0)" }) }
        count += 1
      }
      if !isAtEnd { outcome.count("seed \(effort.seed), \(number): no end") }
      if outcome.isHopeless { return outcome }
    }
    return outcome
  }

  /// One record of every kind and size that the samples have.
  private static func corpus() throws -> [TestRecord] {
    var seen: Set<Int> = []
    var records: [TestRecord] = []
    for sample in samples {
      var reader = try JournalReader.open("journal-samples/\(sample)/journal")
      while try reader.nextBlock() {
        for record in try reader.records()
        where seen.insert(Int(record.kind) << 20 | record.body.count).inserted {
          records.append(record)
        }
      }
    }
    return records
  }

  private static func write(
    _ corpus: [TestRecord], _ disk: SimulatedDisk, _ generator: inout SplitMix
  ) throws(JournalError) {
    var options = WriterLife.options
    options.compression = .never
    let (writer, _) = try JournalWriter.open(in: disk.storage(), options: options)
    for _ in 0..<recordsPerJournal {
      guard let record = corpus.randomElement(using: &generator) else { continue }
      var body = record.body
      Mutation.scribble(&body, in: 0..<body.count, &generator)
      if Int.random(in: 0..<5, using: &generator) == 0 {
        body.removeLast(Int.random(in: 0...body.count, using: &generator) & ~7)
      }
      let isOther = Int.random(in: 0..<10, using: &generator) == 0
      let kind = isOther ? UInt8.random(in: 0...255, using: &generator) : record.kind
      _ = try writer.append(bytes: body, kind: kind)
    }
    try writer.close()
  }
}
