/// A positional word of a command.
package struct Argument: Sendable {
  /// How many words an argument takes.
  package enum Arity: Sendable, Equatable {
    /// Exactly one word.
    case required
    /// One word or none; with a default text, that text stands for none.
    case optional(defaultText: String?)
    /// One word at least.
    case oneOrMore
    /// Any number of words.
    case any
  }

  /// The name in usage lines and in `ParsedCommand`.
  package let name: String
  /// What its words must look like.
  package let kind: ValueKind
  /// How many words it takes.
  package let arity: Arity
  /// One sentence for the help.
  package let help: String

  /// An argument from its parts.
  package init(_ name: String, _ kind: ValueKind, arity: Arity = .required, help: String) {
    self.name = name
    self.kind = kind
    self.arity = arity
    self.help = help
  }

  /// How the argument stands in a usage line.
  var usage: String {
    switch arity {
    case .required: "<\(name)>"
    case .optional: "[<\(name)>]"
    case .oneOrMore: "<\(name)> ..."
    case .any: "[<\(name)> ...]"
    }
  }
}
