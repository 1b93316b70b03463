import Synchronization
import SystemCalls
import Testing

@testable import OperatorLink

struct QueueTests {
  private static let peer = PeerCredentials(
    userIdentifier: 1, groupIdentifier: 2, processIdentifier: 3)

  @discardableResult
  private func submit(
    _ verb: String, to queue: CommandQueue, lasting nanoseconds: Int64 = 60_000_000_000
  ) -> SubmittedCommand {
    queue.submit(
      CommandRequest(command: verb), from: Self.peer,
      deadline: Clocks.monotonicNanoseconds() + nanoseconds, whenAnswered: {})
  }

  private func takeVerb(_ queue: CommandQueue) -> String? {
    guard let command = queue.take() else { return nil }
    let verb = command.request.command
    command.answer(CommandAnswer(.done))
    return verb
  }

  @Test func commandsComeOutAsTheyCame() {
    let queue = CommandQueue()
    #expect(!queue.hasPending && takeVerb(queue) == nil)
    let verbs = ["trade", "stop", "pause", "trade"]
    for verb in verbs { submit(verb, to: queue) }
    for verb in verbs {
      #expect(queue.hasPending)
      #expect(takeVerb(queue) == verb)
    }
    #expect(!queue.hasPending && takeVerb(queue) == nil)
  }

  @Test func theFirstAnswerCountsAndIsToldOnce() throws {
    let queue = CommandQueue()
    let told = Atomic<Int>(0)
    try withTold(told) { count in
      let submitted = queue.submit(
        RequestTests.whole, from: Self.peer, deadline: .max, whenAnswered: count)
      let pending = try taken(queue)
      #expect(pending.request == RequestTests.whole && pending.peer == Self.peer)
      #expect(submitted.answer == nil)
      pending.answer(CommandAnswer(.refused, because: "no"))
      #expect(submitted.answer == CommandAnswer(.refused, because: "no"))
      submitted.settle(CommandAnswer(.done))
      #expect(submitted.answer == CommandAnswer(.refused, because: "no"))
    }
    #expect(told.load(ordering: .relaxed) == 1)
  }

