import CommandLineParsing
import JournalReview
import Reports
import SystemCalls
import TradingCore

/// `daybook-replay state`.
enum StateCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let progress = Progress()
    let moment = parsed.optionalMoment("at").map { JournalMoment($0) } ?? .end
    let isQuick = parsed.flag("quick")
    let rebuild =
      isQuick
      ? try StateRebuild.quickly(
        parsed.text("JOURNAL"), through: moment, catalog: ReplayDoor.catalog)
      : try StateRebuild.run(
        parsed.text("JOURNAL"), through: moment, catalog: ReplayDoor.catalog,
        progress: { progress.show($0) })
    progress.clear()
    for passed in rebuild.passedOver { Terminal.complain("daybook-replay: \(passed)") }
    if rebuild.state.lastSequence == .none, parsed.optionalMoment("at") != nil {
      Terminal.complain(
        "daybook-replay: the moment of --at lies before the first event of "
          + "\(parsed.text("JOURNAL")). To see where it begins, type: daybook-replay timeline "
          + "\(parsed.text("JOURNAL")) --limit 1")
      return .couldNotRun
    }
    let hash = rebuild.hash
    var output = Output()
    if parsed.text("format") == "json" {
      try output.add(
        StateJSON(rebuild.state).summary(
          eventCount: rebuild.eventCount, hash: hash, rebuild.overview) + "\n")
    } else {
      if !isQuick { try output.add(OverviewText(rebuild.state).summary(rebuild.overview)) }
      try output.add(
        StateText(rebuild.state).summary(eventCount: rebuild.eventCount, hash: hash))
    }
    try output.flush()
    guard let divergence = rebuild.divergence else { return .clean }
    Terminal.complain(
      "daybook-replay: the journal records the hash \(divergence.recorded) at "
        + "\(divergence.sequence), the fold comes to \(divergence.folded). To find the first "
        + "decision that differs, type: daybook-audit reexecute \(parsed.text("JOURNAL"))")
    return .findings
  }
}
