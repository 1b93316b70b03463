/// A named setting of a command, written `--name`, `--name value` or `--name=value`.
package struct Option: Sendable {
  /// Whether an option takes values, and how many.
  package enum Kind: Sendable, Equatable {
    /// No value: given or not. `--name=true` and `--name=false` say it in full.
    case flag
    /// One value, given once at most.
    case value(ValueKind)
    /// One value each time it is given.
    case repeated(ValueKind)
  }

  /// The name without its dashes.
  package let name: String
  /// What the help calls the value.
  package let valueName: String
  /// Whether it takes values, and of what kind.
  package let kind: Kind
  /// The text parsed when nothing is given.
  package let defaultText: String?
  /// Whether the command line or the environment has to give it.
  package let isRequired: Bool
  /// The environment variable read when the command line says nothing.
  package let environmentName: String?
  /// One sentence for the help.
  package let help: String

  /// An option from its parts; the factories below read better in a table.
  package init(
    name: String, valueName: String, kind: Kind, defaultText: String?, isRequired: Bool,
    environmentName: String?, help: String
  ) {
    self.name = name
    self.valueName = valueName
    self.kind = kind
    self.defaultText = defaultText
    self.isRequired = isRequired
    self.environmentName = environmentName
    self.help = help
  }

  /// An option without a value.
  package static func flag(
    _ name: String, environment: String? = nil, help: String
  ) -> Option {
    Option(
      name: name, valueName: "", kind: .flag, defaultText: nil, isRequired: false,
      environmentName: environment, help: help)
  }

  /// An option with one value.
  package static func value(
    _ name: String, _ kind: ValueKind, named valueName: String? = nil,
    default defaultText: String? = nil, isRequired: Bool = false, environment: String? = nil,
    help: String
  ) -> Option {
    Option(
      name: name, valueName: valueName ?? kind.customaryName, kind: .value(kind),
      defaultText: defaultText, isRequired: isRequired, environmentName: environment, help: help)
  }

  /// An option that may be given several times, one value each.
  package static func repeated(
    _ name: String, _ kind: ValueKind, named valueName: String? = nil,
    environment: String? = nil, help: String
  ) -> Option {
    Option(
      name: name, valueName: valueName ?? kind.customaryName, kind: .repeated(kind),
      defaultText: nil, isRequired: false, environmentName: environment, help: help)
  }

  /// The kind of its values, or nil for a flag.
  var valueKind: ValueKind? {
    switch kind {
    case .flag: nil
    case .value(let kind), .repeated(let kind): kind
    }
  }

  /// The option as typed, with its value's name.
  var spelling: String {
    valueKind == nil ? "--\(name)" : "--\(name) <\(valueName)>"
  }

  /// How the option stands in a usage line.
  var usage: String {
    switch kind {
    case .flag: "[\(spelling)]"
    case .value: isRequired ? spelling : "[\(spelling)]"
    case .repeated: "[\(spelling) ...]"
    }
  }
}
