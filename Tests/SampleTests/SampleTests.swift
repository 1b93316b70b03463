import SystemCalls
import Testing
import TradingCore

/// What the doors say about journals that were written once and are kept. UPDATE_EXPECTED=1 writes
/// what they say now; UPDATE_EXPECTED=journals makes the journals themselves anew as well.
@Suite struct SampleTests {
  @Test(arguments: Sample.allCases)
  func theDoorsSayWhatIsExpected(of sample: Sample) async throws {
    if Update.wanted == .journals, sample.canBeMadeAgain {
      let folder = try Directory.makeTemporary(prefix: "daybook-sample-")
      try await SampleMaker.make(sample, in: folder)
      try sample.folder.create()
      try copyJournal(from: folder, to: sample.folder)
      try folder.removeTree()
    }
    if Update.wanted != .nothing, try sample.expected.exists() { try sample.expected.removeTree() }
    var commands = ""
    for question in sample.questions {
      let answer = try question.ask()
      commands += "\(question.file): \(question.command)\n  exit code \(answer.exitCode)\n"
      try compare(answer.text, with: question.file, of: sample)
    }
    try compare(commands, with: "commands.txt", of: sample)
  }

  @Test func everySampleIsKnownAndDescribed() throws {
    let samples = Repository.top.directory("journal-samples")
    let folders = try samples.names().filter { try samples.directory($0).exists() }
    #expect(folders == Sample.allCases.map(\.rawValue).sorted())
    for sample in Sample.allCases {
      let text = try File.contents(of: sample.folder.path(of: "README.md"))
      #expect(!text.isEmpty)
    }
  }

  @Test(.enabled(if: Update.wanted == .nothing), arguments: Sample.allCases)
  func nothingElseIsExpected(of sample: Sample) throws {
    let names = try sample.expected.names()
    #expect(names == (sample.questions.map(\.file) + ["commands.txt"]).sorted())
  }

  @Test(arguments: [Sample.quietMinutes, .killedAndRecovered])
  func everyMakingGivesTheSameBytes(of sample: Sample) async throws {
    var makings: [[[UInt8]]] = []
    for _ in 0..<2 {
      let folder = try Directory.makeTemporary(prefix: "daybook-sample-")
      try await SampleMaker.make(sample, in: folder)
      let segments = folder.directory("journal")
      let paths = try filesOfJournal(segments).map { segments.path(of: $0) }
      makings.append(
        try (paths + [folder.path(of: "journal.statement")]).map { try File.contents(of: $0) })
      try folder.removeTree()
    }
    #expect(makings[0] == makings[1])
  }

  private func compare(_ text: String, with name: String, of sample: Sample) throws {
    if Update.wanted != .nothing {
      try sample.expected.create()
      try write(Array(text.utf8), to: name, in: sample.expected)
    }
    let wanted = try File.contents(of: sample.expected.path(of: name))
    if Array(text.utf8) == wanted { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let expected = String(decoding: wanted, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let same = zip(lines, expected).prefix { $0 == $1 }.count
    Issue.record(
      """
      \(sample.path)/expected/\(name) differs from line \(same + 1) on
      expected: \(same < expected.count ? expected[same] : "the end")
      now:      \(same < lines.count ? lines[same] : "the end")
      To take over what is said now, type: tools/make-samples
      """)
  }
}
