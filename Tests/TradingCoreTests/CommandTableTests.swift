import Testing
import TradingCore

/// What every command does in every state is a table in docs/CONTROL.md, and this walks it.
@Suite struct CommandTableTests {
  private typealias Step = @Sendable (inout Desk) -> Void

  /// Desks in each state of the table's columns, in their order.
  private static let states: [(name: String, enter: Step)] = [
    ("trading", { _ in }),
    ("stopped", { stop(&$0, .stop) }),
    ("paused", { $0.say(.pause) }),
    (
      "reduce-only",
      { desk in
        desk.say(.reduceOnly)
        cancelled(&desk)
      }
    ),
    (
      "closing",
      { desk in
        desk.say(.closeAll)
        cancelled(&desk)
        desk.wait(1)
      }
    ),
    (
      "maintenance",
      { desk in
        desk.say(.maintenance) { $0.lasts = .milliseconds(3_600_000) }
        cancelled(&desk)
      }
    ),
    (
      "plan open",
      { desk in
        stop(&desk, .lockDown)
        desk.say(.planRecovery)
      }
    ),
    (
      "approval pending",
      { desk in
        for line in Roster.lines(needingSecond: .loosen) {
          desk.control(.permissionDeclared(line))
        }
        desk.say(.setLimit, "maximum-exposure", "900", by: "bob")
        for line in Roster.lines(needingSecond: []) { desk.control(.permissionDeclared(line)) }
      }
    ),
    ("glass broken", { $0.say(.breakGlass) }),
  ]

  /// The commands of the table's rows, in their order, each with what it is about.
  private static let commands: [(name: String, give: Step)] = [
    ("stop", { $0.say(.stop) }),
    ("lock-down", { $0.say(.lockDown) }),
    ("cancel-all", { $0.say(.cancelAll) }),
    ("close-all", { $0.say(.closeAll) }),
    ("close-all, off", { $0.say(.closeAll, "", "off") }),
    ("pause", { $0.say(.pause) }),
    ("reduce-only", { $0.say(.reduceOnly) }),
    ("resume", { $0.say(.resume) }),
    ("trade", { $0.say(.trade) }),
    ("step-up", { $0.say(.stepUp) }),
    ("step-down", { $0.say(.stepDown) }),
    ("recover", { $0.say(.recover) }),
    ("plan-recovery", { $0.say(.planRecovery) }),
    (
      "approve-recovery",
      { desk in
        let plan = desk.state.safeguards.plan?.planned.plan ?? StateHash(high: 0, low: 0)
        desk.say(.approveRecovery) { $0.plan = plan }
      }
    ),
    (
      "approve",
      { desk in
        let waiting = desk.state.safeguards.pending.last.map { "\($0.sequence)" } ?? "#1"
        desk.say(.approve, waiting)
      }
    ),
    (
      "withdraw",
      { desk in
        let held = desk.state.safeguards
        let waiting = held.pending.last?.sequence ?? held.plan?.sequence ?? Sequence(1)
        desk.say(.withdraw, "\(waiting)")
      }
    ),
    ("crisis, worse", { $0.say(.crisis, "", "high") }),
    ("crisis, better", { $0.say(.crisis, "", "none") }),
    ("maintenance, longer", { $0.say(.maintenance) { $0.lasts = .milliseconds(7_200_000) } }),
    ("maintenance, shorter", { $0.say(.maintenance) { $0.lasts = .milliseconds(60_000) } }),
    ("cancel-maintenance", { $0.say(.cancelMaintenance) }),
    ("open-breaker", { $0.say(.openBreaker, "router") }),
    ("close-breaker", { $0.say(.closeBreaker, "oracle") }),
    ("reset-breaker", { $0.say(.resetBreaker, "router") }),
    ("set-limit, tighter", { $0.say(.setLimit, "maximum-exposure", "700") }),
    ("set-limit, looser", { $0.say(.setLimit, "maximum-exposure", "1000") }),
    ("deny", { $0.say(.deny, "T0") }),
    ("allow", { $0.say(.allow, "T1") }),
    ("declare-operator", { $0.say(.declareOperator, "eve", "trader uid=1001") }),
    ("revoke-operator", { $0.say(.revokeOperator, "vic") }),
    ("break-glass", { $0.say(.breakGlass) }),
  ]

