import CommandLineParsing

/// As a line: one JSON object and a line feed.
///
///     {"protocol":1,"command":"set-limit","operator":"ada","reason":"thin book",
///      "target":"maximum-order-notional@BTC-USD","argument":"500",
///      "nonce":"00112233445566778899aabbccddeeff","until":"2026-03-01T09:30:00.000000000Z"}
extension CommandRequest {
  /// Reads a line without its line feed.
  package init(line: [UInt8]) throws(LinkError) {
    guard line.count < Self.maximumByteCount else {
      throw .tooLong(maximumByteCount: Self.maximumByteCount)
    }
    let members = try JSONValue(decoding: line).members()
    guard let spoken = members.first(where: { $0.name == "protocol" }) else {
      throw .missingMember("protocol")
    }
    let number = try spoken.value.integer(of: "protocol")
    guard number == Self.protocolNumber else { throw .unknownProtocol(number) }
    self.init(command: "")
    for (name, value) in members { try set(name, to: value) }
    guard members.contains(where: { $0.name == "command" }) else {
      throw .missingMember("command")
    }
    guard lasts == nil || until == nil else {
      throw .badValue(member: "lasts", wanted: "given together with 'until': one of them is enough")
    }
  }

  private mutating func set(_ name: String, to value: JSONValue) throws(LinkError) {
    switch name {
    case "protocol": return
    case "command":
      command = try value.text(of: name)
      if command.isEmpty { throw .badValue(member: name, wanted: "a verb, or 'ping'") }
    case "operator": operatorName = try value.text(of: name)
    case "token": token = try value.text(of: name)
    case "reason": reason = try value.text(of: name)
    case "target": target = try value.text(of: name)
    case "argument": argument = try value.text(of: name)
    case "from": from = try Self.time(value, of: name)
    case "until": until = try Self.time(value, of: name)
    case "lasts":
      let nanoseconds = try value.integer(of: name)
      guard nanoseconds > 0 else {
        throw .badValue(member: name, wanted: "a number of nanoseconds above 0")
      }
      lasts = nanoseconds
    case "nonce":
      nonce = try Self.hexadecimal(value, of: name)
      // Zero stands for none in the journal.
      guard nonce != HexNumber(0) else {
        throw .badValue(member: name, wanted: "hexadecimal digits that are not all zero")
      }
    case "plan": plan = try Self.hexadecimal(value, of: name)
    case "dryRun": isDryRun = try value.truth(of: name)
    default: throw .unknownMember(name)  // open set: names that people write
    }
  }

  private static func time(_ value: JSONValue, of member: String) throws(LinkError) -> Int64 {
    let text = try value.text(of: member)
    do throws(RFC3339.ParseError) {
      return try RFC3339.nanoseconds(from: text)
    } catch {
      throw .badValue(
        member: member, wanted: "a time in UTC, such as 2026-03-01T09:30:00.000000000Z")
    }
  }

  private static func hexadecimal(
    _ value: JSONValue, of member: String
  ) throws(LinkError) -> HexNumber {
    guard let number = HexNumber(text: try value.text(of: member)) else {
      throw .badValue(member: member, wanted: "\(HexNumber.digitCount) hexadecimal digits")
    }
    return number
  }

  /// The line, line feed included; an error when no server would take it.
  package func line() throws(LinkError) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("protocol", Self.protocolNumber)
    writer.member("command", command)
    let texts = [
      ("operator", operatorName), ("token", token), ("reason", reason), ("target", target),
      ("argument", argument), ("nonce", nonce?.description ?? ""),
      ("plan", plan?.description ?? ""),
    ]
    for (name, text) in texts where !text.isEmpty { writer.member(name, text) }
    if let from { writer.member("from", RFC3339.text(nanosecondsSince1970: from)) }
    if let until { writer.member("until", RFC3339.text(nanosecondsSince1970: until)) }
    if let lasts { writer.member("lasts", lasts) }
    if isDryRun { writer.member("dryRun", true) }
    writer.endObject()
    let line = Array(writer.text.utf8) + [UInt8(ascii: "\n")]
    guard line.count <= Self.maximumByteCount else {
      throw .tooLong(maximumByteCount: Self.maximumByteCount)
    }
    return line
  }
}
