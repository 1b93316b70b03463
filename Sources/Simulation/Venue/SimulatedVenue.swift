import TradingCore

/// A venue that is a function of its seed, its settings, the market it is fed and the requests it
/// is sent. It follows the market, carries requests out when they arrive, and answers with reports
/// that are due later. Requests and reports each keep their order on the way.
///
/// Feed it the market up to a time before taking the reports due by that time; of a request and a
/// market event at the same time the request comes first.
package struct SimulatedVenue: Sendable {
  struct Arrival: Sendable {
    var at: Int64
    var request: VenueRequest
    var name: ClientOrderId
  }

  struct DueReport: Sendable {
    var at: Int64
    var report: VenueReport
  }

  struct Expiry: Sendable {
    var at: Int64
    var slot: Int
    var venueOrderNumber: UInt64
  }

  enum Connection: Sendable {
    case never
    case up
    case down(Outage)
  }

  /// What it is like.
  package let settings: VenueSettings
  var random: SeededRandom
  var markets: [VenueMarket]
  var orders: OrderRecords
  var used = UsedNames()
  /// Names that were asked about before anything of them arrived; they are used up too.
  var missing = UsedNames()
  var account: VenueAccount
  var lastVenueOrderNumber: UInt64 = 0
  var lastTradeNumber: UInt64 = 0
  /// Lines of the statement that nobody took yet.
  package internal(set) var statement: [StatementLine] = []

  var connection = Connection.never
  var connectionChangeAt = Int64.max
  var randomDisconnectAt = Int64.max
  var outagesBegun = 0
  private var arrivals = FirstInFirstOut<Arrival>()
  private var lastArrivalAt = Int64.min
  private var reports = FirstInFirstOut<DueReport>()
  private var lastReportAt = Int64.min
  /// Reports that wait for the connection to come back.
  var held: [VenueReport] = []
  /// Acknowledgements that a fault delays, earliest first.
  private var delayed: [DueReport] = []
  private var expiries = FirstInFirstOut<Expiry>()
  /// When the engine has been silent for too long; `Int64.max` while nobody counts.
  var silenceAt = Int64.max
  var gas: GasMarket?
  /// When the next block of gas begins; `Int64.max` before the first session.
  var gasAt = Int64.max
  /// When the first of all these is due.
  package private(set) var wakeAt = Int64.max
  /// When the first report is due.
  package private(set) var reportAt = Int64.max

  /// A venue that nothing happened at yet. It is not connected. Settings that contradict themselves
  /// trap.
  package init(settings: VenueSettings, seed: UInt64) {
    settings.validate()
    self.settings = settings
    random = SeededRandom(seed: seed)
    markets = settings.instruments.map { VenueMarket($0) }
    orders = OrderRecords(closedKept: settings.closedOrdersKept)
    account = VenueAccount(
      cash: settings.startingCash, instrumentCount: settings.instruments.count)
    gas = settings.gas.map { GasMarket($0, seed: seed) }
  }

  /// The earliest time at which a report can be due: ask `takeReport` then. Nil when nothing can
  /// come without a request or the market.
  package var nextReportAt: Timestamp? {
    let at = min(wakeAt, reportAt)
    return at == Int64.max ? nil : Timestamp(nanoseconds: at)
  }

  /// Takes the next report that is due by `time`, with the time it arrives at.
  package mutating func takeReport(
    dueBy time: Timestamp
  ) -> (at: Timestamp, report: VenueReport)? {
    advance(to: time.nanoseconds)
    guard reportAt <= time.nanoseconds, let due = reports.popFirst() else { return nil }
    reportAt = reports.first?.at ?? Int64.max
    return (Timestamp(nanoseconds: due.at), due.report)
  }

  /// Takes a request that leaves us at a time.
  package mutating func receive(
    _ request: VenueRequest, named name: ClientOrderId, at time: Timestamp
  ) {
    advance(to: time.nanoseconds)
    guard carriesRequests else { return }
    let arrival = time.adding(Interval(nanoseconds: settings.requestLatency.draw(&random)))
    lastArrivalAt = max(lastArrivalAt, arrival.nanoseconds)
    arrivals.append(Arrival(at: lastArrivalAt, request: request, name: name))
    wakeAt = min(wakeAt, lastArrivalAt)
  }

  /// Takes every line of the statement since the last time. Write them before taking a report.
  package mutating func takeStatement() -> [StatementLine] {
    defer { statement.removeAll(keepingCapacity: false) }
    return statement
  }

  /// Carries out everything due by `time`, in the order of time: the connection first, then
  /// requests, silence, blocks of gas, delayed acknowledgements and expiries.
  mutating func advance(to time: Int64) {
    while wakeAt <= time {
      let at = wakeAt
      if connectionChangeAt <= at {
        changeConnection(Timestamp(nanoseconds: at))
      } else if let arrival = arrivals.first, arrival.at <= at {
        _ = arrivals.popFirst()
        if carriesRequests {
          hear(at: Timestamp(nanoseconds: at))
          carryOut(arrival.request, arrival.name, at: Timestamp(nanoseconds: at))
        }
      } else if silenceAt <= at {
        endSession(at: Timestamp(nanoseconds: at))
      } else if gasAt <= at {
        passBlock(at: Timestamp(nanoseconds: at))
      } else if let late = delayed.first, late.at <= at {
        delayed.removeFirst()
        _ = say(late.report, .answer, about: nil, at: Timestamp(nanoseconds: at))
      } else if let expiry = expiries.popFirst() {
        expire(expiry, at: Timestamp(nanoseconds: at))
      }
      wakeAt = earliestDue()
    }
  }

  /// Puts a report on its way; none overtakes another.
  mutating func deliver(_ report: VenueReport, at time: Timestamp) {
    let arrival = time.adding(Interval(nanoseconds: settings.reportLatency.draw(&random)))
    lastReportAt = max(lastReportAt, arrival.nanoseconds)
    reports.append(DueReport(at: lastReportAt, report: report))
    reportAt = min(reportAt, lastReportAt)
  }

  /// Keeps an acknowledgement back for as long as the script says.
  mutating func delay(_ report: VenueReport, at time: Timestamp) {
    let at = time.adding(settings.faults.acknowledgementDelay).nanoseconds
    delayed.append(DueReport(at: at, report: report))
    wakeAt = min(wakeAt, at)
  }

  /// Has an order expire when its time is over.
  mutating func watchExpiry(of slot: Int) {
    guard settings.orderLifetime.nanoseconds > 0 else { return }
    let at = orders[slot].acceptedAt.adding(settings.orderLifetime).nanoseconds
    expiries.append(
      Expiry(at: at, slot: slot, venueOrderNumber: orders[slot].venueOrderNumber))
    wakeAt = min(wakeAt, at)
  }

  /// Forgets what an earlier connection did not carry to its end.
  mutating func dropReports() {
    reports = FirstInFirstOut()
    reportAt = Int64.max
    held.removeAll()
    delayed.removeAll()
  }

  /// Looks again what is due first.
  mutating func rescheduleWake() { wakeAt = earliestDue() }

  private func earliestDue() -> Int64 {
    min(
      min(connectionChangeAt, silenceAt, gasAt, arrivals.first?.at ?? Int64.max),
      min(delayed.first?.at ?? Int64.max, expiries.first?.at ?? Int64.max))
  }

  private var carriesRequests: Bool {
    switch connection {
    case .never: false
    case .up: true
    case .down(let outage): outage.requests == .executed
    }
  }
}
