import JournalStore
import SystemCalls
import Testing

/// `retain`, as an operator runs it.
@Suite struct RetainDoorTests {
  @Test func oldSegmentsGoByAPlanAndTheJournalGoesOn() throws {
    try Folder.with { folder in
      let (journal, backup) = ("\(folder)/journal", "\(folder)/backup")
      try DescribeTests.trade(journal, seconds: 5, times: 3)
      #expect(try Door.audit.run("backup", journal, backup).code == 0)
      let key = try TailVerifyTests.key(of: journal, epoch: 3)
      let last = try #require(try Folder.segments(journal).last)
      let name = try #require(last.split(separator: "/").last.flatMap { SegmentName(String($0)) })
      let words = [
        "retain", journal, "--archive", backup, "--checkpoint",
        "\(journal)/checkpoints/000003.note", "--key", key, "--keep-from", "#\(name.firstSequence)",
      ]
      let before = try Folder.contents(folder)
      let plan = try Door.audit.run(words)
      #expect(plan.code == 1 && plan.fact("segments to remove") == "2", "\(plan)")
      #expect(try Folder.contents(folder) == before)
      let hash = try #require(plan.fact("plan"))
      let consent = ["--operator", "ada", "--reason", "disk is small"]
      let wrong = try Door.audit.run(words + ["--plan", "0123456789abcdef"] + consent)
      #expect(wrong.code == 2, "\(wrong)")
      #expect(try Door.audit.run(words + ["--plan", hash]).code == 64)
      #expect(try Folder.contents(folder) == before)

      let done = try Door.audit.run(words + ["--plan", hash] + consent)
      #expect(done.code == 0, "\(done)")
      #expect(try Folder.segments(journal) == [last])
      let verify = try Door.audit.run("verify", journal)
      #expect(verify.code == 0, "\(verify)")
      #expect(
        verify.output.contains("begins at #\(name.firstSequence) (earlier segments retained away"),
        "\(verify)")
      #expect(verify.fact("folded")?.hasPrefix("from the snapshot of #") == true, "\(verify)")
      let described = try Door.audit.run("describe", journal)
      #expect(described.code == 0 && described.output.contains("ok retained"), "\(described)")
      try expectAnswers(about: journal, keptFrom: name.firstSequence)
      // A start-up begins at its snapshot, and the backup goes on having all of it.
      try DescribeTests.trade(journal)
      let again = try Door.audit.run("backup", journal, backup)
      #expect(again.code == 0, "\(again)")
      #expect(try Door.audit.run("verify", backup).code == 0)

      try Folder.remove("\(journal)/retained")
      let missing = try Door.audit.run("verify", journal)
      #expect(
        missing.code == 74 && missing.errors.contains("no segment with record #1"), "\(missing)")
    }
  }

  /// What only asks is answered from the oldest snapshot behind what was removed.
  private func expectAnswers(about journal: String, keptFrom first: UInt64) throws {
    for verb in [["mode"], ["why-stopped"], ["limits", "list"], ["config"], ["recover", "show"]] {
      let answer = try Door.control.run(verb + ["--journal", journal])
      #expect((0...1).contains(answer.code) && !answer.output.isEmpty, "\(answer)")
      #expect(answer.errors.contains("are archived"), "\(answer)")
    }
    let preflight = try Door.control.run("preflight", "--journal", journal)
    #expect(preflight.output.hasPrefix("ok      journal"), "\(preflight)")
    let snapshots = "\(journal)/snapshots"
    try Folder.copy(snapshots, to: "\(journal)-snapshots")
    try Folder.remove(snapshots)
    let lost = try Door.control.run("why-stopped", "--journal", journal)
    #expect(lost.code == 74 && lost.errors.contains("no segment with record #1"), "\(lost)")
    try Folder.copy("\(journal)-snapshots", to: snapshots)
    try Folder.remove("\(journal)-snapshots")
  }

  @Test func whatIsNotArchivedSignedOrOldEnoughStays() throws {
    try Folder.with { folder in
      let (journal, backup) = ("\(folder)/journal", "\(folder)/backup")
      try DescribeTests.trade(journal, times: 2)
      try Directory(backup).create()
      let note = "\(journal)/checkpoints/000002.note"
      let key = try TailVerifyTests.key(of: journal, epoch: 2)
      let words = ["retain", journal, "--archive", backup, "--checkpoint", note]
      let empty = try Door.audit.run(words + ["--key", key, "--keep-days", "0"])
      #expect(empty.code == 0, "\(empty)")
      #expect(empty.fact("first kept")?.contains("the archive does not have it") == true)
      #expect(try Door.audit.run("backup", journal, "\(folder)/archive").code == 0)
      let old = ["retain", journal, "--archive", "\(folder)/archive", "--checkpoint", note]
      let young = try Door.audit.run(old + ["--key", key, "--keep-days", "100000"])
      #expect(young.code == 0, "\(young)")
      #expect(young.fact("first kept")?.contains("not old enough") == true, "\(young)")
      let limitless = try Door.audit.run(old + ["--key", key])
      #expect(limitless.code == 64, "\(limitless)")
      try DescribeTests.trade("\(folder)/other")
      let theirs = try TailVerifyTests.key(of: "\(folder)/other", epoch: 1)
      let unsigned = try Door.audit.run(old + ["--key", theirs, "--keep-days", "0"])
      #expect(unsigned.code == 1 && unsigned.errors.contains("no signature by"), "\(unsigned)")
      try Directory("\(journal)/snapshots").removeTree()
      let needed = try Door.audit.run(old + ["--key", key, "--keep-days", "0"])
      #expect(needed.fact("first kept")?.contains("a start-up needs it") == true, "\(needed)")
    }
  }
}
