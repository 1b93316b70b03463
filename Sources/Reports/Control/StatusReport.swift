import TradingCore

/// How a desk stands, on one screen.
package enum StatusReport {
  /// The answer. `journal`, `end`, `engine` and `stopFile` are what the door knows: where the
  /// journal is, how it ends, whether its engine answers, and what a stop file beside it says.
  package static func make(
    _ state: TradingState, journal: String, end: String, engine: String, stopFile: String?
  ) -> ControlReport {
    var report = ControlReport(state)
    report.fact("journal", journal)
    report.fact("last event", ControlReport.sequence(state.lastSequence))
    report.fact("recorded at", ControlReport.time(state.now))
    report.fact("end", end)
    addRun(state, &report)
    report.fact("engine", engine)
    report.fact("stop file", stopFile ?? "none")
    addControl(state, &report)
    addMoney(state, &report)
    addOrders(state, &report)
    addPaging(state, &report)
    if let note = state.oldRulesNote { report.fact("rules", note) }
    report.table(
      "safeguards", ["name", "value"],
      SafeguardsText(state).rows().map { [.text($0.name), .text($0.value)] })
    addLimits(state, &report)
    if let stopFile { report.finding("a stop file keeps the desk stopped: \(stopFile)") }
    for finding in findings(state) { report.finding(finding) }
    return report
  }

  private static func addRun(_ state: TradingState, _ report: inout ControlReport) {
    guard let run = state.run else {
      report.fact("run", "none yet")
      return
    }
    report.fact(
      "run",
      "\(run.run), \(Amounts.words(run.kind)), \(Amounts.words(state.runStatus)), profile "
        + run.profile)
  }

  private static func addControl(_ state: TradingState, _ report: inout ControlReport) {
    if let stop = state.control.stop {
      report.fact("stop", "\(stop.sequence) at \(stop.at): \(stop.reason.name)")
      RecoveryReport.addOtherStops(state, &report)
    } else {
      report.fact("stop", "none")
    }
    report.fact("mode", Amounts.words(state.control.mode))
    let breaker = state.control.breaker
    var text = "\(breaker.phase.name), \(breaker.failures) failures in a row, limit "
    text += "\(state.limits[.breakerFailures])"
    if breaker.probeAt != .unset { text += ", to be probed at \(breaker.probeAt)" }
    report.fact("breaker", text)
    for (index, name) in state.venues.enumerated() {
      report.fact("venue \(name)", state.isConnected[index] ? "connected" : "disconnected")
    }
  }

  private static func addMoney(_ state: TradingState, _ report: inout ControlReport) {
    guard state.book.isOpen else {
      report.fact("account", "none declared yet")
      return
    }
    report.fact("currency", state.currencyCode)
    report.fact("capital", Amounts.money(state.book.capital))
    report.fact("equity", Amounts.money(state.book.equity))
    report.fact(
      "loss of day",
      state.losses.day == nil ? .absent : .text(Amounts.money(state.lossOfDay)))
    report.fact("exposure", Amounts.money(state.book.exposure))
  }

  private static func addOrders(_ state: TradingState, _ report: inout ControlReport) {
    report.fact("open orders", .number(UInt64(state.orders.openCount)))
    report.fact("orders not settled", .number(UInt64(state.orders.unknownCount)))
  }

  /// Who is paged, and what nobody was told yet.
  private static func addPaging(_ state: TradingState, _ report: inout ControlReport) {
    guard state.safeguards.isOn else { return }
    let paging = state.safeguards.paging
    report.fact("pager", paging.isOn ? paging.program : "none: nobody is paged")
    report.fact("pages not delivered", .number(UInt64(paging.pages.count)))
  }

  /// What is measured against its limit now.
  private static func addLimits(_ state: TradingState, _ report: inout ControlReport) {
    var rows: [[ListingReport.Value]] = []
    for limit in Limit.allCases where state.safeguards.isOn || limit.isOfFirstRules {
      let value = state.limits[limit]
      guard !limit.isOff(value), let measured = state.measured(limit, of: .total) else { continue }
      let headroom = limit.headroom(state.valueForGrowth(limit, value), measured: measured)
      rows.append([
        .text(limit.name), .text(LimitReport.amount(measured, limit)),
        .text(limit.text(of: value)),
        ControlReport.text(headroom.map { LimitReport.amount($0, limit) }),
      ])
    }
    report.table("limits", ["name", "now", "limit", "headroom"], rows)
  }

  /// What makes a look at a desk end with a finding.
  private static func findings(_ state: TradingState) -> [String] {
    var findings: [String] = []
    if let stop = state.control.stop {
      findings.append("trading is stopped since \(stop.sequence); see daybook-ctl why-stopped")
    }
    switch state.control.mode {
    case .normal: break
    case .reduceOnly: findings.append("reduce-only: nothing that grows a position is sent")
    case .paused: findings.append("paused: no new orders are sent")
    }
    if state.control.breaker.phase != .closed {
      findings.append("the engine's breaker is \(state.control.breaker.phase.name)")
    }
    for named in state.safeguards.breakers where named.breaker.phase != .closed {
      findings.append("the breaker \(named.declared.name) is \(named.breaker.phase.name)")
    }
    if let glass = state.safeguards.glass, glass.isRecent(at: state.now) {
      findings.append("GLASS BROKEN " + SafeguardsText.words(glass, at: state.now))
    }
    for page in state.safeguards.paging.pages {
      let tried =
        page.attempts == 0 ? "never tried" : "\(page.attempts) attempts failed: \(page.failure)"
      findings.append(
        "warning: the page of \(page.sequence) at \(page.at) is not delivered, \(tried)")
    }
    if let lost = state.safeguards.paging.lost, lost.isRecent(at: state.now) {
      findings.append("warning: the page of \(lost.sequence) was given up at \(lost.at)")
    }
    for warning in state.safeguards.warnings {
      findings.append("warning: \(Amounts.words(warning))")
    }
    return findings
  }
}
