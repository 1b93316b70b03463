import TradingCore

/// Something that a script puts to the engine some time after the run began, as if from outside: a
/// command, or what a service or a venue reports. The inputs of a script come one after the other;
/// one that waits holds up those behind it.
package struct ScriptedInput: Sendable {
  /// What it is. An approval names what it approves, which nobody knows before it is there.
  package enum What: Sendable {
    /// A command as it stands.
    case command(OperatorCommand)
    /// A command that approves the plan to recover, whichever it then is.
    case approvingThePlan(OperatorCommand)
    /// A command that approves or withdraws the last one that then waits for a second person.
    case aboutTheLastCommand(OperatorCommand)
    /// A report that control takes in.
    case reported(ControlEvent)
  }

  /// When at the earliest, counted from the first input of the run.
  package var after: Interval
  /// What it is.
  package var what: What
  /// What it waits for from then on; nil = nothing.
  package var awaits: (@Sendable (borrowing TradingState) -> Bool)?

  /// A command after a time.
  package init(after: Interval, command: OperatorCommand) {
    self.init(after: after, what: .command(command))
  }

  /// Something after a time, and when what it waits for is there.
  package init(
    after: Interval, what: What, awaits: (@Sendable (borrowing TradingState) -> Bool)? = nil
  ) {
    if case .reported(let event) = what {
      precondition(!event.kind.isDecided, "a script reports facts, and decides nothing")
    }
    self.after = after
    self.what = what
    self.awaits = awaits
  }

  /// The input, seen from a state.
  func input(in state: borrowing TradingState) -> Input {
    switch what {
    case .command(let command): return .command(command)
    case .reported(let event): return .fact(.control(event))
    case .approvingThePlan(var command):
      if let plan = state.safeguards.plan { command.plan = plan.planned.plan }
      return .command(command)
    case .aboutTheLastCommand(var command):
      command.target = "\(state.safeguards.pending.last?.sequence ?? .none)"
      return .command(command)
    }
  }
}
