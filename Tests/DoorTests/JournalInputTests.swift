import JournalStore
import SystemCalls
import Testing

/// What may be wrong with what a user names as a journal, and how to make it so.
enum WrongJournal: String, CaseIterable, Sendable {
  case missing, plainFile, emptyFolder, strangersFolder
  case emptySegment, cutHeader, randomSegment, foreignSegment, flippedByte, newerSchema

  /// The documented exit code of whoever must read it.
  var code: Int32 {
    switch self {
    case .missing, .plainFile, .emptyFolder, .strangersFolder, .newerSchema: 2
    case .emptySegment, .cutHeader, .randomSegment, .foreignSegment, .flippedByte: 74
    }
  }

  /// Whether a live run begins a journal there.
  var isBegun: Bool {
    switch self {
    case .missing, .emptyFolder: true
    case .strangersFolder, .plainFile, .newerSchema, .emptySegment, .cutHeader, .randomSegment,
      .foreignSegment, .flippedByte:
      false
    }
  }

  /// What the complaint must say next to the path.
  var words: String {
    switch self {
    case .missing, .plainFile: "check the path"
    case .emptyFolder, .strangersFolder: "holds no segment yet"
    case .emptySegment, .cutHeader: "cut off after"
    case .randomSegment: "is not a journal segment"
    case .foreignSegment: "belongs to journal"
    case .flippedByte: "checksum does not match"
    case .newerSchema: "use a newer build"
    }
  }

  func make(at path: String, in folder: String) throws {
    switch self {
    case .missing: break
    case .plainFile: try Folder.write(Array("notes\n".utf8), to: path)
    case .emptyFolder: try Directory(path).create()
    case .strangersFolder:
      try Directory(path).create()
      try Folder.write(Array("notes\n".utf8), to: "\(path)/notes.txt")
    case .emptySegment: try change(path) { $0.removeAll() }
    case .cutHeader: try change(path) { $0.removeLast($0.count - 1_000) }
    case .randomSegment: try change(path) { $0 = $0.indices.map { UInt8(truncatingIfNeeded: $0) } }
    case .flippedByte: try change(path) { $0[$0.count / 2] ^= 0x10 }
    case .foreignSegment:
      let other = "\(folder)/other"
      for journal in [path, other] { for _ in 0..<2 { try trade(journal) } }
      let theirs = try Folder.segments(other)
      let ours = try Folder.segments(path)
      #expect(ours.count == 2 && theirs.count == 2)
      try replace(ours[1], with: try Folder.bytes(theirs[1]))
    case .newerSchema:
      var options = JournalOptions()
      options.schemaVersion = 99
      let (writer, _) = try JournalWriter.open(directory: path, options: options)
      try writer.close()
    }
  }

  private func trade(_ journal: String) throws {
    let run = try Door.live.run("--speed", "max", "--duration", "2s", "--journal", journal)
    #expect(run.code == 0, "\(run)")
  }

  private func change(_ path: String, _ edit: (inout [UInt8]) -> Void) throws {
    try trade(path)
    let segment = try Folder.segments(path)[0]
    var bytes = try Folder.bytes(segment)
    edit(&bytes)
    try replace(segment, with: bytes)
  }

  /// Sealed segments are read-only: a new file takes the place.
  private func replace(_ path: String, with bytes: [UInt8]) throws {
    try Folder.remove(path)
    try Folder.write(bytes, to: path)
  }
}

