import TradingCore

/// An answer about control: facts, then sections, then what a person should look at. One value that
/// is told as text or as JSON.
package struct ControlReport: Sendable {
  /// A column of a table: its title for people, its name for programs; one of them may be missing.
  struct Column: Sendable, ExpressibleByStringLiteral {
    let title: String?
    let name: String?

    init(_ title: String?, as name: String?) {
      self.title = title
      self.name = name
    }

    init(stringLiteral title: String) { self.init(title, as: FindingsReport.key(title)) }

    /// A column that only programs are told.
    static func member(_ name: String) -> Column { Column(nil, as: name) }
  }

  /// A line for people that has values of its own for programs.
  struct Item: Sendable {
    var text: String
    var members: [ReportMember] = []
  }

  /// What is in a section.
  private enum Body: Sendable {
    case table(columns: [Column], rows: [[ReportValue]])
    case events([RecordedEvent])
    case items([Item])
  }

  private struct Fact: Sendable {
    let label: String?
    let name: String?
    let value: ReportValue
  }

  /// A part with a title.
  private struct Section: Sendable {
    let title: String?
    let name: String?
    let body: Body
    var isShownEmpty = true
  }

  private let state: TradingState
  private var facts: [Fact] = []
  private var sections: [Section] = []
  private var findings: [Item] = []

  /// An empty answer that takes names from a state.
  init(_ state: TradingState) { self.state = state }

  /// Whether something in it wants a person.
  package var hasFindings: Bool { !findings.isEmpty }

  // MARK: Telling

  /// A fact for people and programs; `name` is what programs know it by, the label's words by
  /// itself.
  mutating func fact(_ label: String, _ value: ReportValue, as name: String? = nil) {
    facts.append(Fact(label: label, name: name ?? FindingsReport.key(label), value: value))
  }

  /// A fact for people alone, whose values programs are told otherwise.
  mutating func say(_ label: String, _ text: String) {
    facts.append(Fact(label: label, name: nil, value: .text(text)))
  }

  /// A fact for programs alone, which people are told otherwise.
  mutating func member(_ name: String, _ value: ReportValue) {
    facts.append(Fact(label: nil, name: name, value: value))
  }

  mutating func members(_ members: [ReportMember]) {
    for member in members { self.member(member.name, member.value) }
  }

  mutating func table(
    _ title: String, as name: String? = nil, _ columns: [Column], _ rows: [[ReportValue]]
  ) {
    precondition(
      rows.allSatisfy { $0.count == columns.count }, "each row has a value for each column")
    sections.append(
      Section(
        title: title, name: name ?? FindingsReport.key(title),
        body: .table(columns: columns, rows: rows)))
  }

  /// Events of the journal, a line each; without a title for programs alone.
  mutating func events(_ title: String?, as name: String, _ events: [RecordedEvent]) {
    sections.append(Section(title: title, name: name, body: .events(events)))
  }

  /// Lines, of which each has values for programs; without a title for programs alone.
  mutating func items(_ title: String?, as name: String, _ items: [Item]) {
    sections.append(Section(title: title, name: name, body: .items(items)))
  }

  /// A table for people alone, whose values programs are told otherwise.
  mutating func sayTable(_ title: String, _ columns: [String], _ rows: [[ReportValue]]) {
    sections.append(
      Section(
        title: title, name: nil,
        body: .table(columns: columns.map { Column($0, as: nil) }, rows: rows)))
  }

  /// What to do now, as commands to type; for people only where there is something.
  mutating func next(_ steps: [NextStep]) {
    sections.append(
      Section(
        title: "next", name: "next", body: .items(steps.map(\.item)), isShownEmpty: false))
  }

  /// What a person should look at; `kind` is its word for programs.
  mutating func finding(_ kind: String, _ what: String) {
    findings.append(Item(text: what, members: [ReportMember("kind", .text(kind))]))
  }

  // MARK: Text

  /// The answer with a line break at the end of each line.
  package var text: String {
    var text = ""
    for fact in facts {
      guard let label = fact.label else { continue }
      text += Amounts.padded(label, to: 26) + " " + Amounts.harmless(fact.value.text) + "\n"
    }
    for section in sections {
      guard let title = section.title else { continue }
      let lines = self.lines(of: section.body)
      if lines.isEmpty, !section.isShownEmpty { continue }
      text += title + "\n"
      for line in lines.isEmpty ? ["none"] : lines { text += "  " + line + "\n" }
    }
    for finding in findings { text += "finding: \(Amounts.harmless(finding.text))\n" }
    return text
  }

  private func lines(of body: Body) -> [String] {
    switch body {
    case .table(let columns, let rows): rows.isEmpty ? [] : Self.lines(columns, rows)
    case .events(let events): events.map { EventText(state).line($0) }
    case .items(let items): items.map { Amounts.harmless($0.text) }
    }
  }

  private static func lines(_ columns: [Column], _ rows: [[ReportValue]]) -> [String] {
    let shown = columns.indices.filter { columns[$0].title != nil }
    let cells =
      [shown.map { columns[$0].title ?? "" }]
      + rows.map { row in shown.map { Amounts.harmless(row[$0].cell) } }
    let widths = shown.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      var line = ""
      for (cell, width) in zip(row, widths) { line += Amounts.padded(cell, to: width) + "  " }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  // MARK: JSON

  /// The answer as one JSON object on one line.
  package var json: String {
    JSONText.object { json in
      for fact in facts {
        guard let name = fact.name else { continue }
        json.member(name) { fact.value.write(&$0) }
      }
      for section in sections {
        guard let name = section.name else { continue }
        json.member(name) { write(section.body, &$0) }
      }
      json.member("findings") { write(.items(findings), &$0) }
    }
  }

  private func write(_ body: Body, _ json: inout JSONText) {
    switch body {
    case .table(let columns, let rows):
      json.array(rows) { json, row in
        json.object { json in
          for (column, value) in zip(columns, row) {
            guard let name = column.name else { continue }
            json.member(name) { value.write(&$0) }
          }
        }
      }
    case .events(let events):
      json.array(events) { json, event in
        json.object { EventJSON(state).members(event, &$0) }
      }
    case .items(let items):
      json.array(items) { json, item in
        json.object { json in
          for member in item.members { member.write(&json) }
          json.member("text", item.text)
        }
      }
    }
  }
}

extension TradingState {
  /// A limit as it is written: `NAME` or `NAME@SCOPE`.
  func written(_ limit: Limit, _ scope: LimitScope) -> String { limit.name + suffix(of: scope) }

  /// What a limit is about, in a word: `total`, or as it is written behind the `@`.
  func word(_ scope: LimitScope) -> String {
    scope == .total ? "total" : String(suffix(of: scope).dropFirst())
  }

  /// What journals of the first rules do not know; nil for later ones.
  var oldRulesNote: String? {
    safeguards.isOn
      ? nil
      : "this journal is of the first rules: operators, named breakers, limits with a scope, "
        + "denials, plans and warnings are not in it"
  }
}

extension ControlReport {
  /// Which rules hold, for programs; for people where they miss something by it.
  mutating func addRules() {
    member("rules", .count(state.safeguards.rules))
    if let note = state.oldRulesNote { say("rules", note) }
  }
}
