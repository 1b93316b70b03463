import TradingCore

/// What control may be expected to do.
extension EventPattern {
  /// All trading stops; `limit` is the one that was passed, in the unit of the reason.
  static func stop(
    _ reason: StopTriggered.Reason, by actor: String = "engine", beyond limit: Int64? = nil
  ) -> EventPattern {
    let beyond = limit.map { ", beyond \($0)" } ?? ""
    let who = actor.isEmpty ? "nobody" : actor
    return EventPattern(
      "all trading stops (\(reason.words)\(beyond)), by \(who)", .stopTriggered
    ) { event, _ in
      guard case .stopTriggered(let it) = event else { return false }
      let isBeyond = limit.map { it.limit == $0 && it.value >= $0 } ?? true
      return it.reason == reason && it.actor == actor && isBeyond
    }
  }

  static func recovered(by actor: String) -> EventPattern {
    EventPattern("the stop is taken back by \(actor)", .recovered) { event, state in
      guard case .recovered(let it) = event else { return false }
      return it.actor == actor && !it.reason.isEmpty && state.control.stop == nil
    }
  }

  static func mode(_ mode: TradingMode, by actor: String) -> EventPattern {
    EventPattern("the mode becomes \(mode.words), by \(actor)", .modeChanged) { event, _ in
      guard case .modeChanged(let it) = event else { return false }
      return it.to == mode && it.actor == actor
    }
  }

  /// A breaker moves; `name` is what people call it.
  static func breaker(
    _ name: String, _ phase: Breaker.Phase, _ reason: Breaker.Reason, by actor: String = ""
  ) -> EventPattern {
    let by = actor.isEmpty ? "" : ", by \(actor)"
    return EventPattern(
      "the breaker '\(name)' becomes \(phase.words), \(reason)\(by)", .breakerTransitioned
    ) { event, state in
      guard case .breakerTransitioned(let it) = event else { return false }
      let declared = it.breaker == .engine ? nil : state.safeguards.breaker(named: name)
      let isMeant =
        it.breaker == .engine ? name == "engine" : declared?.declared.breaker == it.breaker
      return isMeant && it.to == phase && it.reason == reason && it.actor == actor
    }
  }

  /// A command is refused with a reason that says so.
  static func commandRefused(
    _ verb: OperatorCommand.Verb, of actor: String, saying part: String
  ) -> EventPattern {
    let who = actor.isEmpty ? "somebody unproved" : actor
    return EventPattern(
      "'\(verb.word)' of \(who) is refused, saying '\(part)'", .commandRefused
    ) { event, _ in
      guard case .commandRefused(let it) = event else { return false }
      return it.verb == verb && it.actor == actor && it.because.contains(part)
    }
  }

  /// A command that was asked, whatever becomes of it.
  static func commanded(_ verb: OperatorCommand.Verb, by actor: String) -> EventPattern {
    EventPattern("\(actor) commands '\(verb.word)'", .operatorCommanded) { event, _ in
      guard case .operatorCommanded(let it) = event else { return false }
      return it.verb == verb && it.actor == actor
    }
  }

  static func planned(by actor: String, needing count: UInt8) -> EventPattern {
    EventPattern(
      "\(actor) plans the recovery, which takes \(count) person\(count == 1 ? "" : "s")",
      .recoveryPlanned
    ) { event, _ in
      guard case .control(.recoveryPlanned(let it)) = event else { return false }
      return it.actor == actor && it.needed == count
    }
  }

  static func awaitsSecond(_ verb: OperatorCommand.Verb, of actor: String) -> EventPattern {
    EventPattern(
      "'\(verb.word)' of \(actor) waits for a second person", .approvalRequested
    ) { event, _ in
      guard case .control(.approvalRequested(let it)) = event else { return false }
      return it.verb == verb && it.actor == actor
    }
  }

  static func approved(by actor: String, _ given: UInt8, of needed: UInt8) -> EventPattern {
    EventPattern("\(actor) approves, \(given) of \(needed)", .approvalGiven) { event, _ in
      guard case .control(.approvalGiven(let it)) = event else { return false }
      return it.actor == actor && it.given == given && it.needed == needed
    }
  }

