extension OperatorCommand.Verb {
  /// The verb as it is written to a running engine.
  package var word: String {
    switch self {
    case .stop: "stop"
    case .recover: "recover"
    case .pause: "pause"
    case .resume: "resume"
    case .reduceOnly: "reduce-only"
    case .trade: "trade"
    case .cancelAll: "cancel-all"
    case .closeAll: "close-all"
    case .lockDown: "lock-down"
    case .crisis: "crisis"
    case .maintenance: "maintenance"
    case .cancelMaintenance: "cancel-maintenance"
    case .openBreaker: "open-breaker"
    case .closeBreaker: "close-breaker"
    case .resetBreaker: "reset-breaker"
    case .setLimit: "set-limit"
    case .deny: "deny"
    case .allow: "allow"
    case .planRecovery: "plan-recovery"
    case .approveRecovery: "approve-recovery"
    case .approve: "approve"
    case .declareOperator: "declare-operator"
    case .revokeOperator: "revoke-operator"
    case .breakGlass: "break-glass"
    case .stepUp: "step-up"
    case .stepDown: "step-down"
    case .withdraw: "withdraw"
    }
  }

  /// The verb of a word; nil when there is none.
  package init?(word: String) {
    guard let verb = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = verb
  }
}
