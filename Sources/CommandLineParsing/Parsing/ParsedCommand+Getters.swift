/// Values by type. All trap on our own mistakes only: a name that the table lacks, a type that it
/// declares otherwise, and for the plain getters a value that may be absent.
extension ParsedCommand {
  /// Whether a flag is on; off when it was not given.
  package func flag(_ name: String) -> Bool {
    switch optional(name) {
    case .none: false
    case .flag(let isOn): isOn
    case .text, .unsigned, .duration, .speed, .sequence, .moment, .keyValue: wrongType(name)
    }
  }

  /// The text of a text, path, choice or decimal, or nil when absent.
  package func optionalText(_ name: String) -> String? {
    optional(name).map { text($0, of: name) }
  }

  /// The text of a text, path, choice or decimal.
  package func text(_ name: String) -> String { required(optionalText(name), name) }

  /// Every text of a repeated option or argument.
  package func texts(_ name: String) -> [String] {
    values(name).map { text($0, of: name) }
  }

  /// A whole number, or nil when absent.
  package func optionalUnsigned(_ name: String) -> UInt64? {
    switch optional(name) {
    case .none: nil
    case .unsigned(let number): number
    case .flag, .text, .duration, .speed, .sequence, .moment, .keyValue: wrongType(name)
    }
  }

  /// A whole number.
  package func unsigned(_ name: String) -> UInt64 { required(optionalUnsigned(name), name) }

  /// A duration in nanoseconds, or nil when absent.
  package func optionalNanoseconds(_ name: String) -> Int64? {
    switch optional(name) {
    case .none: nil
    case .duration(let nanoseconds): nanoseconds
    case .flag, .text, .unsigned, .speed, .sequence, .moment, .keyValue: wrongType(name)
    }
  }

  /// A duration in nanoseconds.
  package func nanoseconds(_ name: String) -> Int64 { required(optionalNanoseconds(name), name) }

  /// A speed, or nil when absent.
  package func optionalSpeed(_ name: String) -> Speed? {
    switch optional(name) {
    case .none: nil
    case .speed(let speed): speed
    case .flag, .text, .unsigned, .duration, .sequence, .moment, .keyValue: wrongType(name)
    }
  }

  /// A speed.
  package func speed(_ name: String) -> Speed { required(optionalSpeed(name), name) }

  /// A journal sequence, or nil when absent.
  package func optionalSequence(_ name: String) -> UInt64? {
    switch optional(name) {
    case .none: nil
    case .sequence(let sequence): sequence
    case .flag, .text, .unsigned, .duration, .speed, .moment, .keyValue: wrongType(name)
    }
  }

  /// A journal sequence.
  package func sequence(_ name: String) -> UInt64 { required(optionalSequence(name), name) }

  /// A moment, or nil when absent.
  package func optionalMoment(_ name: String) -> Moment? {
    switch optional(name) {
    case .none: nil
    case .moment(let moment): moment
    case .flag, .text, .unsigned, .duration, .speed, .sequence, .keyValue: wrongType(name)
    }
  }

  /// A moment.
  package func moment(_ name: String) -> Moment { required(optionalMoment(name), name) }

  /// Every name and value of a `key=value` option, in the order given.
  package func keyValues(_ name: String) -> [KeyValue] {
    values(name).map { value in
      switch value {
      case .keyValue(let pair): pair
      case .flag, .text, .unsigned, .duration, .speed, .sequence, .moment: wrongType(name)
      }
    }
  }

  private func optional(_ name: String) -> ParsedValue? {
    let all = values(name)
    precondition(all.count <= 1, "'\(name)' is repeated: ask for all of its values")
    return all.first
  }

  private func text(_ value: ParsedValue, of name: String) -> String {
    switch value {
    case .text(let text): text
    case .flag, .unsigned, .duration, .speed, .sequence, .moment, .keyValue: wrongType(name)
    }
  }

  private func required<Wanted>(_ value: Wanted?, _ name: String) -> Wanted {
    guard let value else {
      preconditionFailure("'\(name)' may be absent: give it a default or ask for an optional")
    }
    return value
  }

  private func wrongType(_ name: String) -> Never {
    preconditionFailure("the command's table declares '\(name)' with another type of value")
  }
}
