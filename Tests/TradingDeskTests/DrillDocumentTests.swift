import SystemCalls
import Testing
import TradingDesk

// One after the other: each may rewrite its part of the document.
@Suite(.serialized) struct DrillDocumentTests {
  private static let path =
    Directory(#filePath).parent.parent.parent.path(of: "docs/DRILLS.md")
  /// What the document says of the drills.
  private static var drills: String {
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

  /// What the document says of what they fail without.
  private static var canaries: String {
    var lines = ["| drill | off | fails at |", "| --- | --- | --- |"]
    for drill in Drill.all {
      for canary in DrillCanary.all where canary.drill == drill.name {
        lines.append("| `\(drill.name)` | \(canary.off) | \(canary.missed) |")
      }
    }
    return lines.joined(separator: "\n")
  }

  @Test func theDocumentSaysWhatTheDrillsAssert() throws {
    try expect(Self.drills, between: "<!-- drills: begin -->", and: "<!-- drills: end -->")
  }

  @Test func theDocumentSaysWithoutWhatTheDrillsFail() throws {
    try expect(Self.canaries, between: "<!-- canaries: begin -->", and: "<!-- canaries: end -->")
  }

  private func expect(_ written: String, between begin: String, and end: String) throws {
    let bytes = try File.contents(of: Self.path, maximumByteCount: 1 << 20)
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let first = try #require(lines.firstIndex(of: begin))
    let last = try #require(lines.firstIndex(of: end))
    let found = lines[(first + 1)..<last].joined(separator: "\n")
    if Environment.value(of: "UPDATE_EXPECTED") != nil, found != written {
      let text = (lines[...first] + [written] + lines[last...]).joined(separator: "\n")
      let path = Directory(Self.path)
      try path.parent.removeFile("DRILLS.md")
      let file = try File.create(path.path)
      try file.write(Array(text.utf8).span, at: 0)
      try file.close()
      return
    }
    #expect(found == written, "rewrite it with UPDATE_EXPECTED=1")
  }
}
