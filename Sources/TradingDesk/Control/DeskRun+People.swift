import TradingCore
import TradingEngine

/// Who may do what, as a start declares it. A restart gives nobody anything: it may ask for a
/// second person where none was asked for, and that is all.
extension DeskRun {
  /// Declares the matrix; over one that there is, only what is stricter. What the journal keeps
  /// otherwise is said.
  mutating func declareMatrix(over known: Roster) throws(DeskError) {
    var kept: PermissionSet = []
    for asked in Roster.lines(needingSecond: profile.needsSecond) {
      guard known.hasMatrix else {
        try declare(.permissionDeclared(asked))
        continue
      }
      let line = known.tightened(by: asked)
      let withheld = asked.allowed.subtracting(line.allowed)
      if !withheld.isEmpty {
        request.complain(
          "the journal does not let the role \(line.role.name) "
            + "\(withheld.permissions.map(\.name).joined(separator: ", ")), and this start would; "
            + "not given, as a restart gives nobody anything")
      }
      kept.formUnion(line.needsSecond.subtracting(asked.needsSecond))
      let role = Int(line.role.rawValue)
      if known.allowed[role] != line.allowed || known.needsSecond[role] != line.needsSecond {
        try declare(.permissionDeclared(line))
      }
    }
    guard !kept.isEmpty else { return }
    request.complain(
      "the journal asks a second person for "
        + "\(kept.permissions.map(\.name).joined(separator: ", ")), and this start "
        + "for less; kept")
  }

  /// Declares operators where there are none. To a journal that has some, `checkOperators` lets
  /// only names pass that it knows already.
  mutating func declareOperators(besides known: Roster) throws(DeskError) {
    guard known.operators.isEmpty else {
      for difference in differences(from: known) { request.complain(difference) }
      return
    }
    let owner = request.owner.map { [$0] } ?? []
    for record in owner + request.operators + profile.operators
    where engine.state.safeguards.roster.find(record.name) == nil {
      try declare(
        .operatorDeclared(
          OperatorChanged(record: record, actor: "profile \(profile.name)", reason: "start")))
    }
  }

  /// In what the operators that this start knows differ from the journal's, which stay: a sentence
  /// each. Whom the command line names and the journal does not have ended the start before.
  private func differences(from known: Roster) -> [String] {
    var lines: [String] = []
    for said in profile.operators {
      guard let record = known.find(said.name) else {
        lines.append(
          "the profile \(profile.name) has an operator '\(said.name)', and the journal does not: "
            + "not declared; an admin can: daybook-ctl operators add \(said.name) ROLES --uid N")
        continue
      }
      guard let difference = record.difference(from: said) else { continue }
      lines.append(
        "the operator '\(said.name)' of the profile \(profile.name) \(difference) in the journal; "
          + "that is kept")
    }
    if !request.operators.isEmpty {
      let named = Set((request.operators + profile.operators).map(\.name))
      for record in known.operators where !record.isRevoked && !named.contains(record.name) {
        lines.append(
          "--operators does not name '\(record.name)', who in the journal has the roles "
            + "\(record.roles.roles.map(\.name).joined(separator: ",")) and keeps them; an admin "
            + "can take them: daybook-ctl operators revoke \(record.name)")
      }
    }
    if let owner = request.owner,
      !known.operators.contains(where: { !$0.isRevoked && $0.user == owner.user })
    {
      lines.append(
        "the user of this process, uid \(owner.user), is no operator of the journal and may give "
          + "no command at its socket; an admin can change that: daybook-ctl operators add NAME "
          + "ROLES --uid \(owner.user)")
    }
    return lines
  }

  /// Refuses operators that a journal with operators does not have, or has otherwise: they are an
  /// administrator's to declare, with whoever else that takes.
  static func checkOperators(
    _ request: RunRequest, _ state: borrowing TradingState
  ) throws(DeskError) {
    let roster = state.safeguards.roster
    guard !roster.operators.isEmpty else { return }
    for said in request.operators {
      guard let known = roster.find(said.name) else {
        throw .contradictsJournal(
          "--operators names '\(said.name)', and the journal has operators without that one: a "
            + "restart declares nobody. Leave the line out, start, and have an admin give: "
            + "daybook-ctl operators add \(said.name) ROLES --uid N")
      }
      guard let difference = known.difference(from: said) else { continue }
      throw .contradictsJournal(
        "--operators names '\(said.name)', who in the journal \(difference): a restart changes "
          + "nobody. Mend the line or leave it out, start, and have an admin give: daybook-ctl "
          + "operators add \(said.name) ROLES --uid N")
    }
  }
}