  /// A desk that trades on the second stage in an elevated crisis, holds something, has an order
  /// open, a breaker open by hand and a denial: most commands have something to do there.
  private static func desk() -> Desk {
    var desk = Desk(limits: [
      (.stageOneShare, 5_000), (.stageTwoShare, 9_000), (.maximumQuoteAge, 1 << 60),
      (.orderLifetime, 1 << 60), (.acknowledgeTimeout, 1 << 60), (.stageDwell, 1 << 60),
    ])
    desk.guarded()
    desk.quote(100)
    desk.say(.stop)
    desk.say(.recover)
    desk.say(.trade)
    desk.say(.stepUp)
    let filled = desk.order(.buy)
    desk.fill(filled, whole(1), at: 100, trade: 1)
    desk.order(.buy)
    desk.say(.crisis, "", "elevated")
    desk.say(.openBreaker, "oracle")
    desk.say(.deny, "T1")
    return desk
  }

  private static func stop(_ desk: inout Desk, _ verb: OperatorCommand.Verb) {
    desk.say(verb, by: "tess")
    cancelled(&desk)
  }

  /// The venue confirms every cancel.
  private static func cancelled(_ desk: inout Desk) {
    let numbers = desk.state.orders.open { $0.isCancelRequested }
    for number in numbers {
      desk.take(.report(.cancelled(OrderClosure(order: number, reason: .requested))))
    }
  }

  /// The state of a desk by what is true of it.
  private static func isIn(_ state: TradingState) -> String {
    if state.safeguards.plan != nil { return "plan open" }
    if state.control.stop != nil { return "stopped" }
    if state.safeguards.closing.phase == .inProgress { return "closing" }
    if state.safeguards.maintenance.phase == .inside { return "maintenance" }
    if !state.safeguards.pending.isEmpty { return "approval pending" }
    if state.safeguards.glass != nil { return "glass broken" }
    switch state.control.mode {
    case .normal: return "trading"
    case .reduceOnly: return "reduce-only"
    case .paused: return "paused"
    }
  }

  /// What the last command did, as the table says it.
  private static func outcome(_ desk: Desk, _ sentences: [[String]]) -> String {
    guard let refusal = desk.refusal else {
      return desk.kinds == [.operatorCommanded] ? "nothing" : "done"
    }
    let found = sentences.filter { refusal.contains($0[1]) }
    return found.count == 1 ? found[0][0] : refusal
  }

  private func table() throws -> (cells: [[String]], sentences: [[String]]) {
    let document = try ControlDocument()
    let head = Self.states.map(\.name).joined(separator: " | ")
    return (
      document.rows(under: "| command | \(head) |"),
      document.rows(under: "| refused | saying |")
    )
  }

  @Test func everyCommandDoesInEveryStateWhatTheDocumentSays() throws {
    let (cells, sentences) = try table()
    #expect(cells.map { $0[0] } == Self.commands.map { "`\($0.name)`" })
    var used: Set<String> = []
    let trading = Self.desk()
    for (column, state) in Self.states.enumerated() {
      var entered = trading
      state.enter(&entered)
      #expect(Self.isIn(entered.state) == state.name)
      for (row, command) in Self.commands.enumerated() where row < cells.count {
        let said = cells[row][column + 1]
        used.insert(said)
        var desk = entered
        command.give(&desk)
        let done = Self.outcome(desk, sentences)
        #expect(done == said, "\(command.name) while \(state.name)")
      }
    }
    #expect(used == Set(sentences.map { $0[0] } + ["done", "nothing"]))
  }

  @Test func everyVerbHasARow() {
    let named = Set(Self.commands.map { $0.name.prefix { $0 != "," } }.map(String.init))
    #expect(named == Set(OperatorCommand.Verb.allCases.map(\.word)))
  }
}
