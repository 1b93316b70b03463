/// One setting of a strategy.
package struct StrategySetting: Hashable, Sendable {
  /// Its name.
  package var name: String
  /// What it means, in one line with its unit.
  package var help: String
  /// Its value when nothing else is said.
  package var preset: Int64
  /// The values it may have.
  package var range: ClosedRange<Int64>
  /// How its text is read: a plain count, or decimals in units of 10⁻⁸.
  package var isDecimal: Bool

  /// One setting.
  package init(
    name: String, help: String, preset: Int64, range: ClosedRange<Int64>, isDecimal: Bool = false
  ) {
    self.name = name
    self.help = help
    self.preset = preset
    self.range = range
    self.isDecimal = isDecimal
  }
}

/// An installed strategy: what was declared, and what it remembers. Its memory is part of the
/// state, so that it is a fold like everything else.
package struct StrategyState: Hashable, Sendable {
  /// What was declared.
  package var declared: StrategyDeclared
  /// What it remembers; the program says what each word means.
  package var memory: [Int64] = []

  /// A strategy that remembers nothing yet.
  package init(_ declared: StrategyDeclared) { self.declared = declared }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(UInt64(declared.strategy.rawValue) << 8 | UInt64(declared.account.rawValue))
    hasher.combine(UInt64(declared.version))
    hasher.combine(declared.name)
    hasher.combine(declared.trader)
    hasher.combine(declared.settings)
    hasher.combine(memory)
  }
}

/// The rules of a strategy: functions from state to decisions, without state of their own.
package struct StrategyProgram: Sendable {
  /// Its name.
  package let name: String
  /// Its version; changed whenever the same state would be decided otherwise.
  package let version: UInt32
  /// Its settings, in the order of the journal.
  package let settings: [StrategySetting]
  /// Words of memory for each instrument.
  package let memoryPerInstrument: Int
  /// Folds a quote into the memory.
  package let observe: Observe
  /// Folds a decision of its own into the memory.
  package let remember: Remember
  /// Decides about the instrument just quoted, adding what it wants to the list.
  package let decide: Decide

  /// A fold of quotes into a strategy's memory.
  package typealias Observe = @Sendable (inout StrategyState, Quote) -> Void
  /// A fold of a strategy's own decisions into its memory.
  package typealias Remember = @Sendable (inout StrategyState, DecisionMade, Timestamp) -> Void
  /// Decisions about an instrument, added to a list.
  package typealias Decide =
    @Sendable (borrowing TradingState, StrategyIndex, InstrumentIndex, inout [DecisionMade]) -> Void

  /// A strategy's rules.
  package init(
    name: String, version: UInt32, settings: [StrategySetting], memoryPerInstrument: Int,
    observe: @escaping Observe, remember: @escaping Remember, decide: @escaping Decide
  ) {
    self.name = name
    self.version = version
    self.settings = settings
    self.memoryPerInstrument = memoryPerInstrument
    self.observe = observe
    self.remember = remember
    self.decide = decide
  }
}

/// What is asked of a strategy at every quote, as the state keeps it: functions that lie bare in an
/// array are called through thunks, and out of an optional they are retained (docs/PERFORMANCE.md).
struct StrategyRules: Sendable {
  let observe: StrategyProgram.Observe
  let decide: StrategyProgram.Decide

  /// The rules of a program; without one it neither sees nor wants anything.
  init(_ program: StrategyProgram?) {
    if let program {
      observe = program.observe
      decide = program.decide
    } else {
      observe = { _, _ in }
      decide = { _, _, _, _ in }
    }
  }
}

/// The strategies that this build knows, looked up by what the journal declares.
package struct StrategyCatalog: Sendable {
  /// Every program known.
  package let programs: [StrategyProgram]

  /// A catalog of `programs`.
  package init(_ programs: [StrategyProgram]) { self.programs = programs }

  /// The program of a name and version; nil when this build has no such rules.
  package func program(_ name: String, version: UInt32) -> StrategyProgram? {
    programs.first { $0.name == name && $0.version == version }
  }
}
