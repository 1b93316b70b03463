/// Walks over the words of a command line once, from left to right.
struct WordReader {
  private var path: [Command]
  private let words: [String]
  private var position = 0
  private var given: [GivenValue] = []
  private var positional: [(word: String, place: String)] = []

  /// A value of the command line, with the name that it was given under.
  private struct GivenValue {
    let name: String
    let value: ParsedValue
  }

  init(root: Command, words: [String]) {
    path = [root]
    self.words = words
  }

  private var command: Command { path[path.count - 1] }

  /// Reads every word; an outcome when a word asks for the version, a completion or the manual.
  mutating func readAll() throws(UsageError) -> ParseOutcome? {
    var isPastOptions = false
    while position < words.count {
      let word = words[position]
      position += 1
      if !isPastOptions, word == "--" {
        isPastOptions = true
      } else if !isPastOptions, word.hasPrefix("--") {
        if let outcome = try readOption(word) { return outcome }
      } else if !isPastOptions, isShortOption(word) {
        throw mistake("'\(word)' is not an option; options are written with two dashes")
      } else if !command.subcommands.isEmpty {
        try descend(to: word)
      } else {
        positional.append((word, place))
      }
    }
    return nil
  }

  /// The command with all of its values, once every word was read.
  func finish(environment: (String) -> String?) throws(UsageError) -> ParsedCommand {
    guard command.subcommands.isEmpty else {
      throw mistake(
        "a subcommand is missing: one of "
          + command.subcommands.map(\.name).joined(separator: ", "), at: "at the end")
    }
    var entries: [ParsedCommand.Entry] = []
    for option in path.flatMap(\.options) {
      entries.append(try entry(of: option, environment: environment))
    }
    entries += try argumentEntries()
    return ParsedCommand(path: path.dropFirst().map(\.name), entries: entries)
  }

  // MARK: Words

  private mutating func readOption(_ word: String) throws(UsageError) -> ParseOutcome? {
    let body = word.dropFirst(2)
    let equals = body.utf8.firstIndex(of: UInt8(ascii: "="))
    let name = String(body[..<(equals ?? body.endIndex)])
    let attached = equals.map { String(body[body.utf8.index(after: $0)...]) }
    if Command.reservedOptions.contains(name) { return try readReserved(name, attached) }
    let options = path.flatMap(\.options)
    guard let option = options.first(where: { $0.name == name }) else {
      throw unknownOption(name, among: options)
    }
    let optionPlace = place
    switch option.kind {
    case .flag:
      try refuseRepetition(of: option)
      given.append(GivenValue(name: name, value: .flag(try flagValue(of: name, attached))))
    case .value(let kind):
      try refuseRepetition(of: option)
      let text = try valueText(of: name, attached)
      given.append(GivenValue(name: name, value: try check(text, kind, "--\(name)", optionPlace)))
    case .repeated(let kind):
      let text = try valueText(of: name, attached)
      given.append(GivenValue(name: name, value: try check(text, kind, "--\(name)", optionPlace)))
    }
    return nil
  }

  private mutating func readReserved(
    _ name: String, _ attached: String?
  ) throws(UsageError) -> ParseOutcome {
    if name == "generate-completion" {
      let text = try valueText(of: name, attached)
      guard let shell = CompletionShell(rawValue: text) else {
        throw mistake("'\(text)' is not a shell that --\(name) knows: bash, zsh or fish")
      }
      return .completion(shell.script(for: path[0]))
    }
    guard attached == nil else { throw mistake("'--\(name)' takes no value") }
    if name == "version" { return .version }
    if name == "generate-manual" { return .manual(ManualPage(path[0]).text) }
    return .help(HelpText(path).text)
  }

  private mutating func descend(to word: String) throws(UsageError) {
    let names = command.subcommands.map(\.name)
    guard let next = command.subcommands.first(where: { $0.name == word }) else {
      let hint = NearestName.of(word, among: names).map { "; did you mean '\($0)'?" } ?? ""
      throw mistake("'\(word)' is not a subcommand of '\(commandLine)'\(hint)")
    }
    path.append(next)
  }

  private mutating func valueText(
    of name: String, _ attached: String?
  ) throws(UsageError) -> String {
    if let attached { return attached }
    guard position < words.count, !words[position].hasPrefix("--") else {
      throw mistake(
        "'--\(name)' needs a value, and none follows (one that begins with two dashes is "
          + "written --\(name)=--value)")
    }
    position += 1
    return words[position - 1]
  }

  private func flagValue(of name: String, _ attached: String?) throws(UsageError) -> Bool {
    guard let attached else { return true }
    guard let isOn = FlagText.onTheCommandLine(attached) else {
      throw mistake("the flag '--\(name)' is true or false, not '\(attached)'")
    }
    return isOn
  }

