import JournalStore
import SystemCalls

/// The journal beside the C program and beside other systems that do its job.
extension Bench {
  private enum Contestant {
    case baseline
    case journal(JournalOptions.Compression)
    case peer(PeerProgram)

    var name: String {
      switch self {
      case .baseline: "C"
      case .journal(.never): "Daybook"
      case .journal(.automatic): "Daybook, LZ4"
      case .peer(let program): program.name
      }
    }
  }

  /// Appends and reads back, one contestant after the other in each round, so that what else the
  /// machine does meets all of them.
  func comparePeers() throws -> [Figure] {
    guard let peers else { return [] }
    var contestants: [Contestant] = [.baseline, .journal(.never), .journal(.automatic)]
    contestants += try PeerProgram.all(in: peers).map { .peer($0) }
    var figures: [Figure] = []
    var reads: [Figure] = []
    for (records, groups) in appendSizes {
      var rounds = contestants.map { _ in [AppendRound]() }
      for _ in 0..<repetitions {
        for index in contestants.indices {
          rounds[index].append(try round(&contestants[index], records, groups))
        }
      }
      figures += compared(contestants, rounds, "groups of \(records)") { $0.eventsPerSecond }
      // Reading does not depend on the groups, unless they are tiny.
      if records == 1_000 {
        reads = compared(contestants, rounds, "read back", \.readsPerSecond)
      }
    }
    return figures + reads
  }

  private func round(
    _ contestant: inout Contestant, _ records: Int, _ groups: Int
  ) throws -> AppendRound {
    switch contestant {
    case .baseline:
      var round = try baselineRound(records, groups)
      round.readsPerSecond = try baselineReads(records, groups)
      return round
    case .journal(let compression):
      var round = try journalRound(records, groups, compression)
      round.readsPerSecond = try readsPerSecond(
        folder.path(of: "append"), .checksums, records * groups)
      return round
    case .peer(var program):
      let path = Directory(try fresh("peer"))
      try path.create()
      let round = try program.round(in: path, records, groups)
      contestant = .peer(program)
      return round
    }
  }

  private func compared(
    _ contestants: [Contestant], _ rounds: [[AppendRound]], _ what: String,
    _ rate: (AppendRound) -> Double?
  ) -> [Figure] {
    let rates = rounds.map { $0.compactMap(rate) }
    return contestants.indices.map { index in
      let mine = rounds[index]
      var figure = Figure(
        name: "\(what): \(contestants[index].name)", eventsPerSecond: rates[index].median,
        spread: rates[index].range)
      figure.bytesPerEvent = mine[0].bytesPerEvent
      if what != "read back" { figure.percentiles = mine.percentiles }
      // The C program comes first and the journal without LZ4 second.
      if index > 0 { figure.baseline = rates[0].median }
      if case .peer = contestants[index] {
        figure.journalTimes = rates[1].median / rates[index].median
      }
      return figure
    }
  }
}
