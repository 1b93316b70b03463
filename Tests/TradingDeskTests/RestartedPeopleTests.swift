import EventJournal
import JournalStore
import SystemCalls
import Testing

@testable import TradingCore
@testable import TradingDesk

/// Who may do what over a restart: nobody gains anything by one.
@Suite struct RestartedPeopleTests {
  private static let ada = OperatorRecord(name: "ada", roles: RoleSet([.trader]), user: 4_000)
  private static let owner = OperatorRecord(name: "owner", roles: .all, user: 4_001)

  private func short(_ journal: String, _ profile: Profile = .dev) -> RunRequest {
    var wanted = request(journal, profile: profile, milliseconds: 200)
    wanted.owner = Self.owner
    return wanted
  }

  private func seconds(_ roster: Roster) -> [PermissionSet] { roster.needsSecond }

  @Test func aRestartUnderALooserProfileKeepsTheSecondPersonAndSaysSo() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let first = try play(short(path, .prod)).state.safeguards.roster
      #expect(first.verdict(of: "owner", for: .loosen) == .withSecond)
      let heard = Complaints()
      var again = short(path, .dev)
      again.complain = { heard.hear($0) }
      let second = try play(again).state.safeguards.roster
      #expect(seconds(second) == seconds(first) && second.allowed == first.allowed)
      #expect(heard.contain("the journal asks a second person for loosen"))
    }
  }

  @Test func aRestartUnderAStricterProfileAsksForASecondPersonFromThenOn() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let first = try play(short(path, .dev)).state.safeguards.roster
      #expect(seconds(first).allSatisfy { $0.isEmpty })
      let heard = Complaints()
      var again = short(path, .prod)
      again.complain = { heard.hear($0) }
      let second = try play(again).state.safeguards.roster
      #expect(second.verdict(of: "owner", for: .loosen) == .withSecond)
      #expect(second.verdict(of: "owner", for: .administer) == .withSecond)
      #expect(!heard.contain("second person"))
      let third = try play(short(path, .dev)).state.safeguards.roster
      #expect(seconds(third) == seconds(second))
    }
  }

  @Test func aMatrixIsOnlyEverTightened() {
    var roster = Roster()
    #expect(!roster.hasMatrix)
    roster.allowed[Int(Role.trader.rawValue)] = PermissionSet([.lowerRisk, .resume])
    roster.needsSecond[Int(Role.trader.rawValue)] = PermissionSet([.resume])
    #expect(roster.hasMatrix)
    for allowed in UInt64(0)..<16 {
      for second in UInt64(0)..<16 {
        let asked = PermissionDeclared(
          role: .trader, allowed: PermissionSet(rawValue: allowed),
          needsSecond: PermissionSet(rawValue: second))
        let line = roster.tightened(by: asked)
        #expect(line.allowed == asked.allowed.intersection([.lowerRisk, PermissionSet([.resume])]))
        let both = asked.needsSecond.union(PermissionSet([.resume]))
        #expect(line.needsSecond == line.allowed.intersection(both))
      }
    }
  }

  @Test func aPermissionThatTheJournalTookAwayStaysAwayAndIsNamed() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let first = try play(short(path)).state
      var line = try #require(Roster.lines(needingSecond: []).first { $0.role == .trader })
      line.allowed.subtract(PermissionSet([.resume]))
      let last = try #require(try events(of: path).last).envelope
      let (writer, opening) = try EventWriter.open(directory: path, options: JournalOptions())
      try writer.append(
        RecordedEvent(
          envelope: Envelope(
            sequence: last.sequence.next, recordedAt: last.recordedAt, sourceTime: .unset,
            cause: .none, epoch: opening.epoch),
          event: .control(.permissionDeclared(line))))
      try writer.waitUntilDurable(last.sequence.next)
      try writer.close()
      let heard = Complaints()
      var again = short(path)
      again.complain = { heard.hear($0) }
      let second = try play(again).state.safeguards.roster
      let trader = Int(Role.trader.rawValue)
      #expect(first.safeguards.roster.allowed[trader].has(.resume))
      #expect(!second.allowed[trader].has(.resume) && second.allowed[trader].has(.lowerRisk))
      let said = heard.all.filter { $0.contains("not given") }
      #expect(said.count == 1, "\(heard.all)")
      #expect(said.first?.contains("does not let the role trader resume, and") == true)
    }
  }

  @Test func aStartSaysWhomOfItsOperatorsTheJournalDoesNotHave() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var first = short(path)
      let bob = OperatorRecord(name: "bob", roles: RoleSet([.risk, .admin]), user: 4_002)
      first.operators = [Self.ada, bob]
      first.owner = nil
      first.profile.operators = []
      try play(first)
      let heard = Complaints()
      var again = short(path, .demo)
      again.operators = [Self.ada]
      again.complain = { heard.hear($0) }
      try play(again)
      // The demo's ada is another one than the journal's.
      for part in [
        "the operator 'ada' of the profile demo has the roles trader, not",
        "the profile demo has an operator 'grace', and the journal does not: not declared",
        "--operators does not name 'bob', who in the journal has the roles risk,admin",
        "the user of this process, uid 4001, is no operator of the journal",
      ] {
        #expect(heard.all.count { $0.contains(part) } == 1, "\(part) in \(heard.all)")
      }
      let silent = Complaints()
      var same = short(path)
      same.operators = [Self.ada, bob]
      same.owner?.user = 4_000
      same.complain = { silent.hear($0) }
      try play(same)
      #expect(silent.all.isEmpty, "\(silent.all)")
    }
  }

  @Test func theOwnerIsDeclaredOnlyWhereThereAreNoOperators() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var first = short(path)
      first.owner = nil
      first.operators = [Self.ada]
      try play(first)
      let roster = try play(short(path)).state.safeguards.roster
      #expect(roster.operators == [Self.ada])
      // A restart that names them as they are says nothing new, nor does one that names nobody.
      var again = short(path)
      again.operators = [Self.ada]
      #expect(try play(again).state.safeguards.roster.operators == [Self.ada])
    }
  }

  @Test func aProfileDeclaresNobodyAtARestart() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      try play(short(path, .dev))
      let roster = try play(short(path, .demo)).state.safeguards.roster
      #expect(roster.operators == [Self.owner])
    }
  }

  @Test func whoeverIsRevokedStaysRevokedWhateverAStartSays() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var first = short(path)
      first.operators = [Self.ada]
      first.profile.script = [
        ScriptedInput(
          after: .milliseconds(50),
          command: revoking("ada"))
      ]
      let revoked = try play(first).state.safeguards.roster
      #expect(revoked.find("ada")?.isRevoked == true)
      // Without a file, the process being ada's.
      var again = short(path)
      again.owner = OperatorRecord(name: "ada's", roles: .all, user: 4_000)
      #expect(try play(again).state.safeguards.roster == revoked)
      let error = try #require(try refusal(of: [Self.ada], path))
      #expect(error.description.contains("'ada', who in the journal is revoked"))
      var other = Self.ada
      other.name = "other"
      #expect(try refusal(of: [other], path) != nil)
      #expect(try play(short(path)).state.safeguards.roster == revoked)
    }
  }

  private func revoking(_ name: String) -> OperatorCommand {
    var command = OperatorCommand(
      verb: .revokeOperator, actor: "owner", reason: "has left", channel: .script)
    command.target = name
    return command
  }

  private func refusal(of operators: [OperatorRecord], _ path: String) throws -> DeskError? {
    var wanted = short(path)
    wanted.operators = operators
    let before = try events(of: path).count
    let error = #expect(throws: DeskError.self) { try play(wanted) }
    #expect(error?.exitCode == 64)
    #expect(try events(of: path).count == before)
    return error
  }

  @Test func aRestartThatNamesOthersOrNamesThemOtherwiseIsRefused() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var first = short(path)
      first.operators = [Self.ada]
      try play(first)
      let mallory = OperatorRecord(name: "mallory", roles: RoleSet([.viewer]), user: 4_002)
      let stranger = try #require(try refusal(of: [Self.ada, mallory], path))
      #expect(stranger.description.contains("names 'mallory'"))
      #expect(stranger.description.contains("daybook-ctl operators add mallory"))
      var changes: [(OperatorRecord, said: String)] = []
      var changed = Self.ada
      changed.roles = RoleSet([.trader, .supervisor])
      changes.append((changed, "has the roles trader, not trader,supervisor"))
      changed = Self.ada
      changed.user = 5_000
      changes.append((changed, "has uid=4000, not uid=5000"))
      changed = Self.ada
      changed.tokenHash = String(repeating: "ab", count: 32)
      changes.append((changed, "has no token, not token=abababab"))
      for (record, said) in changes {
        let error = try #require(try refusal(of: [record], path))
        #expect(error.description.contains(said), "\(error)")
      }
    }
  }
}
