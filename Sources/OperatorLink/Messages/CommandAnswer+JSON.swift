import CommandLineParsing

/// As a line: one JSON object and a line feed.
///
///     {"outcome":"refused","because":"…","events":[{"sequence":72983,"kind":"…","text":"…"}]}
extension CommandAnswer {
  /// Reads a line without its line feed.
  package init(line: [UInt8]) throws(LinkError) {
    guard line.count < Self.maximumByteCount else {
      throw .tooLong(maximumByteCount: Self.maximumByteCount)
    }
    let members = try JSONValue(decoding: line).members()
    var outcome: Outcome?
    var because: String?
    var events: [Event]?
    for (name, value) in members {
      switch name {
      case "outcome":
        outcome = Outcome(rawValue: try value.text(of: name))
        guard outcome != nil else {
          let names = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
          throw .badValue(member: name, wanted: "one of \(names)")
        }
      case "because": because = try value.text(of: name)
      case "events":
        var list: [Event] = []
        for event in try value.list(of: name) { list.append(try Event(event)) }
        events = list
      default: throw .unknownMember(name)  // open set: names that another program writes
      }
    }
    guard let outcome else { throw .missingMember("outcome") }
    guard let because else { throw .missingMember("because") }
    guard let events else { throw .missingMember("events") }
    self.init(outcome, because: because, events: events)
  }

  /// The line, line feed included. Events that no longer fit are left out, and `because` says so.
  package func line() -> [UInt8] {
    let whole = encoded()
    guard whole.count > Self.maximumByteCount else { return whole }
    var shorter = self
    // A reason alone always fits: it is cut where it would not.
    shorter.because = String(decoding: because.utf8.prefix(10_000), as: UTF8.self)
    var fitting = 0
    var size = 0
    for event in events {
      size += CommandAnswer(.done, events: [event]).encoded().count
      guard size < Self.maximumByteCount - (200 << 10) else { break }
      fitting += 1
    }
    shorter.events = Array(events.prefix(fitting))
    let note = "\(events.count - fitting) more events followed: read them in the journal"
    shorter.because += shorter.because.isEmpty ? note : "; " + note
    return shorter.encoded()
  }

  private func encoded() -> [UInt8] {
    Array(json.utf8) + [UInt8(ascii: "\n")]
  }

  /// The object alone.
  package var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("outcome", outcome.rawValue)
    writer.member("because", because)
    writer.key("events")
    writer.beginArray()
    for event in events {
      writer.beginObject()
      writer.member("sequence", event.sequence)
      writer.member("kind", event.kind)
      writer.member("text", event.text)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.text
  }
}

extension CommandAnswer.Event {
  fileprivate init(_ value: JSONValue) throws(LinkError) {
    var sequence: UInt64?
    var kind: String?
    var text: String?
    for (name, value) in try value.members() {
      switch name {
      case "sequence":
        sequence = UInt64(exactly: try value.integer(of: name))
        guard sequence != nil else {
          throw .badValue(member: name, wanted: "a place in a journal, which begins at 0")
        }
      case "kind": kind = try value.text(of: name)
      case "text": text = try value.text(of: name)
      default: throw .unknownMember(name)  // open set: names that another program writes
      }
    }
    guard let sequence else { throw .missingMember("sequence") }
    guard let kind else { throw .missingMember("kind") }
    guard let text else { throw .missingMember("text") }
    self.init(sequence: sequence, kind: kind, text: text)
  }
}
