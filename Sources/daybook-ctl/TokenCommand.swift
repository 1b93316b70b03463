import CommandLineParsing
import OperatorLink
import SystemCalls

/// `daybook-ctl operators token`: needs no engine.
enum TokenCommand {
  static func run(_ parsed: ParsedCommand) throws(CredentialError) -> ExitCode {
    let token = try OperatorToken.make()
    let file = parsed.optionalText("output")
    if let file { try token.write(to: file) }
    // A token that lies in its file is shown nowhere else.
    let facts =
      (file.map { [("file", $0)] } ?? [("token", token.text)]) + [("hash", "\(token.hash)")]
    let text = parsed.text("format") == "json" ? json(facts) : lines(facts)
    return Terminal.say(text) ? .clean : .couldNotRun
  }

  private static func lines(_ facts: [(name: String, value: String)]) -> String {
    facts.map { name, value in
      name + String(repeating: " ", count: 6 - name.utf8.count) + value + "\n"
    }.joined()
  }

  private static func json(_ facts: [(name: String, value: String)]) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    for (name, value) in facts { writer.member(name, value) }
    writer.endObject()
    return writer.text + "\n"
  }
}
