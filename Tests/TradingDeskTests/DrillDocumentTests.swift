import SystemCalls
import Testing
import TradingDesk

@Suite struct DrillDocumentTests {
  private static let path =
    Directory(#filePath).parent.parent.parent.path(of: "docs/DRILLS.md")
  private static let begin = "<!-- drills: begin -->"
  private static let end = "<!-- drills: end -->"

  /// What the document says between its marks.
  private static var written: String {
    var lines = ["| drill | runbook | what it shows |", "| --- | --- | --- |"]
    for drill in Drill.all {
      lines.append("| `\(drill.name)` | \(drill.runbook) | \(drill.summary) |")
    }
    for drill in Drill.all {
      lines += ["", "### \(drill.name)", ""]
      for (index, expectation) in drill.expectations.enumerated() {
        lines.append("\(index + 1). \(expectation.words)")
      }
    }
    return lines.joined(separator: "\n")
  }

  @Test func theDocumentSaysWhatTheDrillsAssert() throws {
    let bytes = try File.contents(of: Self.path, maximumByteCount: 1 << 20)
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let first = try #require(lines.firstIndex(of: Self.begin))
    let last = try #require(lines.firstIndex(of: Self.end))
    let found = lines[(first + 1)..<last].joined(separator: "\n")
    if Environment.value(of: "UPDATE_EXPECTED") != nil, found != Self.written {
      let text = (lines[...first] + [Self.written] + lines[last...]).joined(separator: "\n")
      let path = Directory(Self.path)
      try path.parent.removeFile("DRILLS.md")
      let file = try File.create(path.path)
      try file.write(Array(text.utf8).span, at: 0)
      try file.close()
      return
    }
    #expect(found == Self.written, "rewrite it with UPDATE_EXPECTED=1")
  }
}
