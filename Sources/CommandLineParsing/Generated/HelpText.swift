/// The help of one command, 80 columns wide.
struct HelpText {
  private static let columns = 80
  private static let helpColumn = 26

  private let path: [Command]
  private var command: Command { path[path.count - 1] }
  private var commandLine: String { path.map(\.name).joined(separator: " ") }

  /// The help for the last command of a path from the root.
  init(_ path: [Command]) {
    precondition(!path.isEmpty, "help is for a command, so the path has one at least")
    self.path = path
  }

  /// The whole help, ending in a line break.
  var text: String {
    var sections = [HelpText.wrapped("OVERVIEW: " + command.overview, indent: 0)]
    if !command.discussion.isEmpty { sections.append(discussion) }
    sections.append(HelpText.wrapped("USAGE: " + usage, indent: 0, hanging: 4))
    if !command.arguments.isEmpty { sections.append("ARGUMENTS:\n" + arguments) }
    sections.append("OPTIONS:\n" + options)
    if !command.subcommands.isEmpty { sections.append("SUBCOMMANDS:\n" + subcommands) }
    if !command.examples.isEmpty { sections.append("EXAMPLES:\n" + examples) }
    if !exitCodes.isEmpty { sections.append("EXIT CODES:\n" + exitCodeLines) }
    return sections.joined(separator: "\n")
  }

  /// The command with everything that may follow it.
  var usage: String {
    var parts = [commandLine]
    parts += command.options.map(\.usage)
    if path.count > 1, !path.dropLast().allSatisfy({ $0.options.isEmpty }) {
      parts.append("[<options>]")
    }
    parts += command.arguments.map(\.usage)
    if !command.subcommands.isEmpty { parts.append("<subcommand>") }
    return parts.joined(separator: " ")
  }

  /// The exit codes of the command, or else of the nearest command above that names any.
  var exitCodes: [ExitCode] {
    path.last { !$0.exitCodes.isEmpty }?.exitCodes ?? []
  }

  private var discussion: String {
    HelpText.paragraphs(command.discussion)
      .map { HelpText.wrapped($0, indent: 0) }.joined(separator: "\n")
  }

  private var arguments: String {
    command.arguments.map { argument in
      var note = ""
      if case .optional(let text?) = argument.arity { note = " (default: \(text))" }
      return HelpText.row("<\(argument.name)>", argument.help + note)
    }.joined()
  }

  private var options: String {
    let own = command.options + path.dropLast().flatMap(\.options)
    var lines = own.map { HelpText.row($0.spelling, $0.help + HelpText.note(on: $0)) }
    if path.count == 1 {
      lines.append(HelpText.row("--version", "Show the version."))
    }
    lines.append(HelpText.row("-h, --help", "Show this help."))
    return lines.joined()
  }

  private var subcommands: String {
    command.subcommands.map { HelpText.row($0.name, $0.overview) }.joined()
      + "\n  See '\(commandLine) <subcommand> --help' for one of them.\n"
  }

  private var examples: String {
    command.examples.map { example in
      "  \(example.line)\n" + HelpText.wrapped(example.what, indent: 6)
    }.joined()
  }

  private var exitCodeLines: String {
    exitCodes.map { HelpText.row(String($0.rawValue), $0.meaning, column: 6) }.joined()
  }

  /// What the help adds about an option's default, environment and repetition.
  static func note(on option: Option) -> String {
    var notes: [String] = []
    if let text = option.defaultText { notes.append("default: \(text)") }
    if option.isRequired { notes.append("required") }
    if case .repeated = option.kind { notes.append("may be repeated") }
    if let variable = option.environmentName { notes.append("environment: \(variable)") }
    return notes.isEmpty ? "" : " (" + notes.joined(separator: "; ") + ")"
  }

  /// The paragraphs of a text: an empty line separates them.
  static func paragraphs(_ text: String) -> [String] {
    var paragraphs: [[Substring]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        paragraphs.append([])
      } else {
        paragraphs[paragraphs.count - 1].append(line)
      }
    }
    return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }
  }

  /// A term on the left and its meaning on the right, below it when the term is long.
  private static func row(_ term: String, _ meaning: String, column: Int = helpColumn) -> String {
    let head = "  " + term
    let body = wrapped(meaning, indent: column)
    if head.count >= column { return head + "\n" + body }
    return head + String(repeating: " ", count: column - head.count) + body.dropFirst(column)
  }

  /// Lines of at most 80 columns, each ending in a line break; words are never cut.
  private static func wrapped(_ text: String, indent: Int, hanging: Int = 0) -> String {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > columns {
        lines.append(line)
        line = String(repeating: " ", count: indent + hanging)
        isEmpty = true
      }
      if !isEmpty { line += " " }
      line += word
      isEmpty = false
    }
    lines.append(line)
    return lines.map { $0 + "\n" }.joined()
  }
}
