import EventJournal
import SystemCalls
import Testing
import TradingCore

@Suite struct EventSchemaTests {
  private static func document() throws -> [String] {
    let root = Directory(#filePath).parent.parent.parent
    let bytes = try File.contents(
      of: root.path(of: "docs/JOURNAL_FORMAT.md"), maximumByteCount: 1 << 20)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func everyKindHasItsLine() {
    let numbers = EventSchema.text.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
    #expect(numbers.map(String.init) == EventKind.allCases.map { "\($0.rawValue)" })
  }

  @Test func theDocumentsTableIsTheSchema() throws {
    let rows = try Self.document().filter { row in
      let parts = row.split(separator: "|").map { $0.filter { $0 != " " } }
      return parts.count >= 4 && parts[1].hasPrefix("`") && UInt8(parts[0]) != nil
        && EventKind.allCases.contains { parts[1] == "`\($0)`" }
    }
    #expect(rows == EventSchema.tableRows)
  }

  @Test func theKindsAboutAnOrderAreIndexed() {
    #expect(EventSchema.indexedKinds == Array(66...80))
  }
}
