import JournalStore
import TradingCore

/// What the bodies of events hold, in words, in the one place that the document's table and the
/// footers of sealed segments both come from.
package enum EventSchema {
  /// One kind's line of the table.
  struct Line {
    let kind: EventKind
    /// What the record's subject is.
    let subject: String
    /// The body: `│` begins the next word, `‖` the texts.
    let body: String

    init(_ kind: EventKind, _ subject: String, _ body: String) {
      self.kind = kind
      self.subject = subject
      self.body = body
    }
  }

  /// The kinds about an order, whose subjects a sealed segment finds.
  package static let indexedKinds = EventKind.allCases.map(\.rawValue).filter {
    (66...80).contains($0)
  }

  /// A line for each kind: number, name, subject, body, with tabs between. What a sealed segment
  /// says about its records to a reader that knows no later build.
  package static let text = lines.map {
    "\($0.kind.rawValue)\t\($0.kind)\t\($0.subject)\t\($0.body)\n"
  }.joined()

  /// The lines as the document's table has them.
  package static let tableRows = lines.map {
    "| \($0.kind.rawValue) | `\($0.kind)` | \($0.subject) | \($0.body) |"
  }

  static let lines: [Line] = [
    Line(
      .runStarted, "0",
      "run (u32), epoch (u32) │ kind, previous (u8 each) │ seed │ clock offset ‖ "
        + "build, binary hash, host, clock source, profile, feed"),
    Line(.runEnded, "0", "reason (u8), open orders (high u32)"),
    Line(.journalRecovered, "0", "from │ bytes ‖ file in quarantine"),
    Line(.configurationRecorded, "0", "‖ key, value, origin"),
    Line(.currencyDeclared, "0", "currency (u8) ‖ code"),
    Line(.venueDeclared, "0", "venue (u8) ‖ name"),
    Line(.instrumentDeclared, "instrument", "venue, base, quote (u8 each) │ tick │ lot ‖ symbol"),
    Line(.accountDeclared, "0", "account, currency (u8 each) │ capital ‖ name"),
    Line(
      .strategyDeclared, "0",
      "strategy, account (u8 each), version (high u32) ‖ name, trader, settings (count "
        + "u32, then i64 each)"),
    Line(.limitSet, "0", "limit (u8) │ old │ new ‖ actor, reason"),
    Line(.clockStepped, "0", "from │ to"),
    Line(.timerElapsed, "0", "nothing"),
    Line(.stateHashed, "0", "hash, high half │ hash, low half │ fold"),
    Line(.dayRolled, "0", "day │ baseline"),
    Line(.signingKeyDeclared, "0", "epoch (u32) ‖ key, handover (docs/EVIDENCE.md)"),
    Line(.rulesDeclared, "0", "rules (u32) │ begin of days, ns after midnight UTC"),
    Line(.permissionDeclared, "0", "role (u8) │ allowed │ needs a second person"),
    Line(
      .operatorDeclared, "0",
      "is revoked (u8) │ roles │ Unix user, -1 for none ‖ name, token's SHA-256, actor, reason"),
    Line(.breakerDeclared, "0", "guards, venue or 255 (u8 each), breaker (high u32) ‖ name"),
    Line(.quoted, "instrument", "bid │ ask │ bid quantity │ ask quantity"),
    Line(.traded, "instrument", "price │ quantity │ venue's trade number │ taker side (u8)"),
    Line(
      .bookChanged, "instrument",
      "price │ quantity │ venue's update number │ side (u8), is last (u8)"),
    Line(.bookReset, "instrument", "venue's update number │ reason (u8)"),
    Line(.marketDataRejected, "instrument", "message number │ reason (u8) ‖ detail"),
    Line(.connectionChanged, "0", "venue (u8), is connected (u8)"),
    Line(.serviceReported, "0", "is success (u8), breaker (high u32) │ latency ‖ detail"),
    Line(.costReported, "0", "venue (u8) │ price"),
    Line(
      .decisionMade, "instrument",
      "strategy, action, side, time in force (u8 each) │ price │ quantity │ signal │ "
        + "threshold; layout 2 │ expected profit"),
    Line(
      .orderRefused, "instrument",
      "strategy, side, rule (u8 each), in layout 2 kind of scope (u8), index of scope (high u32) "
        + "│ quantity │ value │ limit"),
    Line(
      .orderIntended, "order",
      "order │ account, strategy, side, time in force (u8 each), is reduce-only (u16), "
        + "instrument (u16) │ price │ quantity"),
    Line(.orderWithheld, "order", "order │ venue's order number"),
    Line(.orderSent, "order", "order │ venue's order number"),
    Line(.orderAcknowledged, "order", "order │ venue's order number"),
    Line(.orderRejected, "order", "order │ reason (u8)"),
    Line(
      .orderPartlyFilled, "order",
      "order │ venue's trade number │ price │ quantity │ fee │ liquidity (u8)"),
    Line(
      .orderFilled, "order",
      "order │ venue's trade number │ price │ quantity │ fee │ liquidity (u8)"),
    Line(.cancelIntended, "order", "order │ venue's order number"),
    Line(.cancelSent, "order", "order │ venue's order number"),
    Line(.cancelRejected, "order", "order │ reason (u8)"),
    Line(.orderCancelled, "order", "order │ reason (u8)"),
    Line(.orderExpired, "order", "order │ reason (u8)"),
    Line(.orderOutcomeUnknown, "order", "order │ reason (u8)"),
    Line(
      .orderOutcomeResolved, "order",
      "order │ filled quantity │ venue's order number │ outcome (u8)"),
    Line(.reportIgnored, "order", "order │ would-be kind (u8), reason (u8)"),
    Line(.balanceReported, "instrument", "units │ account (u8), currency (u8)"),
    Line(
      .breakerTransitioned, "0",
      "from, to, reason (u8 each) │ failures (u32), threshold (u32) │ probe at; layout 2 │ breaker "
        + "│ value │ limit ‖ events that counted (count u32, then i64 each), actor, message"),
    Line(.stopTriggered, "0", "reason (u8) │ value │ limit ‖ actor, message"),
    Line(.recovered, "0", "the stop's sequence ‖ actor, reason"),
    Line(.modeChanged, "0", "from, to (u8 each) ‖ actor, reason"),
    Line(
      .operatorCommanded, "0",
      "verb (u8); layout 2, channel (u8) │ from │ until │ lasts │ nonce, high half │ low half │ "
        + "plan, high half │ low half ‖ actor, reason, origin; layout 2, target, argument, "
        + "objection"),
    Line(.commandRefused, "0", "verb (u8) ‖ actor, because"),
    Line(
      .limitChanged, "0",
      "limit, kind of scope (u8 each), index of scope (high u32) │ old │ new │ until ‖ actor, "
        + "second, reason"),
    Line(
      .denialChanged, "0",
      "kind of subject, is denied (u8 each), index (high u32) │ until ‖ actor, reason"),
    Line(.crisisChanged, "0", "from, to (u8 each) ‖ actor, reason"),
    Line(.maintenanceChanged, "0", "phase (u8) │ from │ until ‖ actor, reason"),
    Line(
      .recoveryPlanned, "0",
      "needed (u8) │ plan, high half │ low half │ the stop's sequence │ until ‖ actor"),
    Line(.approvalRequested, "0", "verb (u8) │ the command's sequence │ until ‖ actor, holding"),
    Line(.approvalGiven, "0", "given, needed (u8 each) │ approved sequence ‖ actor, reason"),
    Line(.stageChanged, "0", "from, to (u8 each) │ share ‖ actor, reason"),
    Line(
      .operatorChanged, "0",
      "is revoked (u8) │ roles │ Unix user, -1 for none ‖ name, token's SHA-256, actor, reason"),
    Line(.closingChanged, "0", "phase (u8), positions (high u32) │ orders ‖ actor, reason"),
    Line(.warningChanged, "0", "warning, is raised (u8 each) │ value │ limit ‖ message"),
    Line(.glassBroken, "0", "until ‖ actor, reason"),
    Line(
      .requestRejected, "0",
      "reason (u8), unwritten (high u32) │ Unix user, -1 for none │ process, 0 for none ‖ asked, "
        + "because"),
    Line(.withdrawn, "0", "is rejected (u8) │ withdrawn sequence ‖ actor, reason"),
  ]
}
