// measured for this file: a fold does 9.3 M/s with these inlined into other rooms, else 7.6

/// What a run does with its orders.
public enum RunKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Sends them to a venue.
  case live = 1
  /// Everything but sending.
  case dryRun = 2
  /// Sends them to a simulated venue fed by history.
  case backtest = 3
}

/// How a run ended, as far as the next one can tell.
public enum RunStatus: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// There was none.
  case none = 0
  /// It said so itself.
  case ended = 1
  /// It vanished; what it left was whole.
  case crashedAndRecovered = 2
  /// It vanished and left a torn tail, which was put into quarantine.
  case quarantined = 3
  /// It runs, or vanished and nobody has looked yet.
  case running = 4
}

/// A run began: the first event of every opening of the journal.
public struct RunStarted: Hashable, Sendable {
  /// Runs of this journal, from 1.
  package var run: UInt32
  /// The opening of the journal that it writes in.
  package var epoch: UInt32
  /// What it does with its orders.
  package var kind: RunKind
  /// How the run before it ended.
  package var previous: RunStatus
  /// The seed of everything random in it.
  package var seed: UInt64
  /// Added to the feed's times to give the recorded ones, in nanoseconds.
  package var clockOffset: Interval
  /// The version of the program and its event schema.
  package var build: String
  /// SHA-256 of the program, in hexadecimal.
  package var binaryHash: String
  /// The host's name.
  package var host: String
  /// Where its times come from: `feed` or `system`.
  package var clockSource: String
  /// The profile's name.
  package var profile: String
  /// What it reads its market from.
  package var feed: String

  /// The begin of a run.
  package init(
    run: UInt32, epoch: UInt32, kind: RunKind, previous: RunStatus, seed: UInt64,
    clockOffset: Interval, build: String, binaryHash: String, host: String,
    clockSource: String, profile: String, feed: String
  ) {
    self.run = run
    self.epoch = epoch
    self.kind = kind
    self.previous = previous
    self.seed = seed
    self.clockOffset = clockOffset
    self.build = build
    self.binaryHash = binaryHash
    self.host = host
    self.clockSource = clockSource
    self.profile = profile
    self.feed = feed
  }
}

/// A run ended as it should.
public struct RunEnded: Hashable, Sendable, BitwiseCopyable {
  /// Why it ended.
  package enum Reason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// The feed had no more.
    case feedEnded = 1
    /// The time given to it was over.
    case durationReached = 2
    /// A signal asked it to shut down.
    case signal = 3
    /// One cycle was asked for and done.
    case ranOnce = 4
    /// The feed broke off or was damaged; what was read of it is in the journal.
    case feedFailed = 5
    /// There was no room left to write in.
    case outOfSpace = 6
  }
  /// Why it ended.
  package var reason: Reason
  /// Orders left open at the venue.
  package var openOrders: UInt32

  /// The end of a run.
  package init(reason: Reason, openOrders: UInt32) {
    self.reason = reason
    self.openOrders = openOrders
  }
}

/// The journal was found with a torn tail, which was cut and kept aside.
public struct JournalRecovered: Hashable, Sendable {
  /// The first sequence that could not be read.
  package var from: Sequence
  /// Bytes put into quarantine.
  package var byteCount: UInt64
  /// The file in quarantine, relative to the journal.
  package var quarantineFile: String
  /// SHA-256 of that file in hexadecimal digits; empty in journals from before it was recorded.
  package var digest: String

  /// One recovery of the journal.
  package init(from: Sequence, byteCount: UInt64, quarantineFile: String, digest: String = "") {
    self.from = from
    self.byteCount = byteCount
    self.quarantineFile = quarantineFile
    self.digest = digest
  }
}

/// What was amiss with the journal's files was put right: by a person before this run, or by the
/// start of it. Told once, by the first run behind it.
public struct JournalRepaired: Hashable, Sendable {
  /// What was done.
  package enum Work: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// A whole journal was made of a damaged one, as `repair.log` says.
    case rebuilt = 1
    /// Copies of superblocks that could not be read were written anew.
    case superblocks = 2
  }
  /// What was done.
  package var work: Work
  /// The first event that was lost; none where none was.
  package var lostFrom: Sequence
  /// The last event known to be lost; none where none was, or where nobody knows.
  package var lostThrough: Sequence
  /// Bytes put into quarantine.
  package var byteCount: UInt64
  /// When it was done; unset where it was done by the start itself.
  package var repairedAt: Timestamp
  /// Who did it: an operator's name, or `engine`.
  package var actor: String
  /// Why.
  package var reason: String
  /// The hash of the plan that was agreed to; empty where there was none.
  package var plan: String
  /// The files in quarantine, with a space between.
  package var quarantineFiles: String
  /// SHA-256 of the entry of `repair.log`, in hexadecimal digits; empty where there is none.
  package var digest: String

  /// One repair.
  package init(
    work: Work, lostFrom: Sequence, lostThrough: Sequence, byteCount: UInt64,
    repairedAt: Timestamp, actor: String, reason: String, plan: String, quarantineFiles: String,
    digest: String
  ) {
    self.work = work
    self.lostFrom = lostFrom
    self.lostThrough = lostThrough
    self.byteCount = byteCount
    self.repairedAt = repairedAt
    self.actor = actor
    self.reason = reason
    self.plan = plan
    self.quarantineFiles = quarantineFiles
    self.digest = digest
  }
}

