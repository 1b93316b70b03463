import EventJournal
import JournalStore
import Simulation
import TradingCore
import VenueAdapters

/// Why the desk cannot go on.
package enum DeskError: Error, Sendable, CustomStringConvertible {
  /// The journal cannot be read, written or understood.
  case startUp(StartUpFault)
  /// The journal failed while the engine ran; it halted and cancelled what rested.
  /// `stopFile` says what became of the file that stops the next start.
  case halted(JournalError, cancelled: Int = 0, stopFile: String = "")
  /// The feed cannot be read.
  case feed(FeedError)
  /// The journal has no market to feed a backtest with.
  case noMarket(String)
  /// The feed holds nothing that the journal does not hold already.
  case feedExhausted(feed: String, journal: String, last: Timestamp)
  /// The journal trades other instruments than the feed, which cannot be given other indexes.
  case otherInstruments(feed: String, journal: String)
  /// A limit would let more risk through, and nobody answers for it.
  case unanswered(Limit)
  /// What the start says of who may do what is not what the journal has.
  case contradictsJournal(String)
  /// A file beside the journal failed.
  case file(String)

  /// What, where, what next.
  package var description: String {
    switch self {
    case .startUp(let fault): fault.description
    case .halted(let error, let cancelled, let stopFile):
      "halted: \(error.description). Trading stopped at once; \(cancelled) orders were cancelled "
        + "at the venue without being written down. Mend the disk, then start again: the start "
        + "settles every order with the venue" + (stopFile.isEmpty ? "" : ". \(stopFile)")
    case .feed(let error): error.description
    case .noMarket(let path):
      "\(path) holds no market data: name a journal of a live run, or a feed"
    case .feedExhausted(let feed, let journal, let last):
      "\(journal) has read \(feed) to its end already (\(last)): name another --journal or --feed"
    case .otherInstruments(let feed, let journal):
      "\(journal) trades other instruments than \(feed): name another --journal"
    case .unanswered(let limit):
      "limit.\(limit.name) would be loosened: say who answers for it and why, with --operator NAME "
        + "--reason TEXT; tightening needs neither"
    case .contradictsJournal(let text), .file(let text): text
    }
  }

  /// 74 when the journal is damaged, 64 when the start contradicts it, else 2.
  package var exitCode: Int32 {
    switch self {
    case .startUp(let fault): fault.exitCode
    case .contradictsJournal: 64
    case .halted, .feed, .noMarket, .feedExhausted, .otherInstruments, .unanswered, .file: 2
    }
  }
}

/// What the engine's start-up said, in the desk's words.
package struct StartUpFault: Sendable {
  /// What, where, what next.
  package var description: String
  /// The exit code that it asks for.
  package var exitCode: Int32
}

/// One message of a market: when, and what it says.
package struct MarketMessage: Sendable {
  /// When it was received, by the source's clock.
  package var at: Timestamp = .unset
  /// When the venue says it happened, unset where it does not say.
  package var sourceTime: Timestamp = .unset
  /// What it says, in order.
  package var events: [Event] = []

  /// An empty message.
  package init() {}
}

/// Where a run reads its market from: exactly one of three origins.
package struct MarketSource: ~Copyable {
  private static let markSpacing = 4_096

  private var generator: MarketGenerator?
  private var sinceMark = 0
  private var feed: BinanceFeed?
  private var reader: EventReader?
  private var line = FeedMessage()
  /// The message to come, once `advance` was called.
  package private(set) var pending = MarketMessage()
  /// Whether there is one.
  package private(set) var hasPending = false
  /// The generated market not long ago, all of whose events were taken: playing on from it gives
  /// every event that was not. It is cheaper than one at each event, since taking it copies.
  private(set) var mark: MarketGenerator?

  /// A generated market.
  package init(generated settings: MarketSettings, seed: UInt64) {
    self.init(generated: MarketGenerator(seed: seed, settings: settings))
  }

  /// A generated market that goes on.
  init(generated market: MarketGenerator) {
    generator = market
    feed = nil
    reader = nil
  }

  /// A recorded Binance feed.
  package init(recorded feed: consuming BinanceFeed) {
    generator = nil
    self.feed = consume feed
    reader = nil
  }

  /// The market that a journal recorded.
  package init(journal reader: consuming EventReader) {
    generator = nil
    feed = nil
    self.reader = consume reader
  }

  /// Moves on to the next message, into `pending`; at the end there is none.
  package mutating func advance() throws(DeskError) {
    sinceMark += 1
    if sinceMark >= Self.markSpacing { takeMark() }
    pending.events.removeEach()
    if let next = generator?.next() {
      pending.at = next.at
      pending.sourceTime = next.sourceTime
      pending.events.append(next.event)
      hasPending = true
    } else if reader != nil {
      do throws(JournalError) {
        hasPending = try reader?.nextMarketEvent(into: &pending) ?? false
      } catch {
        throw .startUp(StartUpFault(description: error.description, exitCode: error.exitCode))
      }
    } else {
      do throws(FeedError) {
        hasPending = try feed?.next(into: &line) ?? false
      } catch {
        throw .feed(error)
      }
      pending.at = line.receivedAt
      pending.sourceTime = line.sourceTime
      if hasPending { pending.events.append(contentsOf: line.events) }
    }
  }

  private mutating func takeMark() {
    guard let market = generator, market.isBetweenMoments else { return }
    mark = market
    sinceMark = 0
  }

  /// Passes over everything up to and including `time`, so that a restarted run goes on where its
  /// journal ends. Before the first `advance`.
  package mutating func skip(until time: Timestamp) throws(DeskError) {
    generator?.skip(until: time.adding(Interval(nanoseconds: 1)))
    takeMark()
    feed?.skip(until: time)
    guard reader != nil else { return }
    repeat { try advance() } while hasPending && pending.at <= time
  }
}

extension EventReader {
  /// Reads on to the next event of the market.
  fileprivate mutating func nextMarketEvent(
    into message: inout MarketMessage
  ) throws(JournalError) -> Bool {
    while let recorded = try next() {
      switch recorded.event {
      case .quoted, .traded, .bookChanged, .bookReset, .marketDataRejected:
        message.at = recorded.envelope.recordedAt
        message.sourceTime = recorded.envelope.sourceTime
        message.events.append(recorded.event)
        return true
      case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
        .currencyDeclared,
        .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
        .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared,
        .connectionChanged,
        .decisionMade, .orderRefused, .orderIntended, .orderWithheld, .orderSent,
        .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled, .cancelIntended,
        .cancelSent, .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeUnknown,
        .orderOutcomeResolved, .reportIgnored, .balanceReported, .breakerTransitioned,
        .stopTriggered, .recovered, .modeChanged, .operatorCommanded, .commandRefused, .control:
        continue
      }
    }
    return false
  }
}
