import EventJournal
import Foundation
import JournalStore
import SystemCalls
import Testing
import TradingCore
import TradingEngine

@testable import TradingDesk

/// Runs that page by real programs.
@Suite struct PagerTests {
  /// A program in a folder; what it is given grows in `pages` beside it.
  private func pager(_ folder: Directory, _ script: String) throws -> PagerPlan {
    let path = folder.path(of: "page")
    let text = "#!/bin/sh\ncd \"$(dirname \"$0\")\" || exit 9\n\(script)\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    return try PagerPlan(program: path)
  }

  private func text(_ folder: Directory, _ name: String) throws -> String {
    String(decoding: try File.contents(of: folder.path(of: name)), as: UTF8.self)
  }

  private func pages(_ folder: Directory) throws -> [[String: Any]] {
    try text(folder, "pages").split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  /// A run that locks down after half a second, and has somebody break the glass after one.
  private func wanted(
    _ folder: Directory, _ plan: PagerPlan?, milliseconds: Int64 = 4_000
  ) -> RunRequest {
    var wanted = request(folder.path(of: "journal"), profile: .dev, milliseconds: milliseconds)
    wanted.pager = plan
    wanted.pace = .times(10)
    wanted.operators = [OperatorRecord(name: "ada", roles: .all, user: 4_242)]
    wanted.describe = { event, _ in "\(event.kind) it was" }
    wanted.profile.script = [
      (500, OperatorCommand.Verb.lockDown), (1_000, .breakGlass),
    ].map { after, verb in
      ScriptedInput(
        after: .milliseconds(after),
        command: OperatorCommand(verb: verb, actor: "ada", reason: "odd fills", channel: .script))
    }
    return wanted
  }

  private func reports(_ folder: Directory) throws -> [(cause: Sequence, what: PageReported)] {
    try events(of: folder.path(of: "journal")).compactMap { recorded in
      guard case .control(.pageReported(let what)) = recorded.event else { return nil }
      return (recorded.envelope.cause, what)
    }
  }

  private func places(_ folder: Directory) throws -> [Sequence] {
    try events(of: folder.path(of: "journal")).filter {
      $0.event.kind == .stopTriggered || $0.event.kind == .glassBroken
    }.map(\.envelope.sequence)
  }

  @Test func eachPageIsALineOfJSONAndItsOutcomeAnEvent() throws {
    try inFolder { folder in
      unsafe setenv("DAYBOOK_TEST_SECRET", "hunter2", 1)
      defer { unsafe unsetenv("DAYBOOK_TEST_SECRET") }
      let plan = try pager(folder, "cat >> pages; env > env; ls /proc/self/fd > open")
      let report = try play(wanted(folder, plan))
      let places = try places(folder)
      #expect(places.count == 2)
      let pages = try pages(folder)
      #expect(pages.compactMap { $0["sequence"] as? UInt64 } == places.map(\.rawValue))
      for (page, kind) in zip(pages, ["stopTriggered", "glassBroken"]) {
        #expect(
          Set(page.keys) == ["journal", "sequence", "kind", "time", "severity", "text", "who"])
        #expect((page["journal"] as? String)?.count == 32)
        #expect(page["kind"] as? String == kind)
        #expect(page["severity"] as? String == "critical")
        #expect(page["text"] as? String == "\(kind) it was")
        #expect(page["who"] as? String == "ada")
        #expect((page["time"] as? String)?.hasSuffix("Z") == true)
      }
      let reports = try reports(folder)
      #expect(reports.map(\.cause) == places && reports.map(\.what.page) == places)
      for report in reports {
        #expect(report.what.outcome == .delivered && report.what.attempt == 1)
        #expect(report.what.exitStatus == 0 && report.what.detail.isEmpty)
      }
      #expect(report.state.safeguards.paging.pages.isEmpty)
      let names = try text(folder, "env").split(separator: "\n").compactMap {
        $0.split(separator: "=").first.map(String.init)
      }
      // What a shell sets itself.
      let handed = Set(names).subtracting(["PWD", "OLDPWD", "SHLVL", "_"])
      #expect(handed.isSubset(of: Set(ProgramGroup.environmentNames)), "\(names)")
      // The third is the folder that ls(1) reads.
      #expect(try text(folder, "open") == "0\n1\n2\n3\n")
    }
  }

