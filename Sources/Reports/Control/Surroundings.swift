/// What a door finds beside a journal: its engine, and a file that stops it.
package struct Surroundings: Sendable {
  /// Whether an engine answers.
  package struct Engine: Sendable {
    /// Its word for programs.
    package let state: String
    let socket: String
    let text: String

    /// What is found at a socket: `state` is its word for programs.
    package init(state: String, socket: String, text: String) {
      self.state = state
      self.socket = socket
      self.text = text
    }

    var value: ReportValue {
      .object(
        [
          ReportMember("state", .text(state)), ReportMember("socket", .text(socket)),
          ReportMember("text", .text(text)),
        ], said: text)
    }
  }

  /// A file that keeps the desk stopped.
  package struct StopFile: Sendable {
    let path: String
    let owner: String
    let reason: String

    /// One that is there.
    package init(path: String, owner: String, reason: String) {
      self.path = path
      self.owner = owner
      self.reason = reason
    }

    /// For people, with what to do.
    package var words: String {
      "\(path) is there (\(owner): \(reason)); remove it when it is safe"
    }

    /// What takes it away.
    var removal: NextStep {
      NextStep(command: "rm \(RecoveryReport.word(path))", note: "when it is safe; then recover")
    }

    var value: ReportValue {
      .object(
        [
          ReportMember("path", .text(path)), ReportMember("owner", .text(owner)),
          ReportMember("reason", .text(reason)),
        ], said: words)
    }
  }

  /// How the journal ends: its word for programs and its words for people.
  package var end: (state: String, text: String) = ("open", "open")
  /// The engine; nil where it was not asked.
  package var engine: Engine?
  /// The stop file, if one is there.
  package var stopFile: StopFile?

  /// Nothing was found.
  package init() {}
}
