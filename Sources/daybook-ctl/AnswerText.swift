import OperatorLink

/// An answer for people: a line an event, then what became of the command unless the events say it.
enum AnswerText {
  static func text(_ answer: CommandAnswer) -> String {
    let events = answer.events.map { "#\($0.sequence) \(oneLine($0.kind)) \(oneLine($0.text))" }
    return (events + ending(answer)).map { $0 + "\n" }.joined()
  }

  private static func ending(_ answer: CommandAnswer) -> [String] {
    let because = oneLine(answer.because)
    switch answer.outcome {
    case .done:
      if answer.events.isEmpty { return ["done"] }
      if !because.isEmpty { return [because] }
      return answer.events.count == 1 ? ["nothing had to change"] : []
    case .waiting: return ["waiting: \(because)"]
    case .refused: return answer.events.contains(where: saysWhy) ? [] : ["refused: \(because)"]
    case .wouldDo: return ["would be done; nothing was written"]
    case .wouldRefuse:
      return answer.events.contains(where: saysWhy)
        ? ["would be refused; nothing was written"] : ["would be refused: \(because)"]
    // The door says it on standard error, with what to do.
    case .failed: return []
    }
  }

  private static func saysWhy(_ event: CommandAnswer.Event) -> Bool {
    event.kind == "commandRefused"
  }

  /// A text without control characters, which could break a line or move a terminal's cursor.
  static func oneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}
