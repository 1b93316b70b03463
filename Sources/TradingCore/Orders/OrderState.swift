/// Where an order stands.
package enum OrderState: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Decided and written, perhaps not sent.
  case intended = 1
  /// Handed to the venue, not answered.
  case sent = 2
  /// Works at the venue.
  case acknowledged = 3
  /// Works at the venue, filled in part.
  case partlyFilled = 4
  /// Nobody here knows what the venue did with it.
  case unknown = 5
  /// Filled whole.
  case filled = 6
  /// Cancelled.
  case cancelled = 7
  /// Expired at the venue.
  case expired = 8
  /// Refused by the venue.
  case rejected = 9
  /// Never sent, because the run is dry.
  case withheld = 10
  /// Never received by the venue, as it says itself.
  case neverReceived = 11

  /// Whether nothing more is expected of it.
  package var isTerminal: Bool {
    switch self {
    case .intended, .sent, .acknowledged, .partlyFilled, .unknown: false
    case .filled, .cancelled, .expired, .rejected, .withheld, .neverReceived: true
    }
  }
}

/// What an event asks of an order's state.
package enum OrderOccurrence: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// It was withheld by a dry run.
  case withheld
  /// It was handed to the venue.
  case sent
  /// The venue took it.
  case acknowledged
  /// The venue refused it.
  case rejected
  /// It traded in part.
  case partlyFilled
  /// It traded whole.
  case filled
  /// It was cancelled.
  case cancelled
  /// It expired.
  case expired
  /// Its outcome became unknown.
  case outcomeUnknown
  /// It was found working.
  case foundOpen
  /// It was found never to have been received.
  case foundMissing
}

/// What becomes of an order.
package enum OrderTransition: Hashable, Sendable {
  /// It goes on to a state.
  case to(OrderState)
  /// It stays, and that is ordinary: the same said again, or something late but harmless.
  case stays
  /// It cannot happen; a report that asks for it is ignored, a journal that holds it is at fault.
  case illegal
}

extension OrderState {
  /// The life cycle as a table: a row a state, a column an occurrence, in their declared orders.
  /// Fills are booked in every state but the never-sent ones, because a venue's late word on money
  /// is still its word.
  private static let table: [[OrderTransition]] = {
    let no = OrderTransition.illegal
    let keep = OrderTransition.stays
    func to(_ state: OrderState) -> OrderTransition { .to(state) }
    return [
      // withheld, sent, acknowledged, rejected, partlyFilled, filled, cancelled, expired,
      // outcomeUnknown, foundOpen, foundMissing
      // intended
      [
        to(.withheld), to(.sent), to(.acknowledged), to(.rejected), to(.partlyFilled), to(.filled),
        to(.cancelled), to(.expired), to(.unknown), no, no,
      ],
      // sent
      [
        no, no, to(.acknowledged), to(.rejected), to(.partlyFilled), to(.filled), to(.cancelled),
        to(.expired), to(.unknown), no, no,
      ],
      // acknowledged
      [
        no, keep, no, no, to(.partlyFilled), to(.filled), to(.cancelled), to(.expired),
        to(.unknown), no, no,
      ],
      // partlyFilled
      [
        no, keep, no, no, to(.partlyFilled), to(.filled), to(.cancelled), to(.expired),
        to(.unknown), no, no,
      ],
      // unknown
      [
        no, keep, to(.acknowledged), to(.rejected), to(.partlyFilled), to(.filled),
        to(.cancelled), to(.expired), keep, to(.acknowledged), to(.neverReceived),
      ],
      // filled
      [no, keep, no, no, no, no, no, no, no, no, no],
      // cancelled
      [no, keep, no, no, keep, to(.filled), no, no, no, no, no],
      // expired
      [no, keep, no, no, keep, to(.filled), no, no, no, no, no],
      // rejected
      [no, keep, no, no, keep, to(.filled), no, no, no, no, no],
      // withheld
      [no, no, no, no, no, no, no, no, no, no, no],
      // neverReceived
      [no, keep, no, no, keep, to(.filled), no, no, no, no, no],
    ]
  }()

  /// What becomes of an order in this state after `occurrence`.
  package func after(_ occurrence: OrderOccurrence) -> OrderTransition {
    Self.table[Int(rawValue) - 1][Int(occurrence.rawValue)]
  }
}
