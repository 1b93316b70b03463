import TradingCore

/// How grave a finding is.
package enum FindingSeverity: UInt8, Comparable, Sendable, CaseIterable {
  /// Worth knowing; nothing is wrong.
  case note = 1
  /// Something that a person must look at.
  case warning = 2
  /// A promise was broken.
  case error = 3

  /// Ordered by gravity.
  package static func < (left: FindingSeverity, right: FindingSeverity) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The word in reports.
  package var name: String {
    switch self {
    case .note: "note"
    case .warning: "warning"
    case .error: "error"
    }
  }
}

/// Something that an audit found.
package struct Finding: Hashable, Sendable {
  /// The rule that was broken.
  package let rule: AuditRule
  /// The event at which it was seen; none when it is about the whole journal.
  package let sequence: Sequence
  /// What was found, with both sides of a difference.
  package let what: String

  /// One finding.
  package init(_ rule: AuditRule, at sequence: Sequence, _ what: String) {
    self.rule = rule
    self.sequence = sequence
    self.what = what
  }

  /// How grave it is.
  package var severity: FindingSeverity { rule.severity }
}

/// Findings in the order in which they were seen: of each rule the first hundred, and how many in
/// all.
package struct FindingList: Sendable {
  /// Findings kept of one rule.
  package static let keptPerRule: UInt64 = 100

  /// The findings kept.
  package private(set) var findings: [Finding] = []
  private var counts = [UInt64](repeating: 0, count: AuditRule.allCases.count)

  /// None.
  package init() {}

  /// Adds a finding; its text is only made when it is kept.
  package mutating func add(
    _ rule: AuditRule, at sequence: Sequence, _ what: @autoclosure () -> String
  ) {
    counts[rule.position] += 1
    guard counts[rule.position] <= Self.keptPerRule else { return }
    findings.append(Finding(rule, at: sequence, what()))
  }

  /// Adds the findings of another list behind these.
  package mutating func add(_ other: FindingList) {
    var unseen = other.counts
    for finding in other.findings {
      unseen[finding.rule.position] -= 1
      add(finding.rule, at: finding.sequence, finding.what)
    }
    // What the other list counted and did not keep.
    for position in counts.indices { counts[position] += unseen[position] }
  }

  /// How often a rule was broken.
  package func count(of rule: AuditRule) -> UInt64 { counts[rule.position] }

  /// Findings in all, of a severity or graver.
  package func count(atLeast severity: FindingSeverity) -> UInt64 {
    AuditRule.allCases.reduce(0) { $1.severity >= severity ? $0 + counts[$1.position] : $0 }
  }

  /// Findings that were counted and not kept.
  package var leftOut: UInt64 {
    counts.reduce(0) { $0 + ($1 > Self.keptPerRule ? $1 - Self.keptPerRule : 0) }
  }
}
