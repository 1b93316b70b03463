import Testing

@testable import OperatorLink

struct AnswerTests {
  private func read(_ text: String) throws(LinkError) -> CommandAnswer {
    try CommandAnswer(line: Array(text.utf8))
  }

  @Test(arguments: CommandAnswer.Outcome.allCases)
  func anAnswerComesThroughBothWays(outcome: CommandAnswer.Outcome) throws {
    let answer = CommandAnswer(
      outcome, because: "it is \"so\"\n",
      events: [
        CommandAnswer.Event(sequence: 7, kind: "operatorCommanded", text: "é"),
        CommandAnswer.Event(sequence: UInt64(Int64.max), kind: "modeChanged", text: ""),
      ])
    var line = answer.line()
    #expect(line.removeLast() == UInt8(ascii: "\n") && !line.contains(UInt8(ascii: "\n")))
    #expect(try CommandAnswer(line: line) == answer)
    #expect(answer.json.hasPrefix(#"{"outcome":"\#(outcome.rawValue)","because":"#))
  }

  @Test(arguments: [
    (#"{"because":"","events":[]}"#, "'outcome'"),
    (#"{"outcome":"done","events":[]}"#, "'because'"),
    (#"{"outcome":"done","because":""}"#, "'events'"),
    (#"{"outcome":"maybe","because":"","events":[]}"#, "'outcome'"),
    (#"{"outcome":"done","because":"","events":{}}"#, "'events'"),
    (#"{"outcome":"done","because":"","events":[],"more":1}"#, "'more'"),
    (#"{"outcome":"done","because":"","events":[1]}"#, "a whole number"),
    (#"{"outcome":"done","because":"","events":[{"kind":"","text":""}]}"#, "'sequence'"),
    (#"{"outcome":"done","because":"","events":[{"sequence":1,"text":""}]}"#, "'kind'"),
    (#"{"outcome":"done","because":"","events":[{"sequence":1,"kind":""}]}"#, "'text'"),
    (#"{"outcome":"done","because":"","events":[{"sequence":-1}]}"#, "'sequence'"),
    (#"{"outcome":"done","because":"","events":[{"what":1}]}"#, "'what'"),
  ])
  func anErrorNamesItsMember(text: String, what: String) {
    let error = #expect(throws: LinkError.self) { try read(text) }
    #expect(error?.description.contains(what) == true, "\(String(describing: error))")
  }

  @Test func eventsThatDoNotFitAreCountedInstead() throws {
    let event = CommandAnswer.Event(
      sequence: 1, kind: "cancelIntended", text: String(repeating: "é\u{1}", count: 1_000))
    let answer = CommandAnswer(.done, events: [CommandAnswer.Event](repeating: event, count: 2_000))
    let line = answer.line()
    #expect(line.count <= CommandAnswer.maximumByteCount)
    let read = try CommandAnswer(line: line.dropLast())
    #expect(read.events.count > 50 && read.events.count < 2_000)
    #expect(
      read.because == "\(2_000 - read.events.count) more events followed: read them in the journal")

    let wordy = CommandAnswer(.refused, because: String(repeating: "é", count: 2 << 20))
    #expect(try CommandAnswer(line: wordy.line().dropLast()).outcome == .refused)
    #expect(throws: LinkError.tooLong(maximumByteCount: 1 << 20)) {
      try CommandAnswer(line: [UInt8](repeating: 32, count: 1 << 20))
    }
  }

  @Test func equalValuesAreEqual() throws {
    let text = #"{"a":[1,1.5,null,true,"x",{"b":{}}]}"#
    let value = try JSONValue(decoding: Array(text.utf8))
    #expect(try JSONValue(decoding: Array((text + " ").utf8)) == value)
    for other in [
      #"{"a":[2,1.5,null,true,"x",{"b":{}}]}"#, #"{"b":[1]}"#, "[]",
      #"{"a":[1,1.5,null,false,"x",{"b":{}}]}"#,
    ] {
      #expect(try JSONValue(decoding: Array(other.utf8)) != value)
    }
  }
}
