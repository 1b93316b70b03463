import JournalStore
import SystemCalls
import Testing

/// `describe`, `hashes` and `doctor`, as an operator runs them.
@Suite struct DescribeTests {
  static func trade(_ journal: String, seconds: Int = 2, times: Int = 1) throws {
    for _ in 0..<times {
      let run = try Door.live.run(
        "--speed", "max", "--duration", "\(seconds)s", "--journal", journal)
      #expect(run.code == 0, "\(run)")
    }
  }

  @Test func aJournalIsDescribedBySegments() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      try Self.trade(journal, times: 2)
      let before = try Folder.contents(folder)
      let text = try Door.audit.run("describe", journal)
      #expect(text.code == 0 && text.errors.isEmpty, "\(text)")
      let verify = try Door.audit.run("verify", journal)
      for fact in ["identity", "events", "commit groups", "chain", "end", "last event"] {
        #expect(text.fact(fact) == verify.fact(fact), "\(text)")
      }
      #expect(text.fact("format versions") == "2" && text.fact("epochs") == "1 to 2", "\(text)")
      for segment in try Folder.segments(journal) {
        let name = segment.split(separator: "/").last.map { String($0) } ?? ""
        #expect(text.output.contains(name), "\(text)")
      }
      let json = try Door.audit.run("describe", journal, "--format", "json")
      #expect(json.code == 0, "\(json)")
      #expect(json.output.contains(#""segments":2"#), "\(json)")
      #expect(json.output.contains(#""end":"clean end""#), "\(json)")
      #expect(try Folder.contents(folder) == before)
    }
  }

  @Test(arguments: WrongJournal.allCases)
  func aWrongJournalIsDescribedAsFarAsItGoes(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let before = try Folder.contents(folder)
      let outcome = try Door.audit.run("describe", path)
      #expect(outcome.code == (wrong == .newerSchema ? 0 : wrong.code), "\(outcome)")
      if wrong.code == 74 {
        #expect(outcome.output.contains("error damage: "), "\(outcome)")
        #expect(outcome.output.contains(wrong.words), "\(outcome)")
        #expect(outcome.output.hasSuffix("reading stopped before the end\n"), "\(outcome)")
      } else if wrong.code == 2, wrong != .newerSchema {
        #expect(outcome.output.isEmpty && outcome.errors.contains(wrong.words), "\(outcome)")
      }
      #expect(try Folder.contents(folder) == before)
    }
  }

  @Test func badCopiesOfSuperblocksAndQuarantineAreFindings() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      try Self.trade(journal)
      try Folder.remove("\(journal)/superblock.a")
      try Directory("\(journal)/quarantine").create()
      try Folder.write([1, 2, 3], to: "\(journal)/quarantine/x.torn")
      let outcome = try Door.audit.run("describe", journal)
      #expect(outcome.code == 1, "\(outcome)")
      #expect(outcome.output.contains("warning superblock: copy 1 of superblock.a"), "\(outcome)")
      #expect(outcome.output.contains("x.torn"), "\(outcome)")
    }
  }

  @Test func hashesAreThoseThatTheOtherReaderFinds() throws {
    let journal = "\(Door.repository)/journal-samples/quiet-minutes/journal"
    let outcome = try Door.audit.run("hashes", journal)
    #expect(outcome.code == 0, "\(outcome)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 1581)
    #expect(
      lines.suffix(2) == [
        "1580 runEnded 1062db0ee403caa02f5162a4abeb02a8cff3e0732514565d5e809c1ccc369f48",
        "chain 5d992b170a006d0ea03ceb198cb7cafce40df308dd734839b93d03f5a4a26ad6 groups 19",
      ])
    let torn = try Door.audit.run("hashes", "\(Door.repository)/journal-samples/torn-tail/journal")
    #expect(torn.code == 1, "\(torn)")
  }

  @Test func theDoctorNamesWhatItLookedAtAndLeavesNothing() throws {
    try Folder.with { folder in
      let here = try Door.audit.run("doctor", folder)
      #expect([0, 1].contains(here.code), "\(here)")
      for subject in [
        "file system", "mount options", "free space", "free inodes", "fdatasync",
        "file size limit", "open files limit", "clock source", "clock",
        "transparent huge pages", "swap",
      ] {
        #expect(here.output.contains(" \(subject): "), "\(subject) in \(here)")
      }
      #expect(try Folder.contents(folder).isEmpty)
      let machine = try Door.audit.run("doctor", "--format", "json")
      #expect([0, 1].contains(machine.code), "\(machine)")
      #expect(!machine.output.contains("file system"), "\(machine)")
      let nowhere = try Door.audit.run("doctor", "\(folder)/nowhere")
      #expect(nowhere.code == 2 && nowhere.errors.contains("check the path"), "\(nowhere)")
    }
  }

  @Test(.enabled(if: MountedFolder.mayMount, "no tmpfs can be mounted here: that needs root"))
  func theDoctorCallsMemoryNoPlaceForAJournal() throws {
    try MountedFolder.with(megabytes: 16) { folder in
      let outcome = try Door.audit.run("doctor", folder)
      #expect(outcome.code == 1, "\(outcome)")
      #expect(outcome.output.contains("error file system: tmpfs"), "\(outcome)")
      #expect(outcome.output.contains("is not suitable for a journal"), "\(outcome)")
      #expect(outcome.output.contains("warning fdatasync: "), "\(outcome)")
    }
  }
}
