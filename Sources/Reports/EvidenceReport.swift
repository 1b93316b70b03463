/// What a piece of evidence shows, for people and for programs.
package struct EvidenceReport: Sendable {
  /// How it ended.
  package enum Verdict: Sendable {
    /// It holds; the words say what.
    case proven(String)
    /// It only agrees with itself; the words say what is missing.
    case unsupported(String)
    /// It was read, and no signature was looked at; the words say what is missing.
    case unchecked(String)
    /// It does not hold; the words say which check failed.
    case refuted(String)
    /// Something was made; the words say what.
    case made(String)

    /// The word in front of the words.
    fileprivate var name: String {
      switch self {
      case .proven: "proven"
      case .unsupported: "agrees with itself"
      case .unchecked: "not checked"
      case .refuted: "not proven"
      case .made: "made"
      }
    }

    fileprivate var words: String {
      switch self {
      case .proven(let words), .unsupported(let words), .unchecked(let words),
        .refuted(let words), .made(let words):
        words
      }
    }
  }

  private let facts: [FindingsReport.Fact]
  private let verdict: Verdict

  /// A report headed by `facts`; several of one name are one list to programs.
  package init(_ facts: [FindingsReport.Fact], _ verdict: Verdict) {
    self.facts = facts
    self.verdict = verdict
  }

  /// The report with a line break at the end of each line. What came from outside is made harmless.
  package var text: String {
    facts.map { Amounts.padded($0.name, to: 20) + " " + Amounts.harmless($0.value) + "\n" }.joined()
      + "\(verdict.name): \(Amounts.harmless(verdict.words))\n"
  }

  /// The report as one JSON object on one line; `event` is the text of an event's object.
  package func json(event: String? = nil) -> String {
    JSONText.object { json in
      var written: [String] = []
      for fact in facts where !written.contains(fact.name) {
        written.append(fact.name)
        let values = facts.filter { $0.name == fact.name }.map(\.value)
        if values.count == 1 {
          json.member(fact.key, fact.value)
        } else {
          json.array(fact.key, values) { $0.string($1) }
        }
      }
      if let event { json.member("event", json: event) }
      json.member("verdict", verdict.name)
      json.member("words", verdict.words)
    }
  }
}
