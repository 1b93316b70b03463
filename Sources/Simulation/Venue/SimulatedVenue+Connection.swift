import TradingCore

/// The connection: how it comes and goes, and what becomes of words while it is gone.
extension SimulatedVenue {
  /// How a word is treated when it cannot be told.
  enum Word {
    /// An answer that a later question makes up for.
    case answer
    /// The end of an order.
    case end
    /// A trade.
    case fill
    /// The answer to a query, which makes up for everything not told.
    case query
  }

  /// Begins a session: `.connected` follows, at once or when an outage is over. What an earlier
  /// session did not carry to its end is lost, and open orders wait to be asked about before any
  /// more is told of them, so that no fill can overtake one that was lost. A venue that cancels for
  /// silence has ended the earlier session with everything that rested in it.
  package mutating func connect(at time: Timestamp) {
    advance(to: time.nanoseconds)
    catchUpWithGas(at: time)
    dropReports()
    for slot in orders.open {
      orders[slot].withholdsFills = true
      orders[slot].isOwed = true
    }
    endSession(at: time)
    hear(at: time)
    switch connection {
    case .never, .up:
      skipOutages(endedBy: time)
      if let outage = nextOutage, outage.from <= time {
        outagesBegun += 1
        connection = .down(outage)
        scheduleConnectionChange()
      } else {
        comeUp(at: time)
      }
    case .down: break
    }
    rescheduleWake()
  }

  /// Whether the venue can be reached.
  package var isConnected: Bool {
    switch connection {
    case .never, .down: false
    case .up: true
    }
  }

  /// Says something, or loses it or holds it back as the outage has it. True when it will arrive.
  mutating func say(
    _ report: VenueReport, _ word: Word, about slot: Int?, at time: Timestamp
  ) -> Bool {
    if let slot, word != .query, orders[slot].withholdsFills {
      orders[slot].isOwed = true
      return false
    }
    switch connection {
    case .up: deliver(report, at: time)
    case .never:
      lose(word, about: slot)
      return false
    case .down(let outage):
      let isHeld = word == .fill ? outage.fills == .late : outage.answers == .held
      guard isHeld else {
        lose(word, about: slot)
        return false
      }
      held.append(report)
    }
    return true
  }

  private mutating func lose(_ word: Word, about slot: Int?) {
    guard let slot else { return }
    switch word {
    case .answer, .query: break
    case .end: orders[slot].isOwed = true
    case .fill:
      orders[slot].isOwed = true
      orders[slot].withholdsFills = true
    }
  }

  /// An outage begins or ends.
  mutating func changeConnection(_ time: Timestamp) {
    switch connection {
    case .never: break
    case .up:
      if let outage = nextOutage, outage.from <= time {
        outagesBegun += 1
        goDown(outage, at: time)
      } else {
        goDown(randomOutage(at: time), at: time)
      }
    case .down(let current):
      if let outage = nextOutage, outage.from <= time {
        outagesBegun += 1
        var longer = outage
        longer.until = max(outage.until, current.until)
        connection = .down(longer)
      } else {
        comeUp(at: time)
      }
    }
    scheduleConnectionChange()
  }

  private mutating func goDown(_ outage: Outage, at time: Timestamp) {
    deliver(.disconnected(settings.venue), at: time.adding(outage.noticeDelay))
    connection = .down(outage)
    if settings.faults.cancelsOnDisconnect { cancelWhatRests(at: time) }
  }

  /// A word of the engine, whatever it says: silence is counted from here.
  mutating func hear(at time: Timestamp) {
    guard let patience = settings.cancelOnSilenceAfter else { return }
    silenceAt = time.adding(patience).nanoseconds
  }

  /// The engine's session is over: by silence, or because another one takes its place.
  mutating func endSession(at time: Timestamp) {
    guard settings.cancelOnSilenceAfter != nil else { return }
    silenceAt = Int64.max
    cancelWhatRests(at: time)
  }

  private mutating func cancelWhatRests(at time: Timestamp) {
    for slot in orders.open {
      let order = orders[slot]
      markets[order.instrument.position].remove(slot: slot, order.side)
      end(slot, .cancelled, .disconnected, at: time)
    }
  }

  private mutating func comeUp(at time: Timestamp) {
    connection = .up
    deliver(.connected(settings.venue), at: time)
    tellGas(at: time)
    for report in held { deliver(report, at: time) }
    held.removeAll()
    let mean = settings.faults.meanDisconnectInterval.nanoseconds
    randomDisconnectAt =
      mean > 0
      ? time.adding(Interval(nanoseconds: 1 + random.below(2 * mean))).nanoseconds : Int64.max
    scheduleConnectionChange()
  }

  private mutating func randomOutage(at time: Timestamp) -> Outage {
    let faults = settings.faults
    let length = random.between(
      faults.shortestDisconnect.nanoseconds, faults.longestDisconnect.nanoseconds)
    return Outage(
      from: time, until: time.adding(Interval(nanoseconds: length)),
      requests: random.chance(perMillion: 500_000) ? .lost : .executed,
      answers: random.chance(perMillion: 500_000) ? .lost : .held, fills: faults.disconnectFills)
  }

  private var nextOutage: Outage? {
    outagesBegun < settings.faults.outages.count ? settings.faults.outages[outagesBegun] : nil
  }

  private mutating func skipOutages(endedBy time: Timestamp) {
    while let outage = nextOutage, outage.until <= time { outagesBegun += 1 }
  }

  private mutating func scheduleConnectionChange() {
    let scripted = nextOutage?.from.nanoseconds ?? Int64.max
    switch connection {
    case .never: connectionChangeAt = Int64.max
    case .up: connectionChangeAt = min(scripted, randomDisconnectAt)
    case .down(let outage): connectionChangeAt = min(scripted, outage.until.nanoseconds)
    }
  }
}
