extension OperatorCommand {
  /// By which way a command came: what it proves of whoever gave it.
  package enum Channel: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Not said: journals of the first rules have words only.
    case unstated = 0
    /// Played by the run that it belongs to.
    case script = 1
    /// A signal to the process.
    case signal = 2
    /// An option of the start.
    case commandLine = 3
    /// A variable of the start's environment.
    case environment = 4
    /// The profile of the start.
    case profile = 5
    /// The stop file beside the journal.
    case stopFile = 6
    /// The stop file that a halt for the journal left.
    case haltFile = 7
    /// The process itself, as its journal can soon not be written any more.
    case journalSpace = 8
    /// The process itself, as it ends.
    case shutdown = 9
    /// The socket, by the Unix user at its other end.
    case socketPeer = 10
    /// The socket, by a token.
    case socketToken = 11
    /// The socket, and nothing proves who.
    case socketUnproved = 12

    /// In words, where no more is said of it.
    package var words: String {
      switch self {
      case .unstated: ""
      case .script: "script"
      case .signal: "signal"
      case .commandLine: "command line"
      case .environment: "environment"
      case .profile: "profile"
      case .stopFile: "stop file"
      case .haltFile: "stop file of a halt"
      case .journalSpace: "journal space"
      case .shutdown: "shutdown"
      case .socketPeer: "socket user"
      case .socketToken: "socket token"
      case .socketUnproved: "socket"
      }
    }
  }

  /// Whether it came by a way on which anybody could pretend to be somebody.
  var needsProof: Bool {
    switch channel {
    case .socketPeer, .socketToken, .socketUnproved: true
    case .unstated, .script, .signal, .commandLine, .environment, .profile, .stopFile, .haltFile,
      .journalSpace, .shutdown:
      false
    }
  }

  /// Whether its way proves who gave it. A script is played by the run that it belongs to, into a
  /// journal that this run began and nobody else's, so that all of its people are its own; a
  /// command line speaks for whoever typed it, whatever name stands there.
  package var isProved: Bool {
    switch channel {
    case .socketPeer, .socketToken, .script: true
    case .unstated, .signal, .commandLine, .environment, .profile, .stopFile, .haltFile,
      .journalSpace, .shutdown, .socketUnproved:
      false
    }
  }

  /// Whether it is given because the journal cannot be written, or soon not any more.
  var isForJournal: Bool { channel == .journalSpace || channel == .haltFile }
}
