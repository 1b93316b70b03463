import Foundation
import Glibc
import OperatorLink
import Testing
import TradingCore

/// A real engine that pages, killed and halted.
@Suite struct PagerDoorTests {
  private func program(_ folder: String, _ script: String) throws -> String {
    let path = "\(folder)/page"
    let text = "#!/bin/sh\ncd \"$(dirname \"$0\")\" || exit 9\n\(script)\n"
    try Folder.write(Array(text.utf8), to: path)
    _ = unsafe chmod(path, 0o700)
    return path
  }

  private func pages(_ folder: String) throws -> [[String: Any]] {
    try Folder.text("\(folder)/pages").split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  private func outcomes(_ desk: CommandedDesk) throws -> [PageReported] {
    try desk.events().compactMap {
      if case .control(.pageReported(let what)) = $0.event { what } else { nil }
    }
  }

  @Test func aKillBeforeTheDeliveryLosesNoPage() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      // Holds what it was given until somebody says go, for ten seconds at most.
      let pager = try program(
        folder,
        """
        touch started
        i=0
        while [ ! -e go ] && [ $i -lt 200 ]; do i=$((i + 1)); sleep 0.05; done
        cat >> pages
        """)
      let first = try desk.start("--speed", "real", "--pager", pager)
      let given = try desk.give("break-glass")
      given.expectDone("glassBroken")
      let place = try #require(given.answer.events.last?.sequence)
      let hasBegun = try first.wait { Folder.exists("\(folder)/started") }
      #expect(hasBegun)
      // Neither a command nor a stop waits for a program that hangs.
      let begun = Date()
      try desk.give("stop").expectDone("stopTriggered")
      #expect(Date().timeIntervalSince(begun) < 5)
      first.signal(SIGKILL)
      _ = try first.finish()
      let dead = try Door.control.run("status", "--journal", desk.journal)
      #expect(dead.code == 1, "\(dead)")
      #expect(dead.output.contains("finding: warning: the page of #\(place) at "), "\(dead)")
      #expect(dead.output.contains("is not delivered, never tried"), "\(dead)")
      #expect(dead.fact("pages not delivered") == "1", "\(dead)")
      #expect(try outcomes(desk).isEmpty)

      try Folder.write([], to: "\(folder)/go")
      let second = try desk.start("--speed", "real", "--pager", pager)
      let isTold = try second.wait {
        try second.errorsSoFar.contains("page of #\(place) delivered at attempt 1")
      }
      #expect(isTold)
      try desk.endAndProve(second)
      let sequences = try pages(folder).compactMap { $0["sequence"] as? UInt64 }
      #expect(!sequences.isEmpty && Set(sequences) == [place])
      #expect(try outcomes(desk).map(\.outcome) == [.delivered])
      let status = try Door.control.run("status", "--journal", desk.journal)
      #expect(status.fact("pager") == pager, "\(status)")
      #expect(status.fact("pages not delivered") == "0", "\(status)")
    }
  }

  @Test func aPagerThatFailsIsAWarningAndTheReportsShowTheGlass() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real", "--pager", "/bin/false")
      let given = try desk.give("break-glass")
      let place = try #require(given.answer.events.last?.sequence)
      let isTold = try run.wait {
        try run.errorsSoFar.contains("PAGE of #\(place) NOT DELIVERED at attempt 1")
      }
      #expect(isTold)
      try desk.endAndProve(run)
      let status = try Door.control.run("status", "--journal", desk.journal)
      #expect(status.code == 1, "\(status)")
      #expect(
        status.output.contains("attempts failed: it ended with exit status 1"), "\(status)")
      let verified = try Door.audit.run("verify", desk.journal)
      #expect(verified.code == 0, "\(verified)")
      #expect(verified.fact("GLASS BROKEN") == "1 times: #\(place)", "\(verified)")
      #expect(verified.fact("PAGES NOT DELIVERED") == "1: #\(place)", "\(verified)")
      let state = try Door.replay.run("state", desk.journal)
      #expect(state.output.contains(" #\(place) GLASS BROKEN: every permission"), "\(state)")
      let json = try Door.replay.run("state", desk.journal, "--format", "json")
      #expect(json.output.contains(#""glassBroken":[{"sequence":\#(place),"#), "\(json)")
      let set = try Door.control.run("config", "--journal", desk.journal)
      #expect(set.output.contains("/bin/false"), "\(set)")
    }
  }

  @Test func aHaltThatNobodyCanWriteDownPages() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let pager = try program(folder, "cat >> pages")
      let run = try desk.trading("--pager", pager)
      let limited = try RunningDoor(
        executable: "/usr/bin/prlimit", ["--pid", "\(run.process)", "--fsize=4096"]
      ).finish()
      #expect(limited.code == 0, "\(limited)")
      let ended = try run.finish()
      #expect(ended.code == 2, "\(ended)")
      #expect(try desk.resting().isEmpty)
      let halted = try #require(try pages(folder).last)
      #expect(halted["kind"] as? String == "halted" && halted["sequence"] is NSNull)
      #expect((halted["text"] as? String)?.contains("File too large") == true, "\(halted)")
      // The next start writes the stop down, and pages of it.
      try desk.writeFeed(lines: 12_000)
      let again = try Door.live.run(desk.words(speed: "max") + ["--pager", pager])
      #expect(again.fact("mode")?.hasPrefix("STOPPED") == true, "\(again)")
      let stop = try #require(try pages(folder).last)
      #expect(stop["kind"] as? String == "stopTriggered" && stop["sequence"] is UInt64)
      #expect(try Door.audit.run("verify", desk.journal).code == 0)
    }
  }

  @Test func aProgramThatCannotBeRunIsSaidBeforeAnythingIsWritten() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let words = ["--speed", "max", "--duration", "1s", "--journal", journal]
      let missing = try Door.live.run(words + ["--pager", "\(folder)/missing"])
      #expect(missing.code == 2, "\(missing)")
      #expect(missing.complaints(of: .live).count == 1, "\(missing)")
      #expect(missing.errors.contains("No such file or directory"), "\(missing)")
      #expect(!Folder.exists(journal))
      let none = try Door.live.run(
        words + ["--pager", "none"], environment: ["DAYBOOK_PAGER": "\(folder)/missing"])
      #expect(none.code == 0, "\(none)")

      func line(_ more: String...) throws -> String {
        let told = try Door.control.run(["preflight", "--journal", journal] + more)
        let lines = told.output.split(separator: "\n").map(String.init)
        return lines.first { $0.dropFirst(8).hasPrefix("pager") } ?? "\(told)"
      }
      #expect(try line().hasPrefix("ok      pager"))
      #expect(try line("--profile", "prod").hasPrefix("warning pager"))
      #expect(try line("--profile", "prod", "--pager", "/bin/sh").hasPrefix("ok      pager"))
      let failed = try line("--pager", "\(folder)/missing")
      #expect(failed.hasPrefix("failed  pager") && failed.contains("No such file"))
    }
  }
}
