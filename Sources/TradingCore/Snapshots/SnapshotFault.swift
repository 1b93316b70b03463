/// Why words are not the snapshot of a state, and where.
package struct SnapshotFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// What can be wrong.
  package enum Problem: Equatable, Sendable {
    /// The words end before the state does.
    case endsEarly
    /// Words are left over behind the state.
    case goesOn
    /// Another build lays its states out otherwise.
    case otherLayout(UInt64)
    /// Another build folds events otherwise.
    case otherFold(UInt64)
    /// More of something is counted than can be there.
    case tooMany(String)
    /// A field holds a number that means nothing.
    case badField(String)
    /// A text is not UTF-8.
    case badText
    /// Something is named that is not there.
    case unknown(String)
    /// The rules of this strategy were known to only one of the two builds, or have changed.
    case otherRules(name: String, version: UInt32)
  }

  /// Where in the payload, in bytes.
  package let byteOffset: Int
  /// What is wrong there.
  package let problem: Problem

  /// A fault at a place.
  package init(_ problem: Problem, byteOffset: Int) {
    self.problem = problem
    self.byteOffset = byteOffset
  }

  /// What and where.
  package var description: String { "\(what) at byte \(byteOffset)" }

  private var what: String {
    switch problem {
    case .endsEarly: "the state breaks off"
    case .goesOn: "more follows than a state"
    case .otherLayout(let found):
      "layout \(found) is not this build's \(TradingState.snapshotLayout)"
    case .otherFold(let found): "fold \(found) is not this build's \(TradingState.foldVersion)"
    case .tooMany(let things): "too many \(things)"
    case .badField(let field): "an impossible \(field)"
    case .badText: "a text that is not UTF-8"
    case .unknown(let thing): "an unknown \(thing)"
    case .otherRules(let name, let version):
      "other rules of \(name) version \(version) than this build's"
    }
  }
}
