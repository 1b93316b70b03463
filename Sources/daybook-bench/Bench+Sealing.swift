import EventJournal
import JournalStore
import SystemCalls
import TradingCore
import TradingDesk

/// Sealing closed segments, and reading what came of it.
extension Bench {
  /// Seals a journal of quotes, and one of the recorded feed where there is one, and reads them:
  /// raw records under both verifications, and decoded events.
  func sealAndRead() throws -> [Figure] {
    let quotes = try prepared("seal")
    var figures = try sealAndRead("quotes", quotes.path, events: quotes.events)
    if let feed {
      let recorded = try prepared(fromFeed: feed)
      figures += try sealAndRead("feed", recorded.path, events: recorded.events)
    }
    return figures
  }

  private func sealAndRead(_ name: String, _ path: String, events: Int) throws -> [Figure] {
    // An opening that writes nothing, so that every segment with records is closed.
    let (journal, _) = try JournalWriter.open(directory: path, options: JournalOptions())
    try journal.close()
    let sealer = Sealer(
      DiskStorage(path), indexedKinds: EventSchema.indexedKinds,
      schema: Array(EventSchema.text.utf8))
    let taken = try time {
      for name in try sealer.pending() {
        guard try sealer.seal(name) == .sealed else {
          preconditionFailure("what is pending can be sealed")
        }
      }
    }
    let rate = Double(events) * 1e9 / Double(taken)
    let bytes = Double(try Self.byteCount(of: path, form: .sealed)) / Double(events)
    var figures = [
      Figure(name: "seal and prove, \(name)", eventsPerSecond: rate, spread: rate...rate)
    ]
    for verification in [JournalVerification.checksums, .chain] {
      let rates = try (0..<repetitions).map { _ in try readsPerSecond(path, verification, events) }
      let what = verification == .chain ? "checksums and chain" : "checksums"
      figures.append(
        Figure(
          name: "read, sealed \(name), \(what)", eventsPerSecond: rates.median,
          spread: rates.range))
    }
    let rates = try (0..<repetitions).map { _ in try decodesPerSecond(path, events) }
    figures.append(
      Figure(
        name: "decode, sealed \(name)", eventsPerSecond: rates.median, spread: rates.range))
    for index in figures.indices { figures[index].bytesPerEvent = bytes }
    return figures
  }

  /// Decodes every event of a journal, and folds nothing.
  private func decodesPerSecond(_ path: String, _ events: Int) throws -> Double {
    var last: UInt64 = 0
    let taken = try time {
      var reader = try EventReader.open(path)
      while let recorded = try reader.next() { last = recorded.envelope.sequence.rawValue }
    }
    precondition(last == UInt64(events), "every event is decoded")
    return Double(events) * 1e9 / Double(taken)
  }

  private static func byteCount(of directory: String, form: SegmentForm) throws -> Int {
    var sum = 0
    let folder = Directory(directory)
    for name in try folder.names() where name.hasSuffix(form.suffix) {
      let file = try File.openForReading(folder.path(of: name))
      sum += try file.byteCount()
      try file.close()
    }
    return sum
  }

  private func prepared(fromFeed feed: String) throws -> (path: String, events: Int) {
    let path = try fresh("seal-feed")
    let request = RunRequest(
      profile: .dev, kind: .live, feed: .file(feed), pace: .maximum, journal: path, seed: 1,
      build: "daybook-bench", binaryHash: "", host: "")
    let run = try DeskRun.open(request)
    let report = try run.play { _, _ in .proceed }
    return (path, Int(report.state.lastSequence.rawValue))
  }
}
