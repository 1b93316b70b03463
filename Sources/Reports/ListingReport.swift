import TradingCore

/// What was looked at, a table of it and what was found, for people and for programs.
package struct ListingReport: Sendable {
  /// Something that is text, a number or missing.
  package enum Value: Sendable, Equatable {
    /// A text.
    case text(String)
    /// A number.
    case number(UInt64)
    /// A moment, ns since 1970; 0 is none.
    case time(Int64)
    /// Nothing is known.
    case absent

    var text: String {
      switch self {
      case .text(let text): text
      case .number(let number): String(number)
      case .time(let nanoseconds):
        nanoseconds == 0 ? "-" : "\(Timestamp(nanoseconds: nanoseconds))"
      case .absent: "-"
      }
    }

    func write(_ name: String, _ json: inout JSONText) {
      switch self {
      case .text(let text): json.member(name, text)
      case .number(let number): json.member(name, number)
      case .time(let time): json.member(name, time == 0 ? nil : self.text)
      case .absent: json.member(name, nil)
      }
    }
  }

  /// A line of the report's head.
  package struct Fact: Sendable {
    let name: String
    let value: Value

    /// One line.
    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }

    /// One line of text.
    package init(_ name: String, _ value: String) { self.init(name, .text(value)) }
  }

  /// Rows below named columns.
  package struct Table: Sendable {
    let name: String
    let columns: [String]
    let rows: [[Value]]

    /// A table; each row has a value for each column.
    package init(_ name: String, columns: [String], rows: [[Value]]) {
      precondition(
        rows.allSatisfy { $0.count == columns.count }, "each row has a value for each column")
      self.name = name
      self.columns = columns
      self.rows = rows
    }
  }

  /// Something found.
  package struct Line: Sendable {
    let severity: String
    let subject: String
    let what: String

    /// How grave, about what, and what.
    package init(severity: String, subject: String, what: String) {
      self.severity = severity
      self.subject = subject
      self.what = what
    }
  }

  private let facts: [Fact]
  private let tables: [Table]
  private let lines: [Line]
  private let verdict: String

  /// A report; `verdict` is its last line.
  package init(_ facts: [Fact], tables: [Table] = [], lines: [Line] = [], verdict: String) {
    self.facts = facts
    self.tables = tables
    self.lines = lines
    self.verdict = verdict
  }

  /// The report with a line break at the end of each line.
  package var text: String {
    var text = ""
    for fact in facts { text += Amounts.padded(fact.name, to: 20) + " " + fact.value.text + "\n" }
    for table in tables { text += Self.text(of: table) }
    for line in lines { text += "\(line.severity) \(line.subject): \(line.what)\n" }
    return text + verdict + "\n"
  }

  /// The report as one JSON object on one line.
  package var json: String {
    JSONText.object { json in
      for fact in facts { fact.value.write(FindingsReport.key(fact.name), &json) }
      for table in tables {
        json.array(FindingsReport.key(table.name), table.rows) { json, row in
          json.object { json in
            for (column, value) in zip(table.columns, row) {
              value.write(FindingsReport.key(column), &json)
            }
          }
        }
      }
      json.array("findings", lines) { json, line in
        json.object { json in
          json.member("severity", line.severity)
          json.member("subject", line.subject)
          json.member("what", line.what)
        }
      }
      json.member("verdict", verdict)
    }
  }

  private static func text(of table: Table) -> String {
    guard !table.rows.isEmpty else { return "" }
    let cells = [table.columns] + table.rows.map { $0.map(\.text) }
    let widths = table.columns.indices.map { column in
      cells.map { $0[column].count }.max() ?? 0
    }
    return cells.map { row in
      var line = " "
      for (cell, width) in zip(row, widths) { line += " " + Amounts.padded(cell, to: width) }
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
