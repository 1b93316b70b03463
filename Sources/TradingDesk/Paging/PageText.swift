import CommandLineParsing
import TradingCore

/// The line of JSON that the program that pages gets.
enum PageText {
  // Texts come from operators and venues; a line must fit into a pipe whole, even where every byte
  // of a text takes six to write.
  private static let textByteCount = 400
  private static let nameByteCount = 100

  /// The page of an event. A halt has no event, as nothing could be written of it.
  static func line(
    journal: String, sequence: Sequence?, kind: String, at: Timestamp, severity: PageSeverity,
    text: String, who: String
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("journal", journal)
    writer.key("sequence")
    if let sequence { writer.number(sequence.rawValue) } else { writer.null() }
    writer.member("kind", kind)
    writer.member("time", "\(at)")
    writer.member("severity", severity.rawValue)
    writer.member("text", cut(text, textByteCount))
    writer.member("who", cut(who, nameByteCount))
    writer.endObject()
    return Array((writer.text + "\n").utf8)
  }

  private static func cut(_ text: String, _ byteCount: Int) -> String {
    guard text.utf8.count > byteCount else { return text }
    var kept = ""
    var count = 0
    for scalar in text.unicodeScalars {
      count += UTF8.width(scalar)
      if count > byteCount - 3 { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept + "…"
  }
}
