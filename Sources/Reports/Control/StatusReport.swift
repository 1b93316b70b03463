import Projections
import TradingCore

/// How a desk stands, on one screen.
package enum StatusReport {
  /// The answer; `journal` is its path, `beside` what the door found there.
  package static func make(
    _ state: TradingState, journal: String, beside: Surroundings
  ) -> ControlReport {
    var report = ControlReport(state)
    report.fact("journal", .text(journal))
    report.fact("last event", .place(state.lastSequence))
    report.fact("recorded at", .time(state.now))
    report.fact("end", .word(beside.end.state, said: beside.end.text))
    addRun(state, &report)
    report.fact("engine", beside.engine?.value ?? .nothing(said: "not asked"))
    report.fact("stop file", beside.stopFile?.value ?? .nothing(said: "none"))
    addControl(state, &report)
    addMoney(state, &report)
    report.fact("open orders", .count(state.orders.openCount))
    report.fact("orders not settled", .count(state.orders.unknownCount))
    addPaging(state, &report)
    report.addRules()
    report.sayTable(
      "safeguards", ["name", "value"],
      SafeguardsText(state).rows().map { [.text($0.name), .text($0.value)] })
    report.members(SafeguardsMembers.of(state))
    report.table("limits", columns(state), limits(state))
    let removal = beside.stopFile.map { [$0.removal] } ?? []
    report.next(removal + NextStep.steps(state, journal: RecoveryReport.word(journal)))
    if let file = beside.stopFile {
      report.finding("stopFile", "a stop file keeps the desk stopped: \(file.words)")
    }
    addFindings(state, &report)
    return report
  }

  private static func addRun(_ state: TradingState, _ report: inout ControlReport) {
    guard let run = state.run else {
      report.fact("run", .nothing(said: "none yet"))
      return
    }
    report.fact(
      "run",
      .object(
        [
          ReportMember("number", .count(run.run)), ReportMember("kind", .named(run.kind)),
          ReportMember("status", .named(state.runStatus)),
          ReportMember("profile", .text(run.profile)),
        ],
        said: "\(run.run), \(Amounts.words(run.kind)), \(Amounts.words(state.runStatus)), profile "
          + run.profile))
  }

  private static func addControl(_ state: TradingState, _ report: inout ControlReport) {
    RecoveryReport.addStops(state, none: "none", &report)
    report.fact("mode", .named(state.control.mode))
    let breaker = state.control.breaker
    let threshold = state.thresholds(of: .engine).failures
    var text = "\(breaker.phase.name), \(breaker.failures) failures in a row, limit \(threshold)"
    if breaker.probeAt != .unset { text += ", to be probed at \(breaker.probeAt)" }
    report.say("breaker", text)
    report.member("breaker", BreakerReport.object(BreakerReport.engine(state)))
    var venues: [ReportValue] = []
    for (index, name) in state.venues.enumerated() {
      let isConnected = state.isConnected[index]
      report.say("venue \(name)", isConnected ? "connected" : "disconnected")
      venues.append(
        .object(
          [
            ReportMember("venue", .text(name)), ReportMember("isConnected", .flag(isConnected)),
          ], said: ""))
    }
    report.member("venues", .list(venues, said: ""))
  }

  private static func addMoney(_ state: TradingState, _ report: inout ControlReport) {
    guard state.book.isOpen else {
      report.fact("account", .nothing(said: "none declared yet"))
      return
    }
    let facts: [(label: String, ReportMember)] = [
      ("currency", ReportMember("currency", .text(state.currencyCode))),
      ("capital", ReportMember("capital", .money(state.book.capital))),
      ("equity", ReportMember("equity", .money(state.book.equity))),
      (
        "loss of day",
        ReportMember(
          "lossOfDay", state.losses.day == nil ? .absent : .money(state.lossOfDay))
      ),
      ("exposure", ReportMember("exposure", .money(state.book.exposure))),
    ]
    for (label, member) in facts { report.say(label, member.value.text) }
    report.member("account", .object(facts.map(\.1), said: ""))
  }

  private static func columns(_ state: TradingState) -> [ControlReport.Column] {
    [
      .init("name", as: "limit"), .member("scope"), .member("unit"), .init("now", as: "measured"),
      .init("limit", as: "value"), .member("isOff"), LimitReport.effective(state),
      "headroom",
    ]
  }

  /// Who is paged, and what nobody was told yet.
  private static func addPaging(_ state: TradingState, _ report: inout ControlReport) {
    let paging = state.safeguards.paging
    report.fact(
      "pager", paging.isOn ? .text(paging.program) : .nothing(said: "none: nobody is paged"))
    let pages = paging.pages.map { page in
      ReportValue.object(
        [
          ReportMember("event", .sequence(page.sequence)), ReportMember("at", .time(page.at)),
          ReportMember("attempts", .count(page.attempts)),
          ReportMember("failure", .maybe(page.failure.isEmpty ? nil : page.failure)),
        ], said: "")
    }
    report.fact("pages not delivered", .list(pages, said: "\(pages.count)"), as: "pages")
  }

  /// What is measured against its limit now.
  private static func limits(_ state: TradingState) -> [[ReportValue]] {
    let history = ControlHistory()
    return state.knownLimits.compactMap { limit in
      let value = state.limits[limit]
      let it = LimitRow(limit: limit, scope: .total, value: value, state: state, history: history)
      guard !limit.isOff(value), let measured = it.measured else { return nil }
      return it.identity.map(\.value) + [.amount(measured, limit.unit)] + it.holding.map(\.value)
        + [.amount(it.headroom, limit.unit)]
    }
  }

  /// What makes a look at a desk end with a finding.
  private static func addFindings(_ state: TradingState, _ report: inout ControlReport) {
    if let stop = state.control.stop {
      report.finding(
        "stopped", "trading is stopped since \(stop.sequence); see daybook-ctl why-stopped")
    }
    switch state.control.mode {
    case .normal: break
    case .reduceOnly:
      report.finding("reduceOnly", "reduce-only: nothing that grows a position is sent")
    case .paused: report.finding("paused", "paused: no new orders are sent")
    }
    if state.control.breaker.phase != .closed {
      report.finding("breaker", "the engine's breaker is \(state.control.breaker.phase.name)")
    }
    for named in state.safeguards.breakers where named.breaker.phase != .closed {
      report.finding(
        "breaker", "the breaker \(named.declared.name) is \(named.breaker.phase.name)")
    }
    if let glass = state.safeguards.glass, glass.isRecent(at: state.now) {
      report.finding("glassBroken", "GLASS BROKEN " + SafeguardsText.words(glass, at: state.now))
    }
    for page in state.safeguards.paging.pages {
      let tried =
        page.attempts == 0 ? "never tried" : "\(page.attempts) attempts failed: \(page.failure)"
      report.finding(
        "page", "warning: the page of \(page.sequence) at \(page.at) is not delivered, \(tried)")
    }
    if let lost = state.safeguards.paging.lost, lost.isRecent(at: state.now) {
      report.finding("page", "warning: the page of \(lost.sequence) was given up at \(lost.at)")
    }
    for warning in state.safeguards.warnings {
      report.finding("warning", "warning: \(Amounts.words(warning))")
    }
  }
}
