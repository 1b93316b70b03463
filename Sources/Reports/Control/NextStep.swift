import TradingCore

/// A command to type next, and what to know about it.
struct NextStep: Sendable {
  let command: String
  var note = ""

  var item: ControlReport.Item {
    ControlReport.Item(
      text: command + (note.isEmpty ? "" : "  # \(note)"),
      members: [
        ReportMember("command", .text(command)),
        ReportMember("note", note.isEmpty ? .absent : .text(note)),
      ])
  }

  /// What closes a breaker at once; `journal` is a word of a shell's line.
  static func breaker(
    _ breaker: Breaker, _ name: String, _ state: TradingState, journal: String
  ) -> [NextStep] {
    guard breaker.phase != .closed, state.safeguards.isOn else { return [] }
    return [
      NextStep(
        command: "daybook-ctl breaker close \(name) --journal \(journal) --operator NAME "
          + "--reason 'why it is safe'",
        note: breaker.probeAt == .unset && breaker.phase == .open
          ? "nothing else closes it" : "or wait: it is probed")
    ]
  }

  /// What to look at or do while something refuses orders; `journal` is a word of a shell's line.
  static func steps(_ state: TradingState, journal: String) -> [NextStep] {
    if state.control.stop != nil { return RecoveryReport.commands(state, journal: journal) }
    let here = "--journal \(journal)"
    let raising = "\(here) --operator NAME --reason 'why'"
    var steps: [NextStep] = []
    func add(_ words: String, _ note: String = "") {
      steps.append(NextStep(command: "daybook-ctl \(words)", note: note))
    }
    switch state.control.mode {
    case .normal: break
    case .reduceOnly: add("trade \(raising)", "lets positions grow again")
    case .paused: add("resume \(raising)")
    }
    if state.orders.unknownCount > 0 || state.isConnected.contains(false) {
      add("recover show \(here)", "orders that are not settled, or a venue that is away")
    }
    if state.control.breaker.phase != .closed { add("breaker explain engine \(here)") }
    for named in state.safeguards.breakers where named.breaker.phase != .closed {
      add("breaker explain \(named.declared.name) \(here)")
    }
    guard state.safeguards.isOn else { return steps }
    if state.safeguards.crisis != .none {
      add("crisis none \(raising)", "when the market is calm")
    }
    switch state.safeguards.maintenance.phase {
    case .near, .inside: add("maintenance cancel \(raising)", "if the venue called it off")
    case .none, .planned, .ended, .cancelled: break
    }
    if !state.safeguards.denied.denials.isEmpty { add("deny list \(here)") }
    for waiting in state.safeguards.pending where waiting.until > state.now {
      add(
        "approve '\(waiting.sequence)' \(raising)",
        "\(waiting.command.verb.word) of \(waiting.command.actor), by somebody else")
    }
    for warning in state.safeguards.warnings {
      add("limits explain \(warning.limit.name) \(here)")
    }
    return steps
  }
}

extension Warning {
  /// The limit that it is about.
  var limit: Limit {
    switch self {
    case .capitalLoss: .capitalLossWarning
    case .exposureAboveLimit: .maximumExposure
    case .leverage: .maximumLeverage
    }
  }
}
