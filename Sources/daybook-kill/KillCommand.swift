import CommandLineParsing

/// The table of `daybook-kill`: everything it can be told.
enum KillCommand {
  static let table = Command(
    name: "daybook-kill",
    overview: "Stops a journal's engine from outside and cancels everything at its venue.",
    discussion: """
      It makes the file JOURNAL.stop, so that no start trades before somebody has looked; gives \
      the engine --wait to stop by itself and take back its orders; ends an engine that does not, \
      also one that hangs or is stopped; and cancels what rests with a venue session of its own. \
      It asks the engine for nothing: it reads the journal and the venue's statement itself.

      To go on afterwards, remove the stop file and start the engine, which begins stopped; \
      daybook-ctl why-stopped names the commands that lead out.
      """,
    options: [
      .value("journal", .path, named: "DIR", isRequired: true, help: "The journal's directory."),
      .value(
        "reason", .text, isRequired: true, help: "Why: one line, which the journal will hold."),
      .value(
        "operator", .text, named: "NAME", environment: "DAYBOOK_OPERATOR",
        help: "Who says so; added to the reason."),
      .value(
        "wait", .duration, default: "2s",
        help: "How long the engine may take to stop by itself; 0s = end it at once."),
      .value(
        "format", .choice(["text", "json"]), default: "text", help: "Form of what was done."),
    ],
    examples: [
      Example(
        "daybook-kill --journal demo/journal --reason 'fills make no sense' --operator ada",
        what: "Stop everything, whatever state the engine is in.")
    ],
    exitCodes: [.clean, .couldNotRun, .usage])
}
