/// What a door's exit status means; the same for every door (docs/ARCHITECTURE.md).
package enum ExitCode: Int32, Sendable, CaseIterable {
  /// Done, and nothing to report.
  case clean = 0
  /// Done, and something was found.
  case findings = 1
  /// Could not be done.
  case couldNotRun = 2
  /// The command line was wrong (EX_USAGE of sysexits.h).
  case usage = 64
  /// The journal is damaged (EX_IOERR of sysexits.h).
  case journalDamaged = 74

  /// What the help says about it.
  package var meaning: String {
    switch self {
    case .clean: "Clean: it was done, and there is nothing to report."
    case .findings: "Findings: it was done, and the output lists what was found."
    case .couldNotRun: "Could not run: the message says what is missing and what to do next."
    case .usage: "Usage: the command line was wrong; nothing was done."
    case .journalDamaged: "Journal damaged: the message says where; nothing was changed."
    }
  }
}
