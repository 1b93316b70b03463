/// A manual page of section 1 in mdoc(7), for a root command and everything below it.
struct ManualPage {
  private let root: Command

  init(_ root: Command) {
    self.root = root
  }

  /// The whole page.
  var text: String {
    var lines = [
      ".Dd \(root.manualDate)", ".Dt \(root.name.uppercased()) 1", ".Os",
      ".Sh NAME", ".Nm \(root.name)", ".Nd \(ManualPage.withoutFullStop(root.overview))",
      ".Sh SYNOPSIS",
    ]
    for path in root.pathsBelow where path[path.count - 1].subcommands.isEmpty {
      lines += synopsis(of: path)
    }
    lines.append(".Sh DESCRIPTION")
    lines += ManualPage.prose(root.overview)
    lines += paragraphs(root.discussion)
    for path in root.pathsBelow { lines += description(of: path) }
    lines += environment + exitStatus + examples
    return lines.map { $0 + "\n" }.joined()
  }

  private func synopsis(of path: [Command]) -> [String] {
    var lines = [".Nm"]
    for command in path.dropFirst() { lines.append(".Cm \(ManualPage.word(command.name))") }
    for option in path.flatMap(\.options) {
      let flag = option.isRequired ? ".Fl" : ".Op Fl"
      lines.append("\(flag) \(ManualPage.flag(option))")
    }
    for argument in path[path.count - 1].arguments {
      let name = ManualPage.word(argument.name)
      switch argument.arity {
      case .required: lines.append(".Ar \(name)")
      case .optional: lines.append(".Op Ar \(name)")
      case .oneOrMore: lines.append(".Ar \(name) ...")
      case .any: lines.append(".Op Ar \(name) ...")
      }
    }
    return lines
  }

  /// A section for each command that takes options or arguments.
  private func description(of path: [Command]) -> [String] {
    let command = path[path.count - 1]
    var lines: [String] = []
    if path.count > 1 {
      lines.append(".Ss \(path.map { ManualPage.word($0.name) }.joined(separator: " "))")
      lines += ManualPage.prose(command.overview) + paragraphs(command.discussion)
    }
    var items: [String] = []
    for argument in command.arguments {
      items.append(".It Ar \(ManualPage.word(argument.name))")
      items += ManualPage.prose(argument.help)
    }
    for option in command.options {
      items.append(".It Fl \(ManualPage.flag(option))")
      items += ManualPage.prose(option.help + HelpText.note(on: option))
    }
    if path.count == 1 {
      items += [".It Fl \\-help", "Show the help, here or behind any subcommand."]
      items += [".It Fl \\-version", "Show the version."]
    }
    guard !items.isEmpty else { return lines }
    if path.count == 1 { lines += [".Pp", "The options are:"] }
    return lines + [".Bl -tag -width indent"] + items + [".El"]
  }

  private var environment: [String] {
    let options = root.pathsBelow.compactMap(\.last).flatMap(\.options)
    var names: [String] = []
    var lines: [String] = []
    for option in options {
      guard let name = option.environmentName, !names.contains(name) else { continue }
      names.append(name)
      lines.append(".It Ev \(ManualPage.word(name))")
      lines += ["Stands for", ".Fl \\-\(option.name)", "where the command line does not give it."]
    }
    guard !lines.isEmpty else { return [] }
    return [".Sh ENVIRONMENT", ".Bl -tag -width indent"] + lines + [".El"]
  }

  private var exitStatus: [String] {
    let used = root.pathsBelow.compactMap(\.last).flatMap(\.exitCodes)
    let codes = ExitCode.allCases.filter(used.contains)
    guard !codes.isEmpty else { return [] }
    var lines = [".Sh EXIT STATUS", ".Bl -tag -width indent"]
    for code in codes {
      lines.append(".It \(code.rawValue)")
      lines += ManualPage.prose(code.meaning)
    }
    return lines + [".El"]
  }

  private var examples: [String] {
    let all = root.pathsBelow.compactMap(\.last).flatMap(\.examples)
    guard !all.isEmpty else { return [] }
    var lines = [".Sh EXAMPLES"]
    for (index, example) in all.enumerated() {
      if index > 0 { lines.append(".Pp") }
      lines += ManualPage.prose(example.what)
      let words = example.line.split(separator: " ").map { ManualPage.word($0) }
      lines.append(".Dl \(words.joined(separator: " "))")
    }
    return lines
  }

  private func paragraphs(_ text: String) -> [String] {
    HelpText.paragraphs(text).flatMap { [".Pp"] + ManualPage.prose($0) }
  }

  // MARK: Escaping

  private static func flag(_ option: Option) -> String {
    let name = "\\-" + option.name
    return option.valueKind == nil ? name : "\(name) Ar \(word(option.valueName))"
  }

  /// A word behind a macro: never taken for a macro's name, a delimiter or a quotation.
  private static func word(_ text: some StringProtocol) -> String {
    "\\&" + escaped(text)
  }

  /// Text lines, a new one for each sentence, as mdoc(7) asks.
  private static func prose(_ text: String) -> [String] {
    var lines: [String] = []
    var line: [String] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      line.append(escaped(word))
      if word.hasSuffix(".") || word.hasSuffix("?") || word.hasSuffix("!") {
        lines.append(line.joined(separator: " "))
        line = []
      }
    }
    if !line.isEmpty { lines.append(line.joined(separator: " ")) }
    return lines.map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&" + $0 : $0 }
  }

  private static func escaped(_ text: some StringProtocol) -> String {
    text.map { character in
      if character == "\\" { return "\\e" }
      if character == "\"" { return "\\(dq" }
      return character == "-" ? "\\-" : String(character)
    }.joined()
  }

  private static func withoutFullStop(_ text: String) -> String {
    escaped(text.hasSuffix(".") ? text.dropLast() : text[...])
  }
}
