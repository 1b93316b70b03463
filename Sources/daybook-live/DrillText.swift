import CommandLineParsing
import TradingCore
import TradingDesk

/// Drills in words.
enum DrillText {
  /// A drill a line: name, where the runbooks write of it, what it shows.
  static func list(_ drills: [Drill]) -> String {
    columns(drills.map { [$0.name, $0.runbook, $0.summary] })
  }

  /// What came as expected, each with its event, and then the first difference or that there is
  /// none.
  static func report(_ report: DrillReport) -> String {
    columns(report.met.map { ["\($0.sequence)", $0.words] })
      + "\(report.name): \(outcome(report))\n"
  }

  /// A drill a line, and how many went as the runbooks say.
  static func table(_ reports: [DrillReport]) -> String {
    let rows = reports.map { report in
      [
        report.name, report.difference == nil ? "as expected" : "DIFFERS",
        "\(report.met.count) of it seen", "\(report.orderCount) orders",
        "\(report.eventCount) events",
      ]
    }
    let differing = reports.filter { $0.difference != nil }
    return columns(rows) + differing.map { "\($0.name): \(outcome($0))\n" }.joined()
      + "\(reports.count - differing.count) of \(reports.count) drills as expected\n"
  }

  private static func outcome(_ report: DrillReport) -> String {
    report.difference?.description
      ?? "as the runbook says; the audit of \(report.journal) finds nothing"
  }

  private static func columns(_ rows: [[String]]) -> String {
    rows.map { row in
      row.enumerated().map { index, cell in
        guard index + 1 < row.count else { return cell }
        let width = rows.reduce(0) { max($0, $1[index].count) } + 2
        return cell + String(repeating: " ", count: width - cell.count)
      }.joined() + "\n"
    }.joined()
  }
}

/// Drills for programs.
enum DrillJSON {
  /// An array with an object a drill.
  static func list(_ drills: [Drill]) -> String {
    array(drills) { drill, writer in
      writer.member("name", drill.name)
      writer.member("runbook", drill.runbook)
      writer.member("summary", drill.summary)
    }
  }

  /// An array with an object a drill that was run.
  static func reports(_ reports: [DrillReport]) -> String {
    array(reports) { report, writer in
      writer.member("name", report.name)
      writer.member("journal", report.journal)
      writer.member("isAsExpected", report.difference == nil)
      writer.member("events", report.eventCount)
      writer.member("orders", report.orderCount)
      writer.key("met")
      writer.beginArray()
      for met in report.met {
        writer.beginObject()
        writer.member("sequence", met.sequence.rawValue)
        writer.member("expected", met.words)
        writer.endObject()
      }
      writer.endArray()
      guard let difference = report.difference else { return }
      writer.key("difference")
      writer.beginObject()
      writer.member("expected", difference.expected)
      writer.member("found", difference.found)
      writer.member("sequence", difference.sequence.rawValue)
      writer.endObject()
    }
  }

  private static func array<Item>(
    _ items: [Item], _ write: (Item, inout JSONWriter) -> Void
  ) -> String {
    var writer = JSONWriter(isPretty: true)
    writer.beginArray()
    for item in items {
      writer.beginObject()
      write(item, &writer)
      writer.endObject()
    }
    writer.endArray()
    return writer.text + "\n"
  }
}