  private func refuseRepetition(of option: Option) throws(UsageError) {
    guard !given.contains(where: { $0.name == option.name }) else {
      throw mistake("'--\(option.name)' is given twice")
    }
  }

  /// A single dash and a letter; a dash alone and negative numbers are values.
  private func isShortOption(_ word: String) -> Bool {
    guard word.utf8.count > 1, word.utf8.first == UInt8(ascii: "-") else { return false }
    return !Digits.isDecimal(word)
  }

  // MARK: Values

  private func entry(
    of option: Option, environment: (String) -> String?
  ) throws(UsageError) -> ParsedCommand.Entry {
    let values = given.filter { $0.name == option.name }.map(\.value)
    if !values.isEmpty {
      return ParsedCommand.Entry(name: option.name, values: values, origin: .commandLine)
    }
    if let variable = option.environmentName, let text = environment(variable) {
      let value = try environmentValue(of: option, text, variable)
      return ParsedCommand.Entry(
        name: option.name, values: [value], origin: .environment(variable))
    }
    if let text = option.defaultText, let value = option.valueKind?.parse(text) {
      return ParsedCommand.Entry(name: option.name, values: [value], origin: .tableDefault)
    }
    guard !option.isRequired else {
      let orElse = option.environmentName.map { " (or the environment variable \($0))" } ?? ""
      throw mistake(
        "the option '\(option.spelling)' is missing\(orElse): \(option.help)", at: "at the end")
    }
    return ParsedCommand.Entry(name: option.name, values: [], origin: .absent)
  }

  private func environmentValue(
    of option: Option, _ text: String, _ variable: String
  ) throws(UsageError) -> ParsedValue {
    let variablePlace = "environment variable \(variable)"
    guard let kind = option.valueKind else {
      guard let isOn = FlagText.inTheEnvironment(text) else {
        throw mistake("'\(text)' is neither true nor false", at: variablePlace)
      }
      return .flag(isOn)
    }
    return try check(text, kind, variable, variablePlace)
  }

  private func argumentEntries() throws(UsageError) -> [ParsedCommand.Entry] {
    var rest = positional[...]
    var entries: [ParsedCommand.Entry] = []
    for argument in command.arguments {
      let count: Int
      switch argument.arity {
      case .required, .optional: count = min(1, rest.count)
      case .oneOrMore, .any: count = rest.count
      }
      var values: [ParsedValue] = []
      for (word, wordPlace) in rest.prefix(count) {
        values.append(try check(word, argument.kind, "<\(argument.name)>", wordPlace))
      }
      rest = rest.dropFirst(count)
      entries.append(try entry(of: argument, values))
    }
    if let extra = rest.first {
      throw mistake("'\(extra.word)' is one word too many", at: extra.place)
    }
    return entries
  }

  private func entry(
    of argument: Argument, _ values: [ParsedValue]
  ) throws(UsageError) -> ParsedCommand.Entry {
    if !values.isEmpty {
      return ParsedCommand.Entry(name: argument.name, values: values, origin: .commandLine)
    }
    switch argument.arity {
    case .required, .oneOrMore:
      throw mistake(
        "the argument <\(argument.name)> is missing: \(argument.help)", at: "at the end")
    case .optional(let text):
      if let value = text.flatMap(argument.kind.parse) {
        return ParsedCommand.Entry(name: argument.name, values: [value], origin: .tableDefault)
      }
    case .any: break
    }
    return ParsedCommand.Entry(name: argument.name, values: [], origin: .absent)
  }

  private func check(
    _ text: String, _ kind: ValueKind, _ owner: String, _ valuePlace: String
  ) throws(UsageError) -> ParsedValue {
    guard let value = kind.parse(text) else {
      var hint = ""
      if case .choice(let names) = kind, let near = NearestName.of(text, among: names) {
        hint = "; did you mean '\(near)'?"
      }
      throw mistake("'\(text)' for \(owner) is not \(kind.expectation)\(hint)", at: valuePlace)
    }
    return value
  }

  // MARK: Mistakes

  private var commandLine: String { path.map(\.name).joined(separator: " ") }

  private var place: String { "word \(position)" }

  private func unknownOption(_ name: String, among options: [Option]) -> UsageError {
    let names = options.map(\.name) + Command.reservedOptions
    let hint = NearestName.of(name, among: names).map { "; did you mean '--\($0)'?" } ?? ""
    return mistake("'--\(name)' is not an option of '\(commandLine)'\(hint)")
  }

  private func mistake(_ what: String, at explicitPlace: String? = nil) -> UsageError {
    UsageError(
      what: "\(path[0].name): \(what)", place: explicitPlace ?? place,
      next: "See '\(commandLine) --help'.")
  }
}
