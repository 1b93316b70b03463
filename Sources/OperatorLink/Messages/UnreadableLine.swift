/// A line that is no request, for the journal to know of.
package struct UnreadableLine: Equatable, Sendable {
  /// What can be told of it, without what may be a secret.
  package let text: String
  /// What is wrong with it.
  package let fault: LinkError

  // Far more than anybody is shown.
  private static let keptByteCount = 1_024

  /// A line, or its beginning, and why it is no request.
  package init(_ line: [UInt8], _ fault: LinkError) {
    self.fault = fault
    text = Self.asked(in: line) ?? Self.withoutToken(line)
  }

  /// Of an object what it asks, as of a request; nil when it asks nothing.
  private static func asked(in line: [UInt8]) -> String? {
    var members: [(name: String, value: JSONValue)] = []
    do throws(LinkError) {
      members = try JSONValue(decoding: line).members()
    } catch {
      return nil
    }
    var words: [String] = []
    for name in ["command", "target", "argument"] {
      guard let member = members.first(where: { $0.name == name }) else { continue }
      if case .text(let text) = member.value, !text.isEmpty { words.append(text) }
    }
    return words.isEmpty ? nil : OperatorToken.redacted(words.joined(separator: " "))
  }

  /// The line's beginning, up to where it may name a token.
  private static func withoutToken(_ line: [UInt8]) -> String {
    let text = String(decoding: line.prefix(keptByteCount), as: UTF8.self)
    let bytes = Array(text.utf8)
    let name = Array("token".utf8)
    let place = bytes.indices.first { start in
      start + name.count <= bytes.count
        && name.indices.allSatisfy { bytes[start + $0] | 0x20 == name[$0] }
    }
    guard let place else { return OperatorToken.redacted(text) }
    return OperatorToken.redacted(String(decoding: bytes[..<place], as: UTF8.self) + "token…")
  }
}

extension OperatorToken {
  /// A text up to where a token begins.
  package static func redacted(_ text: String) -> String {
    guard let place = text.utf8.firstRange(of: Self.prefix.utf8) else { return text }
    return String(text[..<place.lowerBound]) + Self.prefix + "…"
  }
}

/// What came with a line at the socket.
package enum SubmittedLine: Equatable, Sendable {
  /// A request.
  case request(CommandRequest)
  /// None.
  case unreadable(UnreadableLine)

  /// Whether it lowers risk.
  package var isUrgent: Bool {
    switch self {
    case .request(let request): request.isUrgent
    case .unreadable: false
    }
  }
}
