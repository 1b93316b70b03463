import Testing

@testable import OperatorLink

struct UnreadableLineTests {
  private func text(_ line: String) -> String {
    UnreadableLine(Array(line.utf8), .missingMember("protocol")).text
  }

  @Test func ofAnObjectItTellsWhatIsAsked() {
    #expect(
      text(#"{"command":"stop","x":1,"target":"a","argument":"b","reason":"r"}"#) == "stop a b")
    #expect(text(#"{"command":7,"target":"a"}"#) == "a")
  }

  @Test func ofAnythingElseItTellsTheBeginning() {
    #expect(text("GET / HTTP/1.1") == "GET / HTTP/1.1")
    #expect(text(#"{"reason":"r"}"#) == #"{"reason":"r"}"#)
    #expect(text(String(repeating: "x", count: 70_000)).utf8.count == 1_024)
    #expect(UnreadableLine([0xFF, 0x41], .missingMember("protocol")).text == "\u{FFFD}A")
    #expect(text("") == "")
  }

  @Test func whatMayBeASecretIsLeftOut() throws {
    let secret = try OperatorToken.make().text
    let lines = [
      #"{"token":"\#(secret)","reason":"r"}"#, #"{"TOKEN":"not-one","reason":"r"#,
      #"{"reason":"\#(secret)"}"#, #"{"command":"stop \#(secret)"}"#, secret,
      #"{"command":"stop","token":"\#(secret)","x":1}"#, #"{"token": "half a secr"#,
    ]
    for line in lines {
      let told = text(line)
      #expect(!told.contains(secret.dropFirst(4)), "\(line)")
      #expect(!told.contains("not-one") && !told.contains("half"), "\(line)")
    }
    #expect(text(lines[0]) == #"{"token…"#)
    #expect(text(lines[3]) == "stop dbk_…")
    #expect(text(lines[5]) == "stop")
  }
}