  static func withdrawn(by actor: String, isRejected: Bool) -> EventPattern {
    EventPattern(
      isRejected ? "\(actor) rejects what waits" : "\(actor) withdraws what waits", .withdrawn
    ) { event, _ in
      guard case .control(.withdrawn(let it)) = event else { return false }
      return it.actor == actor && it.isRejected == isRejected
    }
  }

  static func stage(_ stage: UInt8, by actor: String) -> EventPattern {
    let size = stage == 0 ? "full size" : "stage \(stage)"
    return EventPattern("the way back comes to \(size), by \(actor)", .stageChanged) { event, _ in
      guard case .control(.stageChanged(let it)) = event else { return false }
      return it.to == stage && it.actor == actor
    }
  }

  /// A limit of the total is changed; the value is in its unit.
  static func limit(
    _ limit: Limit, _ value: Int64, by actor: String, second: String = ""
  ) -> EventPattern {
    let with = second.isEmpty ? "" : " with \(second)"
    return EventPattern(
      "\(limit.name) becomes \(limit.text(of: value)), by \(actor)\(with)", .limitChanged
    ) { event, _ in
      guard case .control(.limitChanged(let it)) = event else { return false }
      return it.limit == limit && it.scope == .total && it.new == value && it.actor == actor
        && it.second == second
    }
  }

  /// A warning is raised or taken back; `limit` is the one that was passed, in its unit.
  static func warning(
    _ warning: Warning, isRaised: Bool, beyond limit: Int64? = nil
  ) -> EventPattern {
    let beyond = limit.map { ", beyond \($0)" } ?? ""
    return EventPattern(
      "the warning \(warning) is \(isRaised ? "raised" : "taken back")\(beyond)", .warningChanged
    ) { event, _ in
      guard case .control(.warningChanged(let it)) = event else { return false }
      let isBeyond = limit.map { it.limit == $0 && it.value >= $0 } ?? true
      return it.warning == warning && it.isRaised == isRaised && isBeyond
    }
  }

  static func crisis(_ level: CrisisLevel, by actor: String) -> EventPattern {
    EventPattern("the crisis becomes \(level.name), by \(actor)", .crisisChanged) { event, _ in
      guard case .control(.crisisChanged(let it)) = event else { return false }
      return it.to == level && it.actor == actor
    }
  }

  static func window(_ phase: MaintenancePhase, by actor: String = "engine") -> EventPattern {
    EventPattern(
      "the window of maintenance is \(phase), by \(actor)", .maintenanceChanged
    ) { event, _ in
      guard case .control(.maintenanceChanged(let it)) = event else { return false }
      return it.phase == phase && it.actor == actor
    }
  }

  static func closing(_ phase: ClosingPhase) -> EventPattern {
    EventPattern("the closing of everything is \(phase.words)", .closingChanged) { event, _ in
      guard case .control(.closingChanged(let it)) = event else { return false }
      return it.phase == phase && (phase != .done || it.positions == 0)
    }
  }

  static func denial(_ words: String, isDenied: Bool, by actor: String) -> EventPattern {
    EventPattern(
      "\(words) is \(isDenied ? "denied" : "allowed again"), by \(actor)", .denialChanged
    ) { event, state in
      guard case .control(.denialChanged(let it)) = event else { return false }
      let name =
        switch it.subject {
        case .instrument(let index): state.market.instruments[index.position].instrument.symbol
        case .currency(let index): state.currencies[Int(index.rawValue)]
        case .venue(let index): state.venues[Int(index.rawValue)]
        case .strategy(let index): state.strategies[index.position].declared.name
        }
      return name == words && it.isDenied == isDenied && it.actor == actor
    }
  }

  static func person(_ name: String, isRevoked: Bool, by actor: String) -> EventPattern {
    EventPattern(
      "\(name) is \(isRevoked ? "revoked" : "declared"), by \(actor)", .operatorChanged
    ) { event, _ in
      guard case .control(.operatorChanged(let it)) = event else { return false }
      return it.record.name == name && it.record.isRevoked == isRevoked && it.actor == actor
    }
  }
}
