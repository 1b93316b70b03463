import Testing

@testable import OperatorLink

struct RequestTests {
  static let whole: CommandRequest = {
    var request = CommandRequest(command: "set-limit")
    request.operatorName = "ada \"the first\" 𝔸"
    request.token = "dbk_secret"
    request.reason = "thin\nbook"
    request.target = "maximum-order-notional@BTC-USD"
    request.argument = "500.25 USD"
    request.from = 1_772_357_400_000_000_001
    request.until = 1_772_361_000_000_000_000
    request.nonce = HexNumber(UInt128.max - 7)
    request.plan = HexNumber(12)
    request.isDryRun = true
    return request
  }()

  private func read(_ text: String) throws(LinkError) -> CommandRequest {
    try CommandRequest(line: Array(text.utf8))
  }

  /// A request whose other members are right.
  private func with(_ member: String) -> String { #"{"protocol":1,"command":"stop",\#(member)}"# }

  @Test func everyMemberComesThroughBothWays() throws {
    var line = try Self.whole.line()
    #expect(line.removeLast() == UInt8(ascii: "\n") && !line.contains(UInt8(ascii: "\n")))
    #expect(try CommandRequest(line: line) == Self.whole)
    var lasting = CommandRequest(command: "deny")
    lasting.lasts = .max
    #expect(try CommandRequest(line: try lasting.line().dropLast()) == lasting)
    let least = CommandRequest(command: "ping")
    #expect(try least.line() == Array("{\"protocol\":1,\"command\":\"ping\"}\n".utf8))
    #expect(try read(#" { "command" : "ping" , "protocol" : 1 } "#) == least)
  }

  @Test func membersAreNamedAsInTheDocument() throws {
    let text =
      #"{"protocol":1,"command":"c","operator":"o","token":"t","reason":"r","#
      + #""target":"x","argument":"a","from":"1970-01-01T00:00:00.000000001Z","#
      + #""lasts":2,"nonce":"0000000000000000000000000000000A","#
      + #""plan":"0000000000000000000000000000000b","dryRun":true}"#
    var request = CommandRequest(command: "c")
    request.operatorName = "o"
    request.token = "t"
    request.reason = "r"
    request.target = "x"
    request.argument = "a"
    request.from = 1
    request.lasts = 2
    request.nonce = HexNumber(10)
    request.plan = HexNumber(11)
    request.isDryRun = true
    #expect(try read(text) == request)
  }

  @Test func aSecretIsNotInTheDescription() {
    #expect("\(Self.whole)" == "set-limit maximum-order-notional@BTC-USD 500.25 USD")
  }

  @Test(arguments: [
    ("", "empty"), ("{", "byte"), ("[1", "byte"), ("nonsense", "byte"), ("{} {}", "end of file"),
    ("{'protocol':1}", "byte"), (#"{"protocol":1,}"#, "byte"), (#"{"a":"\u0000"}"#, "NUL"),
    (#"{"protocol":99999999999999999999}"#, "too big"), (#"{"a":"\ud800"}"#, "byte"),
    (#"{"protocol":1,"command":"stop","command":"trade"}"#, "duplicate"),
    (#"{"protocol":1,"command":"stop"}x"#, "end of file"), ("{\"a\":\"\u{7}\"}", "byte"),
  ])
  func whatIsNoJSONIsRefusedWithItsPlace(text: String, what: String) {
    let error = #expect(throws: LinkError.self) { try read(text) }
    guard case .malformed = error else {
      Issue.record("\(text): \(String(describing: error))")
      return
    }
    #expect(error?.description.contains(what) == true, "\(String(describing: error))")
  }

  @Test func bytesThatAreNoTextAreRefused() {
    let bytes = Array("{\"a\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8)
    let error = #expect(throws: LinkError.self) { try CommandRequest(line: bytes) }
    #expect(error?.description.contains("decode byte 0xff") == true, "\(String(describing: error))")
  }

  @Test func oneObjectIsWanted() {
    #expect(throws: LinkError.notAnObject(found: "a list")) { try read("[1]") }
    #expect(throws: LinkError.tooDeep(maximumDepth: 4)) {
      try read(String(repeating: "[", count: 60_000))
    }
    #expect(throws: LinkError.tooDeep(maximumDepth: 4)) { try read(with(#""a":[[[[1]]]]"#)) }
    #expect(throws: LinkError.unknownMember("a")) { try read(with(#""a":"[[[[[[\"[["# + "\"")) }
  }

  @Test(arguments: [
    (#"{"command":"stop"}"#, LinkError.missingMember("protocol")),
    (#"{"protocol":2,"command":"stop","new":1}"#, .unknownProtocol(2)),
    (
      #"{"protocol":"1","command":"stop"}"#,
      .wrongType(member: "protocol", wanted: "a whole number", found: "a text")
    ),
    (
      #"{"protocol":1.0,"command":"stop"}"#,
      .wrongType(member: "protocol", wanted: "a whole number", found: "a number with a fraction")
    ),
    (#"{"protocol":1}"#, .missingMember("command")),
    (#"{"protocol":1,"command":""}"#, .badValue(member: "command", wanted: "a verb, or 'ping'")),
    (
      #"{"protocol":1,"command":null}"#,
      .wrongType(member: "command", wanted: "a text", found: "null")
    ),
  ])
  func protocolAndCommandMustBeThere(text: String, error: LinkError) {
    #expect(throws: error) { try read(text) }
  }

  @Test(arguments: ["operator", "token", "reason", "target", "argument", "from", "until"])
  func aTextIsAText(member: String) {
    for (value, found) in [
      ("1", "a whole number"), ("true", "true or false"), ("{}", "an object"), ("[]", "a list"),
    ] {
      #expect(throws: LinkError.wrongType(member: member, wanted: "a text", found: found)) {
        try read(with("\"\(member)\":\(value)"))
      }
    }
  }

  @Test(arguments: [
    ("unheardOf", "1"), ("Command", #""stop""#), ("from", #""2026-03-01""#),
    ("until", #""2026-02-30T00:00:00Z""#), ("until", #""2026-03-01T00:00:00+02:00""#),
    ("until", #""9999-03-01T00:00:00Z""#), ("lasts", "0"), ("lasts", "-1"), ("lasts", "1.5"),
    ("lasts", #""1h""#), ("nonce", #""12""#), ("nonce", #""+0000000000000000000000000000001""#),
    ("nonce", #""g0000000000000000000000000000001""#), ("plan", "7"), ("dryRun", #""yes""#),
    ("dryRun", "1"),
  ])
  func anErrorNamesItsMember(member: String, value: String) {
    let error = #expect(throws: LinkError.self) { try read(with("\"\(member)\":\(value)")) }
    #expect(error?.description.contains("'\(member)'") == true, "\(String(describing: error))")
  }

  @Test func untilAndLastsExcludeEachOther() {
    let both = with(#""until":"2026-03-01T00:00:00Z","lasts":5"#)
    let error = #expect(throws: LinkError.self) { try read(both) }
    #expect(error?.description.contains("'lasts'") == true, "\(String(describing: error))")
  }

  @Test func aLineHas64KiBAtMost() throws {
    var request = CommandRequest(command: "stop")
    let room = CommandRequest.maximumByteCount - (try request.line().count) - #","reason":"""#.count
    request.reason = String(repeating: "r", count: room)
    let line = try request.line()
    #expect(line.count == CommandRequest.maximumByteCount)
    #expect(try CommandRequest(line: line.dropLast()) == request)
    request.reason += "r"
    #expect(throws: LinkError.tooLong(maximumByteCount: 65_536)) { try request.line() }
    #expect(throws: LinkError.tooLong(maximumByteCount: 65_536)) { try CommandRequest(line: line) }
  }

  @Test func onlyWhatLowersRiskIsUrgent() {
    for verb in ["stop", "lock-down", "pause", "reduce-only", "cancel-all"] {
      var request = CommandRequest(command: verb)
      #expect(request.isUrgent)
      request.isDryRun = true
      #expect(!request.isUrgent)
    }
    for verb in ["trade", "resume", "close-all", "recover", "ping", "STOP"] {
      #expect(!CommandRequest(command: verb).isUrgent)
    }
  }

  @Test func aNumberOf128BitsIsReadBackAndHasSixteenBytes() async {
    let number = HexNumber(bigEndian: (1...16).map { UInt8($0) })
    #expect(number.description == "0102030405060708090a0b0c0d0e0f10")
    #expect(HexNumber(text: number.description) == number)
    #expect(HexNumber(0).description == String(repeating: "0", count: 32))
    await #expect(processExitsWith: .failure) { _ = HexNumber(bigEndian: [1]) }
  }
}
