import Foundation
import JournalStore
import SystemCalls
import Testing

/// Excerpts made and checked by real executables.
@Suite struct ExcerptTests {
  private func export(_ desk: EvidenceDesk, _ words: [String], _ name: String) throws -> Outcome {
    try Door.audit.run(["export", desk.journal, "--output", desk.path(name)] + words)
  }

  @Test func anExcerptProvesItselfWithoutTheJournal() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.trade()
      let before = try Folder.contents(desk.journal)
      #expect(try export(desk, ["--from", "#400", "--to", "#900"], "range.excerpt").code == 0)
      #expect(try export(desk, ["--order", "1"], "order.excerpt").code == 0)
      #expect(try export(desk, ["--from", "#1"], "all.excerpt").code == 0)
      #expect(
        try export(desk, ["--to", "2026-01-05T09:00:01Z"], "second.excerpt").code == 0)
      #expect(try Folder.contents(desk.journal) == before)
      try Folder.remove(desk.journal)
      for name in ["range", "order", "all", "second"] {
        let checked = try Door.audit.run(
          "check-proof", desk.path("\(name).excerpt"), "--trust", desk.key, "--format", "json")
        #expect(checked.code == 0, "\(checked)")
        let lines = checked.output.split(separator: "\n")
        let head = try object(lines[0])
        #expect(head["verdict"] as? String == "proven", "\(name): \(checked)")
        #expect(head["events"] as? String == "\(lines.count - 1)", "\(name)")
        let first = try object(lines[1])["sequence"] as? Int
        #expect(head["firstEvent"] as? String == "#\(first ?? 0)")
        if name == "range" { #expect((first ?? 0) <= 400 && head["gaps"] as? String == "0") }
        if name == "order" {
          let kinds = try lines.dropFirst().map { try object($0)["kind"] as? String }
          for kind in ["decisionMade", "orderIntended", "orderSent"] {
            #expect(kinds.contains(kind), "\(kind) of order 1")
          }
        }
      }
    }
  }

  private func object(_ line: Substring) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func theEventsOfAnExcerptAreThoseOfTheJournal() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      _ = try export(desk, ["--from", "#1"], "all.excerpt")
      let excerpt = try Door.audit.run(
        "check-proof", desk.path("all.excerpt"), "--trust", desk.key, "--format", "json")
      let timeline = try Door.replay.run("timeline", desk.journal, "--format", "json")
      func numbers(_ text: some StringProtocol) throws -> [Int] {
        try text.split(separator: "\n").compactMap { try object(Substring($0))["sequence"] as? Int }
      }
      let shown = try numbers(excerpt.output)
      #expect(try numbers(timeline.output) == shown && shown.count > 1000)
    }
  }

  @Test func whatTheCheckpointDoesNotCoverIsNotExported() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.sign("early.note")
      let counted = try Door.audit.run("verify", desk.journal).fact("events")
      let events = try #require(counted.flatMap { Int($0) })
      try desk.trade()
      let early = ["--checkpoint", desk.path("early.note")]
      desk.expectRefusal(
        try export(desk, early + ["--from", "#1", "--to", "#\(events + 900)"], "a.excerpt"), 2,
        "take a later one")
      #expect(try export(desk, early + ["--from", "#1"], "a.excerpt").code == 0)
      desk.expectRefusal(
        try export(desk, early + ["--from", "#1"], "a.excerpt"), 2, "not written over")
      desk.expectRefusal(
        try export(desk, ["--to", "2001-01-01T00:00:00Z"], "b.excerpt"), 2, "no event lies there")
      desk.expectRefusal(
        try export(desk, ["--order", "9999"], "b.excerpt"), 2, "holds no order 9999")
      #expect(!Folder.exists(desk.path("b.excerpt")))
      #expect(!Folder.exists(desk.path("b.excerpt.tmp")))
    }
  }

  @Test func everyChangedBitOfAnExcerptIsNoticed() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      _ = try export(desk, ["--from", "#3", "--to", "#3"], "a.excerpt")
      let whole = try Folder.bytes(desk.path("a.excerpt"))
      let aboutEnd = (whole.dropFirst(20).firstIndex(of: 10) ?? 0)
      var codes = [0, 0, 0]
      for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 60)) {
        var bytes = whole
        bytes[place] ^= 1 << UInt8(place % 7)
        try Folder.write(bytes, to: desk.path("b.excerpt"))
        let outcome = try Door.audit.run(
          "check-proof", desk.path("b.excerpt"), "--trust", desk.key)
        #expect((0...2).contains(outcome.code), "byte \(place): \(outcome)")
        codes[Int(outcome.code)] += 1
        // Nothing vouches for what it says it is about.
        #expect(outcome.code != 0 || place < aboutEnd, "byte \(place): \(outcome)")
      }
      for count in [0, 1, 19, 300, whole.count / 2, whole.count - 1] {
        try Folder.write(Array(whole.prefix(count)), to: desk.path("b.excerpt"))
        let outcome = try Door.audit.run("check-proof", desk.path("b.excerpt"))
        #expect(outcome.code == 2 && outcome.output.isEmpty, "\(count) bytes: \(outcome)")
      }
      print("changed bits: \(codes[1]) refuted, \(codes[2]) unreadable, \(codes[0]) other titles")
      #expect(codes[1] > 0 && codes[2] > 0)
    }
  }
}
