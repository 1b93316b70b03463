import Simulation
import SystemCalls
import Testing

@testable import DeskFiles

@Suite struct StopFileTests {
  private func inFolder(_ work: (Directory) throws -> Void) throws {
    let folder = try Directory.makeTemporary(prefix: "daybook-stop-")
    try work(folder)
    try folder.removeTree()
  }

  private func write(_ bytes: [UInt8], _ path: String) throws {
    let file = try File.create(path)
    try file.write(bytes.span, at: 0)
    try file.close()
  }

  @Test func aStopFileIsThereWithItsReasonOrNotAtAll() throws {
    try inFolder { folder in
      let journal = folder.path(of: "journal") + "/"
      #expect(try StopFile(of: journal) == nil)
      #expect(try StopFile.create(for: journal, reason: "fills make no sense"))
      let made = try StopFile(of: journal)
      #expect(made?.reason == "fills make no sense")
      #expect(made?.path == folder.path(of: "journal.stop"))
      let user = CurrentProcess.effectiveUserIdentifier
      #expect(made?.owner == UserName.of(user) ?? "uid \(user)")
      #expect(try !StopFile.create(for: journal, reason: "another"))
      #expect(try StopFile(of: journal) == made)
      #expect(try folder.names() == ["journal.stop"])
    }
  }

  @Test func whateverLiesThereStops() throws {
    try inFolder { folder in
      try folder.directory("a.stop").create()
      try write([], folder.path(of: "b.stop"))
      try write([0xFF, 0xFE], folder.path(of: "c.stop"))
      for name in ["a", "b", "c"] {
        let file = try StopFile(of: folder.path(of: name))
        #expect(file?.reason == StopFile.noReason, "\(name)")
      }
      // A pipe without a writer would keep whoever opens it waiting.
      let pipe = try ChildProcess.run("/usr/bin/mkfifo", [folder.path(of: "d.stop")])
      #expect(pipe.exitCode == 0)
      #expect(try StopFile(of: folder.path(of: "d"))?.reason == StopFile.noReason)
    }
  }

  @Test func whatFailedBecomesAReasonWhateverItSays() {
    #expect(StopFile.reason(saying: "journal failure: a\nb\u{1B}[2J") == "journal failure: a b [2J")
    #expect(StopFile.reason(saying: "") == StopFile.noReason)
    let long = StopFile.reason(saying: String(repeating: "é", count: 150))
    #expect(long == String(repeating: "é", count: 100))
    #expect(StopFile.isReason(long))
  }

  @Test func whatBecameOfAStopFileIsSaid() throws {
    try inFolder { folder in
      let journal = folder.path(of: "journal")
      let first = StopFile.leave(for: journal, reason: "journal failure: x")
      #expect(first.isThere && first.outcome == "\(journal).stop was made")
      let second = StopFile.leave(for: journal, reason: "why")
      #expect(second.isThere && second.outcome == "\(journal).stop is there already")
      let made = try StopFile(of: journal)
      #expect(made?.isForJournal == true)
      let none = StopFile.leave(for: folder.path(of: "none/journal"), reason: "why")
      #expect(!none.isThere && none.outcome.hasPrefix("no stop file could be made: "))
    }
  }

  @Test func theReasonIsTheFirstLineCutAtAWholeCharacter() {
    func reason(_ text: String) -> String { StopFile.reason(Array(text.utf8)[...]) }
    #expect(reason("why\nand more\n") == "why")
    #expect(reason("why\r\n") == "why")
    #expect(reason("no line feed") == "no line feed")
    #expect(reason("\u{1B}[2Jgone\n") == StopFile.noReason)
    #expect(reason("") == StopFile.noReason)
    let long = String(repeating: "ab", count: 99)
    #expect(reason(long + "cd\n") == long + "cd")
    #expect(reason(long + "cde\n") == long + "cd")
    #expect(reason(long + "cé\n") == long + "c")
    #expect(reason(long + "éé\n") == long + "é")
    #expect(reason(long + "€\n") == long)
  }

  @Test func aReasonIsOneLineThatMovesNoCursor() {
    #expect(StopFile.isReason("a reason, even ünicode"))
    for text in ["", "two\nlines", "\u{7}", String(repeating: "x", count: 201)] {
      #expect(!StopFile.isReason(text))
    }
  }

  @Test func aFolderThatCannotBeWrittenIsSaid() throws {
    let refused = #expect(throws: DeskFileError.self) {
      try StopFile.create(for: "/nowhere/at/all/journal", reason: "why")
    }
    #expect(refused?.description.contains("/nowhere/at/all/journal.stop") == true)
    #expect(refused?.description.contains("No such file or directory") == true)
  }

  @Test func aLineThatIsNotUnderstoodIsNamed() {
    let error = DeskFileError.line(path: "a", number: 3, .columnCount(found: 2))
    #expect(error.description.contains("a, line 3,"))
  }
}
