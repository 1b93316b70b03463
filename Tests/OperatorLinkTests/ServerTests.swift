import SystemCalls
import Testing

@testable import OperatorLink

struct ServerTests {
  private typealias Answering = @Sendable (CommandRequest, PeerCredentials) -> CommandAnswer?

  private static let second: Int64 = 1_000_000_000

  /// Runs a test against a server whose engine echoes what it was asked.
  private func withServer(
    _ limits: ServerLimits = ServerLimits(),
    answer: @escaping Answering = echo,
    _ test: (String, CommandQueue) throws -> Void
  ) throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "journal.control")
      let queue = CommandQueue()
      let server = try CommandServer.start(at: path, queue: queue, limits: limits)
      let engine: AnsweringEngine
      do {
        engine = try AnsweringEngine(queue, answer)
        do {
          try test(path, queue)
        } catch {
          try engine.end()
          throw error
        }
        try engine.end()
      } catch {
        try server.close()
        throw error
      }
      try server.close()
      #expect(try !directory.contains("journal.control"))
    }
  }

  @Sendable private static func echo(
    _ request: CommandRequest, _ peer: PeerCredentials
  ) -> CommandAnswer? {
    CommandAnswer(
      .done,
      events: [
        CommandAnswer.Event(
          sequence: 7, kind: "operatorCommanded",
          text: "\(request) by \(peer.userIdentifier):\(peer.groupIdentifier) "
            + "\(peer.processIdentifier) \(request.nonce?.description ?? "-")")
      ])
  }

  private func ask(_ verb: String, at path: String, seconds: Int64 = 20) throws -> CommandAnswer {
    try CommandClient.ask(
      CommandRequest(command: verb), at: path, timeoutNanoseconds: seconds * Self.second)
  }

  /// Sends bytes and reads the lines that come until the server closes.
  private func exchange(_ bytes: [UInt8], at path: String) throws -> [String] {
    try withSocket(to: path) { socket, deadline in
      try socket.write(bytes.span, deadline: deadline)
      try socket.finishWriting()
      let received = try readToEnd(socket, deadline)
      return String(decoding: received, as: UTF8.self).split(separator: "\n").map { String($0) }
    }
  }

  private func readToEnd(
    _ socket: borrowing LocalSocket, _ deadline: Int64
  ) throws -> [UInt8] {
    var received: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      do throws(SystemError) {
        let count = try socket.read(into: &piece, deadline: deadline)
        if count == 0 { return received }
        received += piece[..<count]
      } catch {
        // Whoever closes with something unread resets the connection (unix(7)).
        guard error.isDisconnected else { throw error }
        return received
      }
    }
  }

  @Test func aCommandReachesTheEngineWithItsPeer() throws {
    try withServer { (path, _) throws in
      let answer = try ask("stop", at: path)
      #expect(answer.outcome == .done)
      let own = try ownCredentials(at: path)
      #expect(
        answer.events.first?.text
          == "stop by \(own.userIdentifier):\(own.groupIdentifier) \(own.processIdentifier) -")
      #expect(own.userIdentifier == CurrentProcess.effectiveUserIdentifier)
      #expect(own.processIdentifier == CurrentProcess.identifier)
    }
  }

  /// The server runs in this process, so the peer's credentials are our own.
  private func ownCredentials(at path: String) throws -> PeerCredentials {
    try withSocket(to: path) { socket, _ in try socket.peer() }
  }

  @Test func aReplayIsPassedOnUntouched() throws {
    try withServer { (path, _) throws in
      var client = try CommandClient.connect(to: path, timeoutNanoseconds: Self.second)
      var answers: [CommandAnswer] = []
      do {
        var request = CommandRequest(command: "trade")
        request.nonce = HexNumber(99)
        for _ in 0..<3 {
          answers.append(try client.ask(request, timeoutNanoseconds: 20 * Self.second))
        }
      } catch {
        client.abandon()
        throw error
      }
      try client.close()
      #expect(answers.count == 3 && answers.allSatisfy { $0 == answers[0] })
      #expect(answers[0].events[0].text.hasSuffix(HexNumber(99).description))
    }
  }

  @Test func aPingIsAnsweredWithoutTheEngine() throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      let queue = CommandQueue()
      let server = try CommandServer.start(at: path, queue: queue)
      let answer: CommandAnswer
      do {
        answer = try ask("ping", at: path)
      } catch {
        try server.close()
        throw error
      }
      #expect(answer == CommandAnswer(.done))
      #expect(!queue.hasPending)
      try server.close()
    }
  }

  @Test func everyLineIsAnsweredInOrderMalformedOnesToo() throws {
    try withServer { (path, _) throws in
      let lines = [
        #"{"protocol":1,"command":"pause"}"#, "nonsense", #"{"protocol":1,"command":"x","y":1}"#,
        "", #"{"protocol":1,"command":"ping"}"#, #"{"protocol":1,"command":"trade"}"#,
      ]
      // The last line needs no line feed.
      let answers = try exchange(Array(lines.joined(separator: "\n").utf8), at: path)
      #expect(answers.count == lines.count, "\(answers)")
      let outcomes = try answers.map { try CommandAnswer(line: Array($0.utf8)).outcome }
      #expect(outcomes == [.done, .refused, .refused, .refused, .done, .done])
      #expect(answers[2].contains("'y'"))
      #expect(answers[5].contains("trade by"))
    }
  }

  @Test func aLineThatIsNoRequestIsExplainedWithoutTheEngineToo() throws {
    var limits = ServerLimits()
    limits.answerNanoseconds = 200_000_000
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      let queue = CommandQueue()
      let server = try CommandServer.start(at: path, queue: queue, limits: limits)
      let answers: [String]
      do {
        answers = try exchange(Array("nonsense\n".utf8), at: path)
      } catch {
        try server.close()
        throw error
      }
      #expect(answers.count == 1)
      let answer = try CommandAnswer(line: Array(answers[0].utf8))
      #expect(answer.outcome == .failed)
      #expect(answer.because.contains("no JSON object"), "\(answer)")
      #expect(answer.because.contains("taken back"), "\(answer)")
      #expect(queue.takeUnheard() == 1 && queue.takeUnheard() == 0)
      try server.close()
    }
  }

  @Test func anOversizedLineIsRefusedAndTheConnectionClosed() throws {
    try withServer { (path, queue) throws in
      let long = [UInt8](repeating: UInt8(ascii: "x"), count: 70_000)
      let answers = try exchange(long, at: path)
      #expect(answers.count == 1 && answers[0].contains("65536 bytes"), "\(answers)")
      let within = [UInt8](repeating: UInt8(ascii: " "), count: 65_536) + [UInt8(ascii: "\n")]
      let ends = try exchange(within + Array("{}\n".utf8), at: path)
      #expect(ends.first?.contains("65536 bytes") == true, "\(ends)")
      #expect(!queue.hasPending)
    }
  }

  @Test func aSlowClientIsCutAndHoldsNobodyUp() throws {
    var limits = ServerLimits()
    limits.idleNanoseconds = 300_000_000
    try withServer(limits) { (path, _) throws in
      var cutAfter: Int64?
      try withSocket(to: path) { (slow, deadline) throws in
        let start = Clocks.monotonicNanoseconds()
        // Each byte comes in time, the line does not.
        while cutAfter == nil, Clocks.monotonicNanoseconds() < deadline {
          do throws(SystemError) {
            try slow.write([UInt8(ascii: " ")].span, deadline: deadline)
          } catch {
            cutAfter = Clocks.monotonicNanoseconds() - start
          }
          #expect(try ask("pause", at: path).outcome == .done)
          Clocks.sleep(nanoseconds: 20_000_000)
        }
      }
      #expect(cutAfter.map { $0 >= 250_000_000 } == true, "\(String(describing: cutAfter))")
    }
  }

  @Test func aClientThatDoesNotReadIsCut() throws {
    var limits = ServerLimits()
    limits.writeNanoseconds = 500_000_000
    let text = String(repeating: "x", count: 800_000)
    let long = CommandAnswer(
      .refused, because: "",
      events: [
        CommandAnswer.Event(sequence: 1, kind: "k", text: text)
      ])
    let always: Answering = { _, _ in long }
    try withServer(limits, answer: always) { (path, _) throws in
      try withSocket(to: path) { deaf, deadline in
        let line = Array("{\"protocol\":1,\"command\":\"stop\"}\n".utf8)
        try deaf.write(line.span, deadline: deadline)
        Clocks.sleep(nanoseconds: 1_200_000_000)
        let received = try readToEnd(deaf, deadline)
        #expect(!received.isEmpty && received.count < 800_000)
      }
      #expect(try ask("ping", at: path).outcome == .done)
    }
  }

  @Test func aClientThatGoesAwayIsStillObeyed() throws {
    let seen = SeenVerbs()
    let noting: Answering = { request, _ in
      seen.add(request.command)
      return CommandAnswer(.done)
    }
    try withServer(answer: noting) { (path, _) throws in
      for number in 0..<50 {
        let line = Array("{\"protocol\":1,\"command\":\"stop\",\"target\":\"\(number)\"}\n".utf8)
        try withSocket(to: path) { socket, deadline in
          try socket.write(line.span, deadline: deadline)
        }
      }
      #expect(try ask("trade", at: path).outcome == .done)
    }
    #expect(seen.count(of: "stop") == 50 && seen.count(of: "trade") == 1)
  }

  @Test func anEngineThatDoesNotAnswerIsNotWaitedForForEver() throws {
    var limits = ServerLimits()
    limits.answerNanoseconds = 150_000_000
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      let queue = CommandQueue()
      let server = try CommandServer.start(at: path, queue: queue, limits: limits)
      do {
        let trade = try ask("trade", at: path)
        #expect(trade.outcome == .failed && trade.because.contains("taken back"))
        #expect(!queue.hasPending)
        let stop = try ask("stop", at: path)
        #expect(stop.outcome == .failed && stop.because.contains("may still obey"))
        #expect(queue.hasPending)
        // It comes late, and still comes.
        if let late = queue.take() { #expect(late.request.command == "stop") }
        #expect(!queue.hasPending)
      } catch {
        try server.close()
        throw error
      }
      try server.close()
    }
  }

  @Test func anUnansweredCommandFails() throws {
    let never: Answering = { _, _ in nil }
    try withServer(answer: never) { (path, _) throws in
      let answer = try ask("trade", at: path)
      #expect(answer.outcome == .failed && answer.because.contains("without an answer"))
    }
  }

  @Test func manyClientsAreServedAtOnce() throws {
    try withServer { (path, _) throws in
      let failures = SeenVerbs()
      var threads: [TestThread] = []
      for number in 0..<16 {
        threads.append(
          try TestThread("client-\(number)") {
            for _ in 0..<40 {
              do {
                let request = CommandRequest(command: "verb-\(number)")
                let answer = try CommandClient.ask(
                  request, at: path, timeoutNanoseconds: 20 * Self.second)
                if answer.events.first?.text.hasPrefix("verb-\(number) by") != true {
                  failures.add("\(answer)")
                }
              } catch {
                failures.add("\(error)")
              }
            }
          })
      }
      for thread in threads { try thread.join() }
      #expect(failures.all.isEmpty, "\(failures.all.prefix(3))")
    }
  }

  @Test func idleConnectionsMakeRoomForOthers() throws {
    var limits = ServerLimits()
    limits.connectionCount = 4
    try withServer(limits) { (path, _) throws in
      let idle = IdleConnections()
      defer { idle.close() }
      for _ in 0..<20 { try idle.open(path) }
      #expect(try ask("stop", at: path).outcome == .done)
    }
  }

  @Test func anEndingServerAnswersWhoeverWaits() throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      let queue = CommandQueue()
      let server = try CommandServer.start(at: path, queue: queue)
      let seen = SeenVerbs()
      var clients: [TestThread] = []
      for verb in ["stop", "trade"] {
        clients.append(
          try TestThread(verb) {
            do {
              let answer = try CommandClient.ask(
                CommandRequest(command: verb), at: path, timeoutNanoseconds: 20 * Self.second)
              seen.add("\(answer.outcome) \(answer.because)")
            } catch {
              seen.add("\(error)")
            }
          })
      }
      // One has been taken, the other waits in the queue.
      queue.wait(nanoseconds: 20 * Self.second)
      let taken = queue.take()
      queue.wait(nanoseconds: 20 * Self.second)
      try server.close()
      for client in clients { try client.join() }
      _ = consume taken
      #expect(seen.all.count == 2 && seen.all.allSatisfy { $0.hasPrefix("failed") }, "\(seen.all)")
      #expect(seen.all.contains { $0.contains("has ended") }, "\(seen.all)")
      #expect(seen.all.contains { $0.contains("look into the journal") }, "\(seen.all)")
    }
  }
}

/// What threads saw, in the order in which they said so.
final class SeenVerbs: @unchecked Sendable {
  private let monitor = Monitor()
  private var verbs: [String] = []

  func add(_ verb: String) { monitor.withLock { verbs.append(verb) } }

  func count(of verb: String) -> Int { all.count { $0 == verb } }

  var all: [String] { monitor.withLock { verbs } }
}

/// Connections that say nothing.
final class IdleConnections {
  private var head: Link?

  private final class Link {
    var socket: LocalSocket?
    let next: Link?

    init(_ socket: consuming LocalSocket, next: Link?) {
      self.socket = consume socket
      self.next = next
    }
  }

  func open(_ path: String) throws {
    let deadline = Clocks.monotonicNanoseconds() + 5_000_000_000
    head = Link(try LocalSocket.connect(to: path, deadline: deadline), next: head)
  }

  func close() {
    while let link = head {
      if let socket = link.socket.take() { socket.abandon() }
      head = link.next
    }
  }
}
