import TradingCore

/// What was looked at before a run, check by check, for people and for programs.
package struct PreflightReport: Sendable {
  /// How a check came out.
  package enum Outcome: String, Sendable, CaseIterable {
    /// As it should be.
    case ok
    /// Something must be done before a run.
    case failed
    /// A run can begin, and a person should know.
    case warning
    /// It could not, or need not, be made.
    case skipped
  }

  /// A value that was found, by the name that programs know it by.
  package enum Found: Sendable, Equatable {
    /// A count or a number.
    case number(String, UInt64)
    /// A name, a word or a path.
    case text(String, String?)
    /// Names.
    case names(String, [String])

    func write(_ json: inout JSONText) {
      switch self {
      case .number(let name, let number): json.member(name, number)
      case .text(let name, let text): json.member(name, text)
      case .names(let name, let names): json.array(name, names) { $0.string($1) }
      }
    }
  }

  /// One check.
  package struct Check: Sendable, Equatable {
    /// What was looked at.
    package let name: String
    /// How it came out.
    package let outcome: Outcome
    /// What was found, and what to do.
    package let what: String
    /// What was found, in values.
    package let found: [Found]

    /// A check that was made or passed over.
    package init(_ name: String, _ outcome: Outcome, _ what: String, _ found: [Found] = []) {
      self.name = name
      self.outcome = outcome
      self.what = what
      self.found = found
    }
  }

  private let checks: [Check]

  /// A report of checks in their order.
  package init(_ checks: [Check]) { self.checks = checks }

  /// How many failed.
  package var failedCount: Int { checks.count { $0.outcome == .failed } }

  private var verdict: String {
    switch failedCount {
    case 0: "ready: no check failed"
    case 1: "not ready: 1 check failed"
    default: "not ready: \(failedCount) checks failed"  // open set: numbers
    }
  }

  /// A line a check, and the verdict.
  package var text: String {
    let lines = checks.map { check in
      Amounts.padded(check.outcome.rawValue, to: 8) + Amounts.padded(check.name, to: 18) + " "
        + Amounts.harmless(check.what)
    }
    return (lines + [verdict]).map { $0 + "\n" }.joined()
  }

  /// The same as one JSON object on one line.
  package var json: String {
    JSONText.object { json in
      json.array("checks", checks) { json, check in
        json.object { json in
          json.member("name", check.name)
          json.member("outcome", check.outcome.rawValue)
          for found in check.found { found.write(&json) }
          json.member("text", check.what)
        }
      }
      json.member("isReady", failedCount == 0)
      json.member("failedCount", failedCount)
      json.member("text", verdict)
    }
  }
}

extension PreflightReport.Check {
  /// The checks that a state answers; nil where there is no journal yet. `limits` are those that a
  /// profile sets.
  package static func stop(_ state: TradingState?) -> Self {
    guard let state else { return Self("stop", .skipped, "no journal yet") }
    guard let stop = state.control.stop else { return Self("stop", .ok, "none in force") }
    return Self(
      "stop", .failed,
      "stopped since \(stop.sequence) (\(stop.reason.name)): see daybook-ctl why-stopped",
      [.number("stop", stop.sequence.rawValue), .text("reason", "\(stop.reason)")])
  }

  /// Whether every limit of a profile has been set, or is what it would be set to.
  package static func limits(
    _ state: TradingState?, _ wanted: [(limit: Limit, value: Int64)]?,
    isSet: (Limit) -> Bool
  ) -> Self {
    guard let wanted else {
      return Self("limits", .skipped, "no profile is named: add --profile NAME")
    }
    guard let state, state.run != nil else {
      return Self("limits", .ok, "the first start sets the \(wanted.count) of the profile")
    }
    let missing = wanted.filter { !isSet($0.limit) && state.limits[$0.limit] != $0.value }
    if missing.isEmpty { return Self("limits", .ok, "all \(wanted.count) of the profile are set") }
    let missed = PreflightReport.Found.names("missing", missing.map(\.limit.name))
    let names = missing.map(\.limit.name).joined(separator: ", ")
    if missing.allSatisfy({ !state.knows($0.limit) }) {
      return Self(
        "limits", .ok, "the journal is of the first rules; the next start sets \(names)", [missed])
    }
    return Self(
      "limits", .failed, "never set: \(names); set each with daybook-ctl limits set NAME VALUE",
      [missed])
  }

  /// Whether people are paged, and by something that can be run. `program` is what a start would be
  /// told, or what the last one was; `fault` is why it cannot be run.
  package static func pager(_ program: String, fault: String?, profile: String?) -> Self {
    guard program.isEmpty else {
      return fault.map { Self("pager", .failed, $0) } ?? Self("pager", .ok, program)
    }
    let isReal = profile == "prod" || profile == "canary"
    return Self(
      "pager", isReal ? .warning : .ok,
      "none: nobody is paged" + (isReal ? "; start with --pager PROGRAM" : ""))
  }

  /// Whether whoever may do something is there, and somebody else where it takes two.
  package static func operators(_ state: TradingState?) -> Self {
    guard let state, state.run != nil else {
      return Self(
        "operators", .skipped, "the first start declares them: daybook-live --operators FILE")
    }
    guard state.safeguards.isOn else {
      return Self(
        "operators", .skipped, "the journal is of the first rules; the next start declares them")
    }
    let roster = state.safeguards.roster
    func able(_ permission: Permission) -> Int {
      roster.operators.count {
        roster.verdict(of: $0.name, for: permission) != .refused
          && ($0.user >= 0 || !$0.tokenHash.isEmpty)
      }
    }
    for permission in Permission.allCases {
      let needsTwo = roster.needsSecond.contains { $0.has(permission) }
      let needed = needsTwo ? 2 : 1
      let count = able(permission)
      guard count >= needed else {
        return Self(
          "operators", .failed,
          "\(count) who can prove themselves may \(permission.name), \(needed) needed: "
            + "daybook-ctl operators add NAME ROLES --uid N",
          [
            .text("permission", permission.name), .number("able", UInt64(count)),
            .number("needed", UInt64(needed)),
          ])
      }
    }
    let recovering = able(.recover)
    let found = [PreflightReport.Found.number("mayRecover", UInt64(recovering))]
    return recovering > 1
      ? Self("operators", .ok, "\(recovering) may recover", found)
      : Self(
        "operators", .ok, "one may recover; a stop for a loss or for security needs two", found)
  }
}
