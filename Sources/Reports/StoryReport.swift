import Projections
import TradingCore

/// The story of one order: an indented chain for people, an object for programs.
package struct StoryReport: Sendable {
  private let story: OrderStory
  private let state: TradingState

  /// A report of a story, with names from `state`.
  package init(_ story: OrderStory, _ state: TradingState) {
    self.story = story
    self.state = state
  }

  /// The story with a line break at the end of each line. Every event stands one step further in
  /// than the event that caused it.
  package var text: String {
    let intent = story.intent
    let code = state.currencyCode
    var lines = [
      "order \(intent.order.rawValue), \(story.clientOrderId): \(intent.side) \(intent.quantity) "
        + "\(state.name(of: intent.instrument)) at \(intent.price) for "
        + "\(state.name(of: intent.strategy)), \(Amounts.words(story.state))"
    ]
    let writer = EventText(state, intent: intent)
    for (index, step) in story.steps.enumerated() {
      let envelope = step.recorded.envelope
      let indent = String(repeating: "  ", count: depth(of: index))
      lines.append(
        indent + "\(envelope.recordedAt) \(envelope.sequence) \(step.recorded.event.kind): "
          + writer.what(step.recorded.event) + because(of: envelope))
    }
    let mean = story.meanPrice.map { " at a mean of \($0)" } ?? ""
    lines.append("filled \(story.filled) of \(intent.quantity)\(mean)")
    lines.append(
      "realised \(Amounts.money(story.realised)) \(code), fees \(Amounts.money(story.fees)), net "
        + "\(Amounts.money(story.net)), turnover \(Amounts.money(story.turnover))")
    return lines.map { $0 + "\n" }.joined()
  }

  /// The story as one JSON object on one line.
  package var json: String {
    JSONText.object { json in
      json.member("clientOrderId", story.clientOrderId)
      json.object("intent") { EventJSON(state).intent(story.intent, &$0) }
      json.member("state", "\(story.state)")
      json.member("filled", "\(story.filled)")
      json.member("meanPrice", story.meanPrice.map { "\($0)" })
      json.money("turnover", story.turnover)
      json.money("realised", story.realised)
      json.money("fees", story.fees)
      json.money("net", story.net)
      json.array("steps", story.steps) { json, step in
        json.object { json in
          json.member("role", "\(step.role)")
          EventJSON(state).members(step.recorded, &json)
        }
      }
    }
  }

  private func because(of envelope: Envelope) -> String {
    envelope.cause == .none ? "" : ", because of \(envelope.cause)"
  }

  /// How many causes of a step the story tells before it; at most eight, so that lines stay on the
  /// page.
  private func depth(of index: Int) -> Int {
    var depth = 0
    var cause = story.steps[index].recorded.envelope.cause
    for earlier in story.steps[..<index].reversed()
    where earlier.recorded.envelope.sequence == cause {
      depth += 1
      cause = earlier.recorded.envelope.cause
    }
    return min(depth, 8)
  }
}
