import TradingCore

/// An answer about control: facts, then sections, then what a person should look at. One value that
/// is told as text or as JSON.
package struct ControlReport: Sendable {
  /// What is in a section.
  enum Body: Sendable {
    /// Rows below named columns.
    case table(columns: [String], rows: [[ListingReport.Value]])
    /// Events of the journal, a line each.
    case events([RecordedEvent])
    /// Sentences, or lines to type.
    case lines([String])
  }

  /// A part with a title.
  struct Section: Sendable {
    var title: String
    var body: Body
  }

  private let state: TradingState
  private var facts: [ListingReport.Fact] = []
  private var sections: [Section] = []
  private var findings: [String] = []

  /// An empty answer that takes names from a state.
  init(_ state: TradingState) { self.state = state }

  /// Whether something in it wants a person.
  package var hasFindings: Bool { !findings.isEmpty }

  mutating func fact(_ name: String, _ value: String) {
    facts.append(ListingReport.Fact(name, value))
  }

  mutating func fact(_ name: String, _ value: ListingReport.Value) {
    facts.append(ListingReport.Fact(name, value))
  }

  mutating func table(_ title: String, _ columns: [String], _ rows: [[ListingReport.Value]]) {
    precondition(
      rows.allSatisfy { $0.count == columns.count }, "each row has a value for each column")
    sections.append(Section(title: title, body: .table(columns: columns, rows: rows)))
  }

  mutating func events(_ title: String, _ events: [RecordedEvent]) {
    sections.append(Section(title: title, body: .events(events)))
  }

  mutating func lines(_ title: String, _ lines: [String]) {
    sections.append(Section(title: title, body: .lines(lines)))
  }

  mutating func finding(_ what: String) { findings.append(what) }

  /// The answer with a line break at the end of each line.
  package var text: String {
    var text = ""
    for fact in facts {
      text += Amounts.padded(fact.name, to: 26) + " " + Amounts.harmless(fact.value.text) + "\n"
    }
    for section in sections {
      text += section.title + "\n"
      let lines = self.lines(of: section.body)
      for line in lines.isEmpty ? ["none"] : lines { text += "  " + line + "\n" }
    }
    for finding in findings { text += "finding: \(Amounts.harmless(finding))\n" }
    return text
  }

  private func lines(of body: Body) -> [String] {
    switch body {
    case .table(let columns, let rows): rows.isEmpty ? [] : Self.lines(columns, rows)
    case .events(let events): events.map { EventText(state).line($0) }
    case .lines(let lines): lines.map(Amounts.harmless)
    }
  }

  private static func lines(_ columns: [String], _ rows: [[ListingReport.Value]]) -> [String] {
    let cells = [columns] + rows.map { $0.map { Amounts.harmless($0.text) } }
    let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      var line = ""
      for (cell, width) in zip(row, widths) { line += Amounts.padded(cell, to: width) + "  " }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  /// The answer as one JSON object on one line.
  package var json: String {
    JSONText.object { json in
      for fact in facts { fact.value.write(FindingsReport.key(fact.name), &json) }
      for section in sections {
        let name = FindingsReport.key(section.title)
        switch section.body {
        case .table(let columns, let rows):
          json.array(name, rows) { json, row in
            json.object { json in
              for (column, value) in zip(columns, row) {
                value.write(FindingsReport.key(column), &json)
              }
            }
          }
        case .events(let events):
          json.array(name, events) { json, event in
            json.object { EventJSON(state).members(event, &$0) }
          }
        case .lines(let lines): json.array(name, lines) { $0.string($1) }
        }
      }
      json.array("findings", findings) { $0.string($1) }
    }
  }
}

extension ControlReport {
  /// A time where there is one.
  static func time(_ time: Timestamp) -> ListingReport.Value { .time(time.nanoseconds) }

  /// A text where there is one.
  static func text(_ text: String?) -> ListingReport.Value { text.map { .text($0) } ?? .absent }

  /// A sequence where there is one.
  static func sequence(_ sequence: Sequence?) -> ListingReport.Value {
    guard let sequence, sequence != .none else { return .absent }
    return .text("\(sequence)")
  }
}

extension TradingState {
  /// A limit as it is written: `NAME` or `NAME@SCOPE`.
  func written(_ limit: Limit, _ scope: LimitScope) -> String { limit.name + suffix(of: scope) }

  /// What journals of the first rules do not know; nil for later ones.
  var oldRulesNote: String? {
    safeguards.isOn
      ? nil
      : "this journal is of the first rules: operators, named breakers, limits with a scope, "
        + "denials, plans and warnings are not in it"
  }
}
