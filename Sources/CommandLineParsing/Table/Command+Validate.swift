extension Command {
  /// Options that every command understands, so no table may declare them.
  static let reservedOptions = ["help", "version", "generate-completion", "generate-manual"]

  /// Traps when the table contradicts itself: that is our mistake, not the operator's.
  package func validate() {
    validate(inherited: [])
  }

  private func validate(inherited: [String]) {
    precondition(Command.isName(name), "a command needs a name of letters, digits and dashes")
    precondition(
      subcommands.isEmpty || arguments.isEmpty,
      "the command '\(name)' has subcommands, so it cannot take arguments as well")
    var names = inherited
    for option in options {
      precondition(Command.isName(option.name), "'\(option.name)' is no name for an option")
      precondition(
        !Command.reservedOptions.contains(option.name),
        "the option '--\(option.name)' is built in and cannot be declared")
      precondition(!names.contains(option.name), "'--\(option.name)' is declared twice")
      names.append(option.name)
      validateDefault(of: option)
    }
    validateArguments(besides: names)
    for (index, subcommand) in subcommands.enumerated() {
      precondition(
        !subcommands[..<index].contains { $0.name == subcommand.name },
        "the subcommand '\(subcommand.name)' is declared twice")
      subcommand.validate(inherited: names)
    }
  }

  private func validateDefault(of option: Option) {
    guard let text = option.defaultText else { return }
    switch option.kind {
    case .flag:
      preconditionFailure("the flag '--\(option.name)' is off unless given; it has no default")
    case .value(let kind), .repeated(let kind):
      precondition(
        kind.accepts(text), "the default of '--\(option.name)' is not \(kind.expectation)")
      precondition(!option.isRequired, "'--\(option.name)' is required, so it has no default")
    }
  }

  private func validateArguments(besides optionNames: [String]) {
    var isTail = false
    var names = optionNames
    for argument in arguments {
      precondition(!names.contains(argument.name), "'\(argument.name)' is declared twice")
      names.append(argument.name)
      precondition(!isTail, "after an optional or repeated argument none can follow")
      switch argument.arity {
      case .required: isTail = false
      case .optional(let text):
        precondition(
          text.map(argument.kind.accepts) ?? true,
          "the default of <\(argument.name)> is not \(argument.kind.expectation)")
        isTail = true
      case .oneOrMore, .any: isTail = true
      }
    }
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.hasPrefix("-")
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
          true
        default: false  // open set: bytes
        }
      }
  }
}