  /// Counts calls; a class, as the closure may be kept.
  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }

  private func withTold(
    _ told: borrowing Atomic<Int>, _ body: (@escaping @Sendable () -> Void) throws -> Void
  ) throws {
    let counter = Counter()
    try body { counter.value.add(1, ordering: .relaxed) }
    told.store(counter.value.load(ordering: .relaxed), ordering: .relaxed)
  }

  private func taken(_ queue: CommandQueue) throws -> PendingCommand {
    guard let command = queue.take() else { throw LinkError.noAnswer(path: "the queue") }
    return command
  }

  @Test func linesThatAreNoRequestTakeNoRoomFromWhatLowersRisk() {
    let queue = CommandQueue()
    let line = UnreadableLine(Array("nonsense".utf8), .missingMember("protocol"))
    func submitLine() -> SubmittedCommand {
      queue.submit(.unreadable(line), from: Self.peer, deadline: .max, whenAnswered: {})
    }
    for _ in 0..<CommandQueue.capacity { #expect(submitLine().answer == nil) }
    for _ in 0..<3 {
      let because = submitLine().answer?.because ?? ""
      #expect(because.contains("'protocol' is missing"), "\(because)")
      #expect(because.contains("nothing was done"), "\(because)")
    }
    #expect(submit("trade", to: queue).answer?.outcome == .failed)
    #expect(submit("stop", to: queue).answer == nil)
    #expect(queue.takeUnheard() == 3 && queue.takeUnheard() == 0)
  }

  @Test func aDroppedCommandAnswersFailed() throws {
    let queue = CommandQueue()
    let submitted = submit("trade", to: queue)
    let pending = try taken(queue)
    #expect(submitted.answer == nil)
    _ = consume pending
    #expect(submitted.answer?.outcome == .failed)
    #expect(submitted.answer?.because.contains("look into the journal") == true)
  }

  @Test func aFullQueueFailsAtOnceButLetsInWhatLowersRisk() {
    let queue = CommandQueue()
    for _ in 0..<CommandQueue.capacity {
      #expect(submit("trade", to: queue).answer == nil)
    }
    let refused = submit("trade", to: queue).answer
    #expect(refused?.outcome == .failed && refused?.because.contains("64 commands") == true)
    let urgent = ["stop", "lock-down", "pause", "reduce-only", "cancel-all"]
    for number in CommandQueue.capacity..<CommandQueue.urgentCapacity {
      #expect(submit(urgent[number % urgent.count], to: queue).answer == nil)
    }
    #expect(submit("stop", to: queue).answer?.because.contains("1024 commands") == true)
    for number in 0..<CommandQueue.urgentCapacity {
      #expect((takeVerb(queue) == "trade") == (number < CommandQueue.capacity))
    }
    #expect(submit("trade", to: queue).answer == nil)
  }

  @Test func whatNobodyWaitsForIsDroppedUnlessItLowersRisk() {
    let queue = CommandQueue()
    var late: [SubmittedCommand] = []
    for _ in 0..<CommandQueue.capacity { late.append(submit("trade", to: queue, lasting: -1)) }
    #expect(submit("resume", to: queue).answer == nil, "late ones make room")
    #expect(late.allSatisfy { $0.answer?.because.contains("taken back") == true })
    let stop = submit("stop", to: queue, lasting: -1)
    submit("crisis", to: queue, lasting: -1)
    #expect(takeVerb(queue) == "resume")
    #expect(stop.answer == nil)
    #expect(takeVerb(queue) == "stop")
    #expect(takeVerb(queue) == nil && !queue.hasPending)
  }

  @Test func givingUpTakesBackWhatWasNotTaken() throws {
    let queue = CommandQueue()
    let waiting = submit("trade", to: queue)
    queue.giveUp(waiting)
    #expect(waiting.answer?.because.contains("nothing was done") == true)
    #expect(!queue.hasPending)
    let underWay = submit("trade", to: queue)
    let pending = try taken(queue)
    queue.giveUp(underWay)
    #expect(underWay.answer?.because.contains("may still obey") == true)
    pending.answer(CommandAnswer(.done))
    #expect(underWay.answer?.outcome == .failed)
    let stop = submit("stop", to: queue)
    queue.giveUp(stop)
    #expect(stop.answer?.because.contains("may still obey") == true)
    #expect(takeVerb(queue) == "stop")
  }

  @Test func aWaitEndsWithACommandOrInTime() throws {
    let queue = CommandQueue()
    let start = Clocks.monotonicNanoseconds()
    queue.wait(nanoseconds: 3_000_000)
    #expect(Clocks.monotonicNanoseconds() - start >= 3_000_000)
    queue.wait(nanoseconds: -5)
    let thread = try Thread.spawn(name: "asker") {
      Clocks.sleep(nanoseconds: 5_000_000)
      _ = queue.submit(
        CommandRequest(command: "stop"), from: Self.peer, deadline: .max, whenAnswered: {})
    }
    queue.wait(nanoseconds: .max)
    try thread.join()
    #expect(queue.hasPending)
    queue.wait(nanoseconds: .max)
    #expect(takeVerb(queue) == "stop")
  }

  @Test func aClosedQueueAnswersEveryone() {
    let queue = CommandQueue()
    let before = [submit("trade", to: queue), submit("stop", to: queue)]
    queue.close()
    #expect(!queue.hasPending && takeVerb(queue) == nil)
    for command in before + [submit("stop", to: queue)] {
      #expect(command.answer?.outcome == .failed)
      #expect(command.answer?.because.contains("has ended") == true)
    }
    var dropped: CommandQueue? = CommandQueue()
    let left = dropped.map { submit("stop", to: $0) }
    dropped = nil
    #expect(left?.answer?.outcome == .failed)
  }

  @Test func askersAndTheEngineMeetWithoutLoss() throws {
    let queue = CommandQueue()
    let answered = Counter()
    let askers = 4
    let each = 500
    var threads: [TestThread] = []
    for asker in 0..<askers {
      threads.append(
        try TestThread("asker-\(asker)") {
          for number in 0..<each {
            var request = CommandRequest(command: "stop")
            request.argument = "\(asker) \(number)"
            _ = queue.submit(
              request, from: Self.peer, deadline: .max,
              whenAnswered: { answered.value.add(1, ordering: .relaxed) })
          }
        })
    }
    var next = [Int](repeating: 0, count: askers)
    var full = 0
    while next.reduce(0, +) + full < askers * each {
      queue.wait(nanoseconds: 20_000_000)
      while let command = queue.take() {
        let words = command.request.argument.split(separator: " ").compactMap { Int($0) }
        #expect(words[1] >= next[words[0]], "an asker's commands keep their order")
        next[words[0]] += 1
        command.answer(CommandAnswer(.done))
      }
      full = answered.value.load(ordering: .relaxed) - next.reduce(0, +)
    }
    for thread in threads { try thread.join() }
    #expect(answered.value.load(ordering: .relaxed) == askers * each)
  }
}
