import Glibc
import OperatorLink
import SystemCalls
import Testing
import TradingCore

/// What the socket of a real engine does not understand.
@Suite struct RejectionDoorTests {
  /// Sends lines and reads an answer to each.
  private func exchange(_ lines: [String], at path: String) throws -> [CommandAnswer] {
    let deadline = Clocks.monotonicNanoseconds() + 20_000_000_000
    let socket = try LocalSocket.connect(to: path, deadline: deadline)
    var received: [UInt8] = []
    do {
      let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
      try socket.write(bytes.span, deadline: deadline)
      try socket.finishWriting()
      var piece = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = try socket.read(into: &piece, deadline: deadline)
        if count == 0 { break }
        received += piece[..<count]
      }
    } catch {
      socket.abandon()
      throw error
    }
    try socket.close()
    return try received.split(separator: UInt8(ascii: "\n")).map {
      try CommandAnswer(line: Array($0))
    }
  }

  private func rejections(_ desk: CommandedDesk) throws -> [RequestRejected] {
    try desk.events().compactMap {
      if case .control(.requestRejected(let rejected)) = $0.event { rejected } else { nil }
    }
  }

  @Test func whatIsNoCommandIsRefusedExplainedAndInTheJournal() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real")
      let secret = try OperatorToken.read(desk.tokenFile(of: "ada")).text
      let lines = [
        #"{"protocol":1,"command":"explode","target":"a\u001b[2J","nonce":"\#(nonce)"}"#,
        #"{"protocol":1,"command":"trade","reason":"r","token":"\#(secret)"}"#,
        #"{"protocol":2,"command":"stop","token":"\#(secret)"}"#,
        #"{"protocol":1,"command":"stop","token":"\#(secret)","x":1}"#,
        #"{"protocol":1,"token":"\#(secret)","command":stop}"#,
        #"{"protocol":1,"command":"explode","dryRun":true}"#,
        #"{"protocol":1,"command":"ping"}"#,
      ]
      let answers = try exchange(lines, at: desk.control)
      #expect(answers.count == lines.count)
      #expect(
        answers.map(\.outcome)
          == [.refused, .refused, .refused, .refused, .refused, .wouldRefuse, .done])
      #expect(answers[0].because.contains("the commands are stop, recover"), "\(answers[0])")
      #expect(answers[1].because.contains("'trade' needs a nonce"), "\(answers[1])")
      #expect(answers[2].because.contains("'protocol' is 2"), "\(answers[2])")
      #expect(answers[3].because.contains("'x' is unknown"), "\(answers[3])")
      try desk.endAndProve(run)
      let found = try rejections(desk)
      #expect(
        found.map(\.reason)
          == [.unknownVerb, .missingNonce, .malformed, .malformed, .malformed])
      #expect(
        found.prefix(4).map(\.asked)
          == ["explode a\u{FFFD}[2J", "trade", "stop", "stop"], "\(found)")
      #expect(found[4].asked == #"{"protocol":1,"token…"#, "\(found[4])")
      let here = (user: Int64(geteuid()), process: UInt32(getpid()))
      #expect(found.allSatisfy { $0.user == here.user && $0.process == here.process })
      #expect(found.allSatisfy { $0.unwritten == 0 })
      // The answer names the very event.
      let events = try desk.events()
      for (answer, place) in zip(answers, 0..<5) {
        let told = try #require(answer.events.first)
        #expect(told.kind == "requestRejected", "\(place)")
        #expect(events[Int(told.sequence) - 1].event.kind == .requestRejected, "\(place)")
      }
      let told = try Door.replay.run("timeline", desk.journal, "--format", "json")
      #expect(!told.output.contains(secret.dropFirst(4)))
    }
  }

  private let nonce = "00112233445566778899aabbccddeeff"

  @Test func aFloodDoesNotFillTheJournalAndIsCounted() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real")
      let began = Clocks.monotonicNanoseconds()
      let answers = try exchange([String](repeating: "nonsense", count: 300), at: desk.control)
      let seconds = (Clocks.monotonicNanoseconds() - began) / 1_000_000_000
      #expect(answers.count == 300)
      let written = answers.count { $0.outcome == .refused }
      #expect(written >= 16 && written <= 16 + Int(seconds) / 10 + 1)
      #expect(answers.allSatisfy { $0.outcome == .refused || $0.outcome == .failed })
      #expect(answers.last?.because.contains("only counted") == true, "\(answers.last as Any)")
      // Commands go on being taken.
      try desk.give("pause").expectDone("modeChanged")
      try desk.endAndProve(run)
      let found = try rejections(desk)
      #expect(found.count == written + 1)
      #expect(found.reduce(0) { $0 + Int($1.unwritten) + 1 } == 300)
      #expect(found.last?.unwritten == UInt32(300 - written - 1))
    }
  }
}
