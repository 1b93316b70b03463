/// A position in the journal; the first event is 1, and 0 means none.
package struct Sequence: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself.
  package var rawValue: UInt64

  /// Wraps the number.
  package init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// Ordered by number.
  package static func < (left: Sequence, right: Sequence) -> Bool { left.rawValue < right.rawValue }
}

/// An order of ours; numbers are given once and never reused, in any epoch.
package struct OrderNumber: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself.
  package var rawValue: UInt64

  /// Wraps the number.
  package init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// Ordered by number.
  package static func < (left: OrderNumber, right: OrderNumber) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The dense index of a declared instrument.
package struct InstrumentIndex: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself.
  package var rawValue: UInt16

  /// Wraps the number.
  package init(_ rawValue: UInt16) { self.rawValue = rawValue }

  /// Ordered by number.
  package static func < (left: InstrumentIndex, right: InstrumentIndex) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The dense index of a declared venue.
package struct VenueIndex: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself.
  package var rawValue: UInt8

  /// Wraps the number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// Ordered by number.
  package static func < (left: VenueIndex, right: VenueIndex) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The dense index of a declared currency.
package struct CurrencyIndex: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself.
  package var rawValue: UInt8

  /// Wraps the number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// Ordered by number.
  package static func < (left: CurrencyIndex, right: CurrencyIndex) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The dense index of a declared trading account.
package struct AccountIndex: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself.
  package var rawValue: UInt8

  /// Wraps the number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// Ordered by number.
  package static func < (left: AccountIndex, right: AccountIndex) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The dense index of a declared strategy.
package struct StrategyIndex: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself.
  package var rawValue: UInt8

  /// Wraps the number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// Ordered by number.
  package static func < (left: StrategyIndex, right: StrategyIndex) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The dense index of a declared breaker; 0 is the one between the engine and its venues.
package struct BreakerIndex: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself.
  package var rawValue: UInt16

  /// Wraps the number.
  package init(_ rawValue: UInt16) { self.rawValue = rawValue }

  /// Ordered by number.
  package static func < (left: BreakerIndex, right: BreakerIndex) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The engine's own.
  package static let engine = BreakerIndex(0)

  /// The place of the breaker in arrays.
  package var position: Int { Int(rawValue) }
}

extension Sequence {
  /// No event.
  package static let none = Sequence(0)

  /// The position after this one.
  package var next: Sequence { Sequence(rawValue + 1) }
}

extension StrategyIndex {
  /// The place of the strategy in arrays.
  package var position: Int { Int(rawValue) }
}

extension Sequence: CustomStringConvertible {
  /// `#` and the number, as the tools accept it.
  package var description: String { "#\(rawValue)" }
}

extension InstrumentIndex {
  /// Stands for every instrument where a rule or command is not about one.
  package static let all = InstrumentIndex(UInt16.max)

  /// The place of the instrument in arrays.
  package var position: Int { Int(rawValue) }
}
