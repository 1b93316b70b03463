import OperatorLink
import Simulation
import SystemCalls
import TradingCore
import TradingEngine

extension DeskRun {
  /// What can happen next; at equal times the first case comes first.
  private enum Next {
    case script
    case report
    case timer
    case market
  }

  /// The loop: always the earliest of what can happen next. Why it ended, and after how many
  /// inputs.
  mutating func loop(
    _ watch: (borrowing TradingState, [RecordedEvent]) -> Wish
  ) throws(DeskError) -> (RunEnded.Reason, UInt64) {
    let begins = clock.begins
    let ends = request.duration.map { begins.adding($0) }
    var inputs: UInt64 = 0
    var quotedOnce = request.isRunOnce ? engine.state.market.instruments.count : 0
    while true {
      request.progress.pass()
      if inputs & 0xFF == 0 || request.pace != .maximum {
        if let reason = try obey(watch(engine.state, engine.takeNews())) { return (reason, inputs) }
        try issueCheckpointIfDue()
        takeSnapshotIfDue()
        guard try watchSpace() else { return (.outOfSpace, inputs) }
        try watchStopFile()
        try watchClock()
        try watchPager()
      }
      if request.commands?.hasPending ?? false { try serveCommands() }
      guard let (next, at) = earliest(begins) else { return (.feedEnded, inputs) }
      if let ends, at >= ends { return (.durationReached, inputs) }
      guard try waitUntil(at, watch) else { return (.signal, inputs) }
      inputs += 1
      sayHeartbeat(at: at)
      switch next {
      case .script: try give(script.removeFirst(), at: at)
      case .report: try takeReports(through: at)
      case .timer: try take(.timer, at: at)
      case .market:
        try takeMarket(at: at)
        if request.isRunOnce {
          quotedOnce = engine.state.market.instruments.count { !$0.isQuoted }
          if quotedOnce == 0 { return (.ranOnce, inputs) }
        }
      }
      try tryRecovery()
      try tryTrading()
    }
  }

  // Mutating, though it changes nothing: a call that only borrows copies the run, 3.5 KB, each time
  // (docs/PERFORMANCE.md).
  private mutating func earliest(_ begins: Timestamp) -> (Next, Timestamp)? {
    guard source.hasPending else { return nil }
    var next = Next.market
    var at = source.pending.at.adding(clock.offset)
    let begin = engine.awaitsTimeFrom
    if begin != .unset {
      let period = Self.timerPeriod.nanoseconds
      let rest = engine.now.nanoseconds % period
      let due = max(engine.now.adding(Interval(nanoseconds: period - rest)), begin)
      // At the end of all time no more of it passes.
      if due <= at, due > engine.now { (next, at) = (.timer, due) }
    }
    venue.skipBlocks(until: at)
    let due = Timestamp(nanoseconds: min(venue.wakeAt, venue.reportAt))
    if due <= at { (next, at) = (.report, due) }
    if let first = script.first, begins.adding(first.after) <= at {
      if first.awaits?(engine.state) ?? true {
        (next, at) = (.script, begins.adding(first.after))
      }
    }
    return (next, max(at, engine.now))
  }

  /// The venue sees a market message first, as its own market; the engine sees it afterwards.
  private mutating func takeMarket(at: Timestamp) throws(DeskError) {
    let sourceTime = source.pending.sourceTime
    for index in source.pending.events.indices {
      // A span lends the event, of which the hot kinds are all numbers; taken out of the array it
      // would be copied.
      switch source.pending.events.span[index] {
      case .quoted(let quote):
        venue.observe(quote, at: at)
        try writeStatement()
        try take(.fact(.quoted(quote)), at: at, sourceTime: sourceTime)
      case .traded(let print):
        venue.observe(print, at: at)
        try writeStatement()
        try take(.fact(.traded(print)), at: at, sourceTime: sourceTime)
      default:  // open set: whatever else a market tells of
        let event = source.pending.events[index]
        venue.observe(event, at: at)
        try writeStatement()
        try take(.fact(event), at: at, sourceTime: sourceTime)
      }
    }
    // The next message may be long in coming, and a read of a feed waits for it.
    if pager != nil { try watchPager() }
    try source.advance()
  }

