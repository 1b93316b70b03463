import Projections
import TradingCore

/// What a verification found and what it looked at, for people and for programs.
package struct FindingsReport: Sendable {
  /// A line of the report's head: what was looked at.
  package struct Fact: Sendable {
    let name: String
    let value: String

    /// One line.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }

    /// Its name as a member's: `state hash` as `stateHash`.
    var key: String { FindingsReport.key(name) }
  }

  private let facts: [Fact]
  private let findings: FindingList
  private let praise: String

  /// A report of `findings`, headed by `facts`. `praise` is said when there are none.
  package init(
    _ facts: [Fact], _ findings: FindingList, praise: String = "every rule was obeyed"
  ) {
    self.facts = facts
    self.praise = praise
    self.findings = findings
  }

  /// The report with a line break at the end of each line.
  package var text: String {
    var text = ""
    for fact in facts { text += Amounts.padded(fact.name, to: 20) + " " + fact.value + "\n" }
    for finding in findings.findings {
      let place = finding.sequence == .none ? "" : " \(finding.sequence)"
      text += "\(finding.severity.name)\(place) \(finding.rule.rawValue): \(finding.what)\n"
    }
    for rule in AuditRule.allCases
    where findings.count(of: rule) > FindingList.keptPerRule {
      let more = findings.count(of: rule) - FindingList.keptPerRule
      text += "\(rule.severity.name) \(rule.rawValue): \(more) more, not listed\n"
    }
    let errors = findings.count(atLeast: .error)
    let warnings = findings.count(atLeast: .warning) - errors
    text +=
      errors + warnings == 0
      ? "clean: \(praise)\n" : "findings: \(errors) errors, \(warnings) warnings\n"
    return text
  }

  /// The report as one JSON object on one line.
  package var json: String {
    JSONText.object { json in
      for fact in facts { json.member(fact.key, fact.value) }
      json.member("isClean", findings.count(atLeast: .warning) == 0)
      json.member("errorCount", findings.count(atLeast: .error))
      json.member(
        "warningCount", findings.count(atLeast: .warning) - findings.count(atLeast: .error))
      json.member("leftOut", findings.leftOut)
      json.array("findings", findings.findings) { json, finding in
        json.object { json in
          json.member("severity", finding.severity.name)
          json.member("sequence", finding.sequence.rawValue)
          json.member("rule", finding.rule.rawValue)
          json.member("what", finding.what)
        }
      }
    }
  }

  /// A fact's name as a member's: `state hash` as `stateHash`.
  static func key(_ name: String) -> String {
    let words = name.split(separator: " ")
    var key = ""
    for (index, word) in words.enumerated() {
      key += index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }
    return key
  }
}