/// A setting was in force when the run began, and where it came from.
public struct ConfigurationRecorded: Hashable, Sendable {
  /// The setting's name.
  package var key: String
  /// Its value; of a secret, the id of the key.
  package var value: String
  /// Where it came from: `profile`, `environment`, `command line`.
  package var origin: String

  /// One setting.
  package init(key: String, value: String, origin: String) {
    self.key = key
    self.value = value
    self.origin = origin
  }
}

/// A currency was given its index.
public struct CurrencyDeclared: Hashable, Sendable {
  /// The index.
  package var currency: CurrencyIndex
  /// Its code, as `USD`.
  package var code: String

  /// One currency.
  package init(currency: CurrencyIndex, code: String) {
    self.currency = currency
    self.code = code
  }
}

/// A venue was given its index.
public struct VenueDeclared: Hashable, Sendable {
  /// The index.
  package var venue: VenueIndex
  /// Its name.
  package var name: String

  /// One venue.
  package init(venue: VenueIndex, name: String) {
    self.venue = venue
    self.name = name
  }
}

/// An instrument was given its index, with the venue's rules for orders in it.
public struct InstrumentDeclared: Hashable, Sendable {
  /// The index.
  package var instrument: InstrumentIndex
  /// Where it trades.
  package var venue: VenueIndex
  /// The currency or asset that a position is counted in.
  package var base: CurrencyIndex
  /// The currency that prices and fees are in.
  package var quote: CurrencyIndex
  /// Prices of orders are multiples of this.
  package var tick: Price
  /// Quantities of orders are multiples of this.
  package var lot: Quantity
  /// The venue's symbol.
  package var symbol: String

  /// One instrument.
  package init(
    instrument: InstrumentIndex, venue: VenueIndex, base: CurrencyIndex, quote: CurrencyIndex,
    tick: Price, lot: Quantity, symbol: String
  ) {
    self.instrument = instrument
    self.venue = venue
    self.base = base
    self.quote = quote
    self.tick = tick
    self.lot = lot
    self.symbol = symbol
  }
}

/// An account was opened, with the capital paid in.
public struct AccountDeclared: Hashable, Sendable {
  /// The index.
  package var account: AccountIndex
  /// The currency that it is kept in.
  package var currency: CurrencyIndex
  /// The capital paid in.
  package var capital: Money
  /// Its name.
  package var name: String

  /// One account.
  package init(account: AccountIndex, currency: CurrencyIndex, capital: Money, name: String) {
    self.account = account
    self.currency = currency
    self.capital = capital
    self.name = name
  }
}

/// A strategy was installed, or its settings replaced.
public struct StrategyDeclared: Hashable, Sendable {
  /// The index.
  package var strategy: StrategyIndex
  /// The account that it trades for.
  package var account: AccountIndex
  /// The version of its rules; another version may decide otherwise.
  package var version: UInt32
  /// Its name.
  package var name: String
  /// The person answerable for it.
  package var trader: String
  /// Its settings, in the order of its manual.
  package var settings: [Int64]

  /// One strategy.
  package init(
    strategy: StrategyIndex, account: AccountIndex, version: UInt32, name: String,
    trader: String, settings: [Int64]
  ) {
    self.strategy = strategy
    self.account = account
    self.version = version
    self.name = name
    self.trader = trader
    self.settings = settings
  }
}

/// The clock jumped by more than ordinary time.
public struct ClockStepped: Hashable, Sendable, BitwiseCopyable {
  /// The last time recorded.
  package var from: Timestamp
  /// The time that the clock gave next.
  package var to: Timestamp

  /// One jump.
  package init(from: Timestamp, to: Timestamp) {
    self.from = from
    self.to = to
  }
}

/// The hash of the whole state before this event, so that a divergence is found by bisection.
public struct StateHashed: Hashable, Sendable, BitwiseCopyable {
  /// The hash.
  package var hash: StateHash
  /// The fold that made the state; a build with another one cannot compare.
  package var fold: UInt32

  /// A hash to record, of this build's fold where nothing else is said.
  package init(hash: StateHash, fold: UInt32 = TradingState.foldVersion) {
    self.hash = hash
    self.fold = fold
  }

  /// Whether this build makes states that the hash can be compared with.
  package var isComparable: Bool { fold == TradingState.foldVersion }
}

/// The key that signs this epoch's checkpoints, vouched for by the key of the epoch before
/// (docs/EVIDENCE.md).
public struct SigningKeyDeclared: Hashable, Sendable {
  /// The opening whose checkpoints it signs.
  package var epoch: UInt32
  /// The public key, as text: name, key id and bytes.
  package var key: String
  /// The earlier key's handover in Base64; empty for the first of a chain.
  package var handover: String

  /// A key of an epoch.
  package init(epoch: UInt32, key: String, handover: String) {
    self.epoch = epoch
    self.key = key
    self.handover = handover
  }
}
