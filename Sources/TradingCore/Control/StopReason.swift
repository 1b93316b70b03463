extension StopTriggered.Reason {
  /// What a reason to stop is, whatever was measured.
  package struct Definition: Sendable {
    /// What a stop is for.
    package let name: String
    /// How trading was stopped.
    package let words: String
    /// How many different operators must approve a recovery.
    package let approvalsNeeded: UInt8
    /// Whether it is about money lost.
    package let isLoss: Bool
    /// The limits behind it, the one that it broke first; none where a person or the machine stops.
    package let limits: [Limit]

    init(
      _ name: String, words: String, approvals: UInt8, isLoss: Bool = false, _ limits: Limit...
    ) {
      self.name = name
      self.words = words
      approvalsNeeded = approvals
      self.isLoss = isLoss
      self.limits = limits
    }
  }

  /// The table of reasons to stop.
  package var definition: Definition {
    switch self {
    case .manual: Definition("an operator", words: "by an operator", approvals: 1)
    case .capitalLoss:
      Definition(
        "capital loss", words: "capital loss", approvals: 2, isLoss: true, .capitalLossStop,
        .lossConfirmations)
    case .breaker:
      Definition(
        "the breaker", words: "breaker", approvals: 1, .breakerOpensBeforeStop, .breakerFailures)
    case .networkFailure:
      Definition("network failure", words: "network failure", approvals: 1, .disconnectStop)
    case .security: Definition("security", words: "security", approvals: 2)
    case .clockError:
      Definition("a clock error", words: "clock error", approvals: 1, .clockStepStop)
    case .journalFailure: Definition("a journal failure", words: "journal failure", approvals: 1)
    case .dailyLoss:
      Definition(
        "the loss of the day", words: "daily loss", approvals: 2, isLoss: true, .dailyLossStop,
        .lossConfirmations)
    }
  }

  /// What a stop is for, in a word or two.
  package var name: String { definition.name }

  /// How trading was stopped, in a word or two.
  package var words: String { definition.words }

  /// How many different operators must approve a recovery.
  package var approvalsNeeded: UInt8 { definition.approvalsNeeded }

  /// Whether it is about money lost.
  package var isLoss: Bool { definition.isLoss }

  /// The limits behind it, the one that it broke first.
  package var limits: [Limit] { definition.limits }
}
