import TradingCore

/// A stretch of time in which the venue cannot be reached.
package struct Outage: Hashable, Sendable, BitwiseCopyable {
  /// What becomes of requests.
  package enum Requests: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// They never arrive.
    case lost
    /// They arrive and are carried out.
    case executed
  }
  /// What becomes of the venue's answers.
  package enum Answers: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// They never arrive.
    case lost
    /// They arrive after the outage.
    case held
  }
  /// What becomes of fills. None is lost for ever.
  package enum Fills: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// They arrive after the outage.
    case late
    /// They are told only when the order is asked about, as is every later fill of such an order.
    case byQuery
  }
  /// The first moment of it.
  package var from: Timestamp
  /// The first moment after it.
  package var until: Timestamp
  /// What becomes of requests.
  package var requests: Requests
  /// What becomes of answers.
  package var answers: Answers
  /// What becomes of fills.
  package var fills: Fills
  /// How long it takes until the connection is reported gone.
  package var noticeDelay: Interval

  /// One outage.
  package init(
    from: Timestamp, until: Timestamp, requests: Requests = .lost, answers: Answers = .lost,
    fills: Fills = .late, noticeDelay: Interval = Interval(nanoseconds: 0)
  ) {
    self.from = from
    self.until = until
    self.requests = requests
    self.answers = answers
    self.fills = fills
    self.noticeDelay = noticeDelay
  }
}

/// A stretch of time in which the venue refuses every order as its own fault.
package struct RejectingStretch: Hashable, Sendable, BitwiseCopyable {
  /// The first moment of it.
  package var from: Timestamp
  /// The first moment after it.
  package var until: Timestamp

  /// One stretch.
  package init(from: Timestamp, until: Timestamp) {
    self.from = from
    self.until = until
  }
}

/// What goes wrong at a simulated venue.
package struct FaultScript: Hashable, Sendable {
  /// Outages at given times, in the order of their beginnings.
  package var outages: [Outage] = []
  /// When every order is refused.
  package var rejecting: [RejectingStretch] = []
  /// Orders refused as the venue's own fault, in a million.
  package var rejectPerMillion: Int64 = 0
  /// Acknowledgements that never arrive, in a million.
  package var lostAcknowledgementPerMillion: Int64 = 0
  /// Acknowledgements that arrive twice, in a million.
  package var duplicatedAcknowledgementPerMillion: Int64 = 0
  /// Fills that are reported twice, in a million.
  package var duplicatedFillPerMillion: Int64 = 0
  /// Acknowledgements that arrive only after `acknowledgementDelay`, in a million.
  package var delayedAcknowledgementPerMillion: Int64 = 0
  /// How late a delayed acknowledgement is.
  package var acknowledgementDelay = Interval.milliseconds(3_000)
  /// Mean time between two short disconnects; zero for none.
  package var meanDisconnectInterval = Interval(nanoseconds: 0)
  /// The shortest of them.
  package var shortestDisconnect = Interval.milliseconds(50)
  /// The longest of them.
  package var longestDisconnect = Interval.milliseconds(2_000)
  /// What becomes of fills in them.
  package var disconnectFills = Outage.Fills.late
  /// Whether the venue cancels every open order when a connection goes.
  package var cancelsOnDisconnect = false

  /// Nothing goes wrong.
  package init() {}

  func validate() {
    precondition(outages.allSatisfy { $0.from < $0.until }, "an outage ends after it begins")
    precondition(
      zip(outages, outages.dropFirst()).allSatisfy { $0.from <= $1.from },
      "outages stand in the order of their beginnings")
    precondition(
      shortestDisconnect.nanoseconds > 0 && shortestDisconnect <= longestDisconnect,
      "a disconnect has a length")
    precondition(acknowledgementDelay.nanoseconds >= 0, "no acknowledgement is early")
  }
}