@Suite struct JournalInputTests {
  @Test(arguments: WrongJournal.allCases)
  func everyReaderRefusesAWrongJournalAndChangesNothing(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let before = try Folder.contents(folder)
      for words in [["state"], ["timeline"], ["trace", "--order", "1"]] {
        try expectRefusal(.replay, words + [path], wrong, path)
      }
      for words in [["verify"], ["reexecute"], ["hashes"]]
      where wrong != .newerSchema || words != ["hashes"] {
        try expectRefusal(.audit, words + [path], wrong, path)
      }
      #expect(try Folder.contents(folder) == before)
    }
  }

  @Test(arguments: WrongJournal.allCases)
  func aBacktestRefusesAWrongJournalAndKeepsIt(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let before = try Folder.contents(folder)
      let outcome = try Door.backtest.run("run", "--data", path, "--out", "\(folder)/out")
      #expect(outcome.code == wrong.code, "\(outcome)")
      #expect(outcome.complaints(of: .backtest).count == 1, "\(outcome)")
      #expect(outcome.errors.contains(path), "\(outcome)")
      let after = try Folder.contents(folder).filter { !$0.key.hasPrefix("out") }
      #expect(after == before)
    }
  }

  @Test func aLiveRunBeginsNoJournalAmongStrangersFiles() throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try WrongJournal.strangersFolder.make(at: path, in: folder)
      let before = try Folder.contents(folder)
      let outcome = try Door.live.run("--speed", "max", "--duration", "1s", "--journal", path)
      #expect(outcome.code == 2, "\(outcome)")
      #expect(outcome.errors.contains("holds other files and no journal"), "\(outcome)")
      let after = try Folder.contents(folder)
      #expect(after == before)
    }
  }

  @Test(arguments: WrongJournal.allCases.filter { !$0.isBegun && $0 != .strangersFolder })
  func aLiveRunRefusesAWrongJournalAndChangesNothing(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let before = try Folder.contents(folder)
      let outcome = try Door.live.run("--speed", "max", "--duration", "1s", "--journal", path)
      #expect(outcome.code == wrong.code, "\(outcome)")
      #expect(outcome.complaints(of: .live).count == 1, "\(outcome)")
      #expect(outcome.errors.contains(path), "\(outcome)")
      #expect(outcome.errors.contains(wrong.words), "\(outcome)")
      #expect(try Folder.contents(folder) == before)
    }
  }

  @Test(arguments: WrongJournal.allCases.filter(\.isBegun))
  func aLiveRunBeginsAJournalWhereThereIsNone(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let before = try Folder.contents(folder)
      let outcome = try Door.live.run("--speed", "max", "--duration", "1s", "--journal", path)
      #expect(outcome.code == 0, "\(outcome)")
      let after = try Folder.contents(folder)
      #expect(before.allSatisfy { after[$0.key] == $0.value })
      #expect(try Door.audit.run("verify", path).code == 0)
    }
  }

  @Test func aCleanlyEndedJournalCutShortIsDamageToEveryDoor() throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      _ = try Door.live.run("--speed", "max", "--duration", "20s", "--journal", path)
      let segment = try Folder.segments(path)[0]
      let bytes = try Folder.bytes(segment)
      try Folder.remove(segment)
      try Folder.write(Array(bytes.prefix(bytes.count / 2 + 100)), to: segment)
      let before = try Folder.contents(folder)
      let verify = try Door.audit.run("verify", path)
      #expect(verify.code == 74, "\(verify)")
      #expect(verify.errors.contains("superblock"), "\(verify)")
      let live = try Door.live.run("--speed", "max", "--duration", "2s", "--journal", path)
      #expect(live.code == 74, "\(live)")
      #expect(try Folder.contents(folder) == before)
    }
  }

  @Test func aJournalThatLostOrdersOfTheVenueIsNotGoneOnWith() throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      let words = ["--speed", "max", "--duration", "20s", "--journal", path]
      _ = try Door.live.run(words)
      try Folder.copy(path, to: "\(folder)/older")
      _ = try Door.live.run(words)
      try Folder.remove(path)
      try Folder.copy("\(folder)/older", to: path)
      let before = try Folder.contents(folder)
      let older = try Door.live.run(words)
      #expect(older.code == 74, "\(older)")
      #expect(older.complaints(of: .live).count == 1, "\(older)")
      #expect(older.errors.contains("its end was lost"), "\(older)")
      #expect(try Folder.contents(folder) == before)

      try Folder.remove(path)
      let fresh = try Door.live.run(words)
      #expect(fresh.code == 2, "\(fresh)")
      #expect(fresh.errors.contains("\(path).statement holds daybook-"), "\(fresh)")
      #expect(!Folder.exists(path))
    }
  }

  @Test func aStatementOfNonsenseIsNamedWithItsLine() throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      _ = try Door.live.run("--speed", "max", "--duration", "2s", "--journal", path)
      let nonsense = "\(folder)/nonsense"
      try Folder.write(Array("this is\nno statement\n".utf8), to: nonsense)
      let before = try Folder.contents(folder)
      let audit = try Door.audit.run("verify", path, "--statement", nonsense)
      #expect(audit.code == 2, "\(audit)")
      #expect(audit.errors.contains("\(nonsense), line 1"), "\(audit)")
      let missing = try Door.audit.run("verify", path, "--statement", "\(folder)/nowhere")
      #expect(missing.code == 2, "\(missing)")
      #expect(missing.errors.contains("\(folder)/nowhere"), "\(missing)")
      #expect(try Folder.contents(folder) == before)
      try Folder.remove(path + ".statement")
      try Folder.copy(nonsense, to: path + ".statement")
      let live = try Door.live.run("--speed", "max", "--duration", "2s", "--journal", path)
      #expect(live.code == 2, "\(live)")
      #expect(live.errors.contains("\(path).statement, line 1"), "\(live)")
    }
  }

  @Test func aStatementCutOffInALineIsGoneOnWith() throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      let words = ["--speed", "max", "--duration", "2s", "--journal", path]
      _ = try Door.live.run(words)
      let whole = try Folder.bytes(path + ".statement")
      try Folder.write(whole + Array("accepted,17676".utf8), to: path + ".statement")
      for _ in 0..<2 {
        let again = try Door.live.run(words)
        #expect(again.code == 0, "\(again)")
      }
      #expect(try Folder.bytes(path + ".statement").starts(with: whole))
      let audit = try Door.audit.run("verify", path)
      #expect(audit.code == 0, "\(audit)")
    }
  }

  private func expectRefusal(
    _ door: Door, _ words: [String], _ wrong: WrongJournal, _ path: String
  ) throws {
    let outcome = try door.run(words)
    #expect(outcome.code == wrong.code, "\(outcome)")
    let reads = wrong.code == 74 && ["timeline", "hashes"].contains(words[0])
    #expect(reads || outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
    #expect(outcome.complaints(of: door).count == 1, "\(outcome)")
    #expect(outcome.errors.contains(path), "\(outcome)")
    #expect(outcome.errors.contains(wrong.words), "\(outcome)")
  }
}