  @Test func oneThatTakesTooLongIsKilledWithAllThatItBegan() throws {
    try inFolder { folder in
      var plan = try pager(folder, "sleep 60 & echo $! > child; sleep 60")
      plan.timeout = .milliseconds(150)
      plan.firstRetry = .milliseconds(60_000)
      let begun = Clocks.monotonicNanoseconds()
      let report = try play(wanted(folder, plan))
      #expect(Clocks.monotonicNanoseconds() - begun < 10_000_000_000)
      #expect(report.state.safeguards.paging.pages.count == 2)
      let reports = try reports(folder)
      #expect(!reports.isEmpty)
      for report in reports {
        #expect(report.what.outcome == .failed && report.what.exitStatus == -1)
        #expect(report.what.detail == "it did not end within 150 ms and was killed")
      }
      let child = try text(folder, "child").dropLast()
      #expect(try isGone(String(child)))
    }
  }

  /// Whether a process has ended; whoever is its parent now may not have waited for it yet.
  private func isGone(_ process: String) throws -> Bool {
    do throws(SystemError) {
      let status = try File.contents(of: "/proc/\(process)/stat")
      return String(decoding: status, as: UTF8.self).contains(") Z ")
    } catch {
      return error.isNotFound || error.code == ESRCH
    }
  }

