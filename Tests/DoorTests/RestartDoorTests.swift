import Glibc
import OperatorLink
import Testing
import TradingCore

/// What a restart may not undo, at a real engine.
@Suite struct RestartDoorTests {
  @Test func aRestartUnderAnotherProfileStillTakesTwoPersons() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let first = try desk.start("--speed", "real", profile: "prod")
      try desk.give("limits", "set", "daily-loss", "600").expectWaits()
      first.signal(SIGKILL)
      _ = try first.finish()
      let run = try desk.start("--speed", "real", profile: "dev")
      try desk.give("limits", "set", "daily-loss", "600").expectWaits()
      let added = try desk.give("operators", "add", "mallory", "admin", "--uid", "4242", by: nil)
      added.expectWaits()
      let ended = try desk.endAndProve(run)
      #expect(
        ended.errors.contains("daybook-live: the journal asks a second person for"), "\(ended)")
    }
  }

  @Test func whatTheStartAsksASecondPersonForIsListedAndKept() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let words = ["--speed", "max", "--duration", "1s", "--seed", "7", "--journal", journal]
      let first = try Door.live.run(words + ["--second-person", "resume,recover"])
      #expect(first.code == 0, "\(first)")
      let second = try Door.live.run(words + ["--second-person", "close-breaker"])
      #expect(second.code == 0, "\(second)")
      #expect(second.errors.contains("second person for resume, recover"), "\(second)")
      let listed = try Door.control.run(
        "operators", "list", "--journal", journal, "--format", "json")
      #expect(
        listed.output.contains(#""needsSecond":["resume","close-breaker","recover"]"#), "\(listed)")
    }
  }

  @Test func whoeverLooksIsToldThatTheGlassWasBroken() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real")
      let quiet = try Door.control.run("status", "--journal", desk.journal)
      #expect(quiet.code == 0, "\(quiet)")
      let given = try desk.give("break-glass")
      given.expectDone("glassBroken")
      let place = try #require(given.answer.events.last?.sequence)
      try desk.endAndProve(run)
      let status = try Door.control.run("status", "--journal", desk.journal)
      #expect(status.code == 1, "\(status)")
      #expect(status.output.contains("finding: GLASS BROKEN by 'ada' until "), "\(status)")
      let verified = try Door.audit.run("verify", desk.journal)
      #expect(verified.fact("GLASS BROKEN") == "1 times: #\(place)", "\(verified)")
      let state = try Door.replay.run("state", desk.journal)
      #expect(state.output.contains("because of 'drill'"), "\(state)")

      // Behind a checkpoint as well, where no more than the envelopes is checked.
      let note = "\(folder)/note"
      try Folder.copy("\(desk.journal)/checkpoints/000001.note", to: note)
      let later = try desk.start("--speed", "real")
      let again = try desk.give("break-glass", by: "grace")
      let second = try #require(again.answer.events.last?.sequence)
      try desk.endAndProve(later)
      let tail = try Door.audit.run("verify", desk.journal, "--from-checkpoint", note)
      #expect(tail.fact("GLASS BROKEN") == "1 times: #\(second)", "\(tail)")
    }
  }

  @Test func aRestartDeclaresNobody() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real")
      try desk.give("operators", "revoke", "vic", by: nil).expectDone("operatorChanged")
      try desk.endAndProve(run)
      let words = ["--speed", "max", "--duration", "1s", "--seed", "7", "--journal", desk.journal]
      let old = try Door.live.run(words + ["--operators", desk.operators])
      #expect(old.code == 64, "\(old)")
      #expect(old.complaints(of: .live).count == 1, "\(old)")
      #expect(old.errors.contains("--operators names 'vic', who in the journal is revoked"))
      let more = "\(folder)/more"
      try Folder.write(Array("mallory supervisor,admin uid=4242\n".utf8), to: more)
      let refused = try Door.live.run(words + ["--operators", more])
      #expect(refused.code == 64, "\(refused)")
      #expect(refused.errors.contains("daybook-ctl operators add mallory"), "\(refused)")
      let plain = try Door.live.run(words)
      #expect(plain.code == 0, "\(plain)")
      let listed = try Door.control.run("operators", "list", "--journal", desk.journal)
      #expect(!listed.output.contains("mallory"), "\(listed)")
      #expect(try desk.events().filter { $0.event.kind == .operatorDeclared }.count == 4)
    }
  }
}