  /// Everything that the venue says up to a moment, each as a turn of its own.
  mutating func takeReports(through moment: Timestamp) throws(DeskError) {
    while let (at, report) = venue.takeReport(dueBy: moment) {
      try writeStatement()
      try take(.report(report), at: at, sourceTime: at)
    }
  }

  /// Sleeps until a moment is due; false when a signal asked for the end meanwhile.
  private mutating func waitUntil(
    _ moment: Timestamp, _ watch: (borrowing TradingState, [RecordedEvent]) -> Wish
  ) throws(DeskError) -> Bool {
    while try rest(until: moment) {
      request.progress.pass()
      try watchStopFile()
      try watchClock()
      try watchPager()
      if request.commands?.hasPending ?? false { try serveCommands() }
      if try obey(watch(engine.state, engine.takeNews())) != nil { return false }
    }
    return true
  }

  /// Sleeps for a while at most before a moment that is not due yet; false when it is.
  mutating func rest(until moment: Timestamp) throws(DeskError) -> Bool {
    let left = pacer.wait(until: moment)
    guard left > 0 else { return false }
    try submitIfDue()
    if let commands = request.commands {
      commands.wait(nanoseconds: min(left, 50_000_000))
    } else {
      Clocks.sleep(nanoseconds: min(left, 50_000_000))
    }
    return true
  }

  /// Does what the door wishes; the reason to end, if it wants that.
  private mutating func obey(_ wish: Wish) throws(DeskError) -> RunEnded.Reason? {
    switch wish {
    case .proceed: return nil
    case .shutDown: return .signal
    case .stop:
      _ = try obeyStop(wish)
      return .signal
    }
  }

  /// Stops if the door wishes it and did not before; whether it was done. A door goes on wishing.
  mutating func obeyStop(_ wish: Wish) throws(DeskError) -> Bool {
    guard case .stop(let reason) = wish, !hasObeyedStop else { return false }
    hasObeyedStop = true
    try take(
      .command(
        OperatorCommand(verb: .stop, actor: "operator", reason: reason, channel: .signal)),
      at: engine.now)
    return true
  }

  /// Takes what the script has next; a command that recovers only while there is no stop file.
  private mutating func give(_ scripted: ScriptedInput, at: Timestamp) throws(DeskError) {
    let input = scripted.input(in: engine.state)
    if case .command(let command) = input,
      command.verb == .recover || command.verb == .approveRecovery,
      refusesForStopFile("the recovery of \(command.actor)")
    {
      return
    }
    try take(input, at: at)
  }

  /// Gives the recovery that came with the start, once nothing stands in its way.
  private mutating func tryRecovery() throws(DeskError) {
    guard let wanted = recovery, engine.state.control.stop?.sequence == stopToRecover,
      !engine.state.isConnected.contains(false), engine.openOrderCount == 0
    else { return }
    recovery = nil
    if refusesForStopFile("the recovery of \(wanted.actor)") { return }
    try take(
      .command(
        OperatorCommand(
          verb: .recover, actor: wanted.actor, reason: wanted.reason, channel: .commandLine)),
      at: engine.now)
  }

  /// Gives the return to full trading that came with the start, once nothing stands in its way.
  private mutating func tryTrading() throws(DeskError) {
    guard let wanted = trade, engine.state.control.stop == nil,
      engine.state.control.breaker.phase == .closed, !engine.state.isConnected.contains(false)
    else { return }
    trade = nil
    try take(
      .command(
        OperatorCommand(
          verb: .trade, actor: wanted.actor, reason: wanted.reason, channel: .commandLine)),
      at: engine.now)
  }
}