  @Test func oneThatFailsIsTriedAgain() throws {
    try inFolder { folder in
      var plan = try pager(
        folder, "echo x >> tries; [ \"$(wc -l < tries)\" -gt 3 ] || exit 3; cat >> pages")
      plan.firstRetry = .milliseconds(10)
      plan.longestRetry = .milliseconds(20)
      try play(wanted(folder, plan, milliseconds: 10_000))
      let places = try places(folder)
      #expect(
        Set(try pages(folder).compactMap { $0["sequence"] as? UInt64 })
          == Set(places.map(\.rawValue)))
      for place in places {
        let mine = try reports(folder).map(\.what).filter { $0.page == place }
        #expect(mine.map(\.attempt) == Array(1...UInt32(mine.count)))
        #expect(mine.last?.outcome == .delivered && mine.last?.exitStatus == 0)
        for failed in mine.dropLast() {
          #expect(failed.outcome == .failed && failed.exitStatus == 3)
          #expect(failed.detail == "it ended with exit status 3")
        }
      }
      #expect(try reports(folder).count { $0.what.outcome == .failed } == 3)
    }
  }

  @Test func theNextRunGoesOnWithWhatIsOwed() throws {
    try inFolder { folder in
      try play(wanted(folder, try pager(folder, "exit 1")))
      let failed = try reports(folder).count
      #expect(failed >= 2)
      let plan = try pager(folder, "cat >> pages")
      var again = wanted(folder, plan)
      again.operators = []
      again.profile.script = []
      let second = try play(again)
      #expect(second.state.safeguards.paging.pages.isEmpty)
      let places = try places(folder)
      #expect(places.count == 2)
      #expect(
        try pages(folder).compactMap { $0["sequence"] as? UInt64 }.sorted()
          == places.map(\.rawValue))
      #expect(try pages(folder).allSatisfy { $0["who"] as? String == "ada" })
      let last = try reports(folder).dropFirst(failed).map(\.what)
      #expect(last.map(\.outcome) == [.delivered, .delivered])
      let declared = try events(of: folder.path(of: "journal")).count {
        $0.event.kind == .pagerDeclared
      }
      #expect(declared == 1)
    }
  }

  @Test func aShutdownWaitsNoLongerThanItMay() throws {
    try inFolder { folder in
      let plan = try pager(folder, "sleep 60")
      var wanted = wanted(folder, plan, milliseconds: 1_100)
      wanted.shutdown.deadline = .milliseconds(300)
      let begun = Clocks.monotonicNanoseconds()
      let report = try play(wanted)
      #expect(Clocks.monotonicNanoseconds() - begun < 5_000_000_000)
      #expect(report.state.safeguards.paging.pages.count == 2)
      let reports = try reports(folder).map(\.what)
      #expect(reports.map(\.detail) == ["the run ended before it did, and it was killed"])
      #expect(try events(of: folder.path(of: "journal")).last?.event.kind == .runEnded)
    }
  }

  @Test func anEndAtOnceStillTellsWhatJustHappened() throws {
    try inFolder { folder in
      let plan = try pager(folder, "sleep 0.2; cat >> pages")
      var wanted = wanted(folder, plan, milliseconds: 1_050)
      wanted.pace = .maximum
      let report = try play(wanted)
      #expect(report.state.safeguards.paging.pages.isEmpty)
      #expect(try pages(folder).count == 2)
    }
  }

  @Test func whatIsTooOldAndWhatIsTooMuchIsGivenUpByAnEvent() throws {
    try inFolder { folder in
      var plan = try pager(folder, "exit 1")
      plan.firstRetry = .milliseconds(5)
      plan.longestRetry = .milliseconds(5)
      plan.givesUpAfter = .milliseconds(1_000)
      let report = try play(wanted(folder, plan, milliseconds: 8_000))
      let old = try reports(folder).map(\.what).filter { $0.outcome == .givenUp }
      #expect(old.map(\.page) == (try places(folder)))
      #expect(old.allSatisfy { $0.attempt >= 3 && $0.detail == "it is older than 1 s" })
      #expect(report.state.safeguards.paging.lost?.sequence == old.last?.page)
    }
    try inFolder { folder in
      var plan = try pager(folder, "cat >> pages")
      plan.mostOwed = 1
      var wanted = wanted(folder, plan)
      wanted.pace = .maximum
      wanted.profile.script = (1...3).map { _ in
        ScriptedInput(
          after: .milliseconds(500),
          command: OperatorCommand(
            verb: .breakGlass, actor: "ada", reason: "r", channel: .script))
      }
      try play(wanted)
      let reports = try reports(folder).map(\.what)
      let places = try places(folder)
      #expect(Set(reports.map(\.page)) == Set(places) && places.count == 3)
      for report in reports where report.outcome == .givenUp {
        #expect(report.detail == "more than 1 pages are owed")
      }
      #expect(reports.last { $0.page == places[2] }?.outcome == .delivered)
    }
  }

  @Test func aHaltPagesThoughNothingCanBeWrittenDown() throws {
    try inFolder { folder in
      let heard = Complaints()
      for (script, says) in [("cat >> pages", false), ("exit 4", true)] {
        let journal = Directory(folder.path(of: says ? "second" : "first"))
        try journal.create()
        let plan = try pager(folder, script)
        var wanted = wanted(journal, plan)
        wanted.complain = { heard.hear($0) }
        wanted.profile.script = []
        var run = try DeskRun.open(wanted)
        _ = run.halt(for: .closed)
        #expect(heard.contain("nobody could be paged of the halt") == says)
        try run.engine.close()
        run.letGoAfterAll()
      }
      let page = try #require(try pages(folder).first)
      #expect(page["kind"] as? String == "halted" && page["sequence"] is NSNull)
      #expect(page["who"] as? String == "engine")
    }
  }

  @Test func aProgramThatCannotBeRunEndsTheStart() throws {
    try inFolder { folder in
      let plain = folder.path(of: "plain")
      try Data("x".utf8).write(to: URL(fileURLWithPath: plain))
      for path in [folder.path(of: "missing"), folder.path, plain, ""] {
        let error = #expect(throws: DeskError.self) { try PagerPlan(program: path) }
        #expect(error?.exitCode == 2)
        #expect(error?.description.contains("the pager '\(path)' cannot be run") == true)
      }
      // Gone, or no program at all, once the run is under way: a failed attempt like any other.
      var plan = try pager(folder, "")
      try Data("#!/no/such/shell\n".utf8).write(to: URL(fileURLWithPath: plan.program))
      plan.firstRetry = .milliseconds(60_000)
      let report = try play(wanted(folder, plan))
      #expect(report.state.safeguards.paging.pages.count == 2)
      #expect(try reports(folder).allSatisfy { $0.what.detail.contains("No such file") })
    }
  }

  @Test func aRunWithoutAPagerHasNoEventOfIt() throws {
    try inFolder { folder in
      try play(wanted(folder, nil))
      let kinds = Set(try events(of: folder.path(of: "journal")).map(\.event.kind))
      #expect(kinds.contains(.glassBroken))
      #expect(kinds.isDisjoint(with: [.pagerDeclared, .pageReported]))
    }
  }

  @Test func twoPagesAtATimeAreAMistakeOfOurs() async {
    await #expect(processExitsWith: .failure) {
      do throws(DeskError) {
        let pager = Pager(try PagerPlan(program: "/bin/sh"))
        pager.begin(Sequence(1), [])
        pager.begin(Sequence(2), [])
      } catch {
        CurrentProcess.exit(code: 0)
      }
    }
  }

  @Test func theWaitDoublesUpToItsEnd() throws {
    let plan = try PagerPlan(program: "/bin/sh")
    let waits = [1, 2, 3, 6, 7, 8, 1_000_000].map { plan.wait(after: $0) / 1_000_000_000 }
    #expect(waits == [1, 2, 4, 32, 60, 60, 60])
  }

  @Test func aLineFitsIntoAPipeWhateverTheTextsAre() {
    let long = String(repeating: "\u{1}", count: 100_000)
    let line = PageText.line(
      journal: String(repeating: "f", count: 32), sequence: Sequence(.max), kind: "stopTriggered",
      at: Timestamp(nanoseconds: .max), severity: .critical, text: long, who: long)
    #expect(line.count <= 4_096 && line.last == 10)
    #expect(line.dropLast().allSatisfy { $0 >= 32 })
  }
}
