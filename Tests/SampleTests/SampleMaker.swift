import Glibc
import JournalStore
import Simulation
import SystemCalls
import Testing
import TradingCore
import TradingDesk

/// Makes the journals of the samples. Seed, identity, host and build are fixed and no clock is
/// stamped, so a making repeated with the same code gives the same bytes.
enum SampleMaker {
  /// Makes a sample's journal and statement in a folder.
  static func make(_ sample: Sample, in folder: Directory) async throws {
    let journal = folder.path(of: "journal")
    switch sample {
    case .quietMinutes, .demoIncident:
      _ = try play(try request(sample, journal: journal))
    case .killedAndRecovered:
      try await playAndKill(sample, journal: journal, at: .sending(6))
      try await playAndKill(sample, journal: journal, at: .filled(10))
      var last = try request(sample, journal: journal)
      last.duration = .milliseconds(30_000)
      _ = try play(last)
    case .controlRoom:
      try ControlRoom.play(journal: journal)
    case .sealedAndSigned:
      preconditionFailure("its keys were drawn by chance: it is kept, not made again")
    case .tornTail:
      try await playAndKill(sample, journal: journal, at: .sending(6))
      try tear(folder.directory("journal"))
    }
  }

  /// The run that a sample is made of.
  static func request(_ sample: Sample, journal: String) throws -> RunRequest {
    var profile = sample == .demoIncident ? Profile.demo : Profile.dev
    let isDemo = sample == .demoIncident
    profile.market.meanSpacing = .milliseconds(isDemo ? 120 : 250)
    profile.market.maximumSpacing = .milliseconds(isDemo ? 400 : 900)
    profile.set(.stateHashInterval, 256)
    for (key, text) in [("fast-shift", "3"), ("slow-shift", "5"), ("warm-up", "32")] {
      _ = try profile.set(key, text: text)
    }
    var request = RunRequest(
      profile: profile, kind: .live, feed: .generated, pace: .maximum, journal: journal, seed: 7,
      build: "sample", binaryHash: "", host: "sample")
    request.journalIdentity = 0x5A4D_504C_0000_0001 + UInt64(sample.number)
    request.duration = .milliseconds(isDemo ? 240_000 : 120_000)
    request.configuration = [(key: "profile", value: profile.name, origin: "sample")]
    return request
  }

  /// Plays a run to its end.
  static func play(_ request: RunRequest) throws -> DeskRun.Report {
    let run = try DeskRun.open(request)
    return try run.play { _, _ in .proceed }
  }

  /// The moment at which a run is killed.
  enum Moment: Codable {
    /// The intent of this order is on disk and the order is on its way to the venue.
    case sending(UInt64)
    /// This order was filled, and what the venue said of it is not on disk yet.
    case filled(UInt64)

    func hasCome(_ state: borrowing TradingState) -> Bool {
      switch self {
      case .sending(let order):
        state.orders.nextNumber.rawValue > order && state.orders.openCount > 0
      case .filled(let order):
        state.orders.nextNumber.rawValue > order && state.orders.openCount == 0
      }
    }
  }

  /// Runs in a process of its own, which kills itself with SIGKILL when the moment has come.
  private static func playAndKill(
    _ sample: Sample, journal: String, at moment: Moment
  ) async throws {
    let name = sample.rawValue
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [name = name as String, journal = journal as String, moment = moment as Moment] in
      let sample = try #require(Sample(rawValue: name))
      var request = try SampleMaker.request(sample, journal: journal)
      // Any pace but the highest asks after every input.
      request.pace = .times(1_000_000_000)
      let run = try DeskRun.open(request)
      _ = try run.play { state, _ in
        if moment.hasCome(state) { kill(getpid(), SIGKILL) }
        return .proceed
      }
    }
  }

  // What a disk writes whole or not at all.
  private static let diskSectorByteCount = 512
  // As docs/JOURNAL_FORMAT.md says.
  private static let blockHeaderByteCount = 192

  /// Makes of the last block what a power cut makes of one whose fdatasync had not returned: its
  /// second half never came to the disk. The zeros that were written ahead are cut off behind it.
  private static func tear(_ journal: Directory) throws {
    var reader = try JournalReader.open(journal.path)
    while try reader.nextBlock() {}
    let begin = reader.position - reader.block.fileByteCount
    let byteCount = blockHeaderByteCount + Int(reader.block.storedByteCount)
    let half = begin + byteCount / 2 / diskSectorByteCount * diskSectorByteCount
    var bytes = Array(try File.contents(of: reader.segmentPath).prefix(reader.position))
    for index in half..<bytes.count { bytes[index] = 0 }
    try write(bytes, to: "\(reader.segment.name)", in: journal)
  }
}

extension Sample {
  /// Its place among the samples.
  var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
