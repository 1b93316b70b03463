/// What an operator asks of the engine (docs/COMMANDS.md). Texts that were left out are empty.
/// Whether names, values and permissions are right is for the engine to say, so that its refusal is
/// an event.
package struct CommandRequest: Equatable, Sendable, CustomStringConvertible {
  /// The version of the language.
  package static let protocolNumber: Int64 = 1
  /// The most bytes of a line, line feed included.
  package static let maximumByteCount = 64 << 10

  /// A verb, or `ping`; never empty.
  package var command: String
  /// The name that is claimed.
  package var operatorName = ""
  /// What proves an operator where the socket's peer does not. A secret: no message shows it.
  package var token = ""
  /// Why.
  package var reason = ""
  /// On what.
  package var target = ""
  /// How, as the verb wants it.
  package var argument = ""
  /// From when, in nanoseconds since 1970 UTC.
  package var from: Int64?
  /// Until when, in nanoseconds since 1970 UTC.
  package var until: Int64?
  /// How long, in nanoseconds; above 0, and only without `until`.
  package var lasts: Int64?
  /// New for each command, so that one that was recorded by somebody cannot be given again.
  package var nonce: HexNumber?
  /// The hash of the plan that is approved.
  package var plan: HexNumber?
  /// Whether only to say what would happen.
  package var isDryRun = false

  /// A request of this verb and nothing else.
  package init(command: String) { self.command = command }

  /// Whether it is answered without the engine.
  package var isPing: Bool { command == "ping" }

  /// Whether it lowers risk, so that no full queue keeps it out and no passing of time takes it
  /// back. What is only to be tried is not.
  package var isUrgent: Bool {
    ["stop", "lock-down", "pause", "reduce-only", "cancel-all"].contains(command) && !isDryRun
  }

  /// What is asked, without the token.
  package var description: String {
    [command, target, argument].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
