import TradingCore

// The run and what it stands on. Texts behind the words, in the order given after ‖.
//
//     runStarted             run (u32), epoch (u32) │ kind, previous (u8 each) │ seed
//                            │ clock offset
//                            ‖ build, binary hash, host, clock source, profile, feed
//     runEnded               reason (u8), open orders (high u32)
//     journalRecovered       from │ bytes ‖ file in quarantine; layout 2: ‖ its SHA-256
//     journalRepaired        work (u8) │ lost from │ lost through │ bytes │ repaired at
//                            ‖ actor, reason, plan, files in quarantine, SHA-256 of the entry
//     configurationRecorded  ‖ key, value, origin
//     currencyDeclared       currency (u8) ‖ code
//     venueDeclared          venue (u8) ‖ name
//     instrumentDeclared     venue, base, quote (u8 each) │ tick │ lot ‖ symbol; the instrument is
//                            the subject
//     accountDeclared        account, currency (u8 each) │ capital ‖ name
//     strategyDeclared       strategy, account (u8 each), version (high u32) ‖ name, trader,
//                            settings (count u32, then i64 each)
//     clockStepped           from │ to
//     timerElapsed           nothing
//     stateHashed            hash, high half │ hash, low half │ fold
//     signingKeyDeclared     epoch (u32) ‖ key, handover

extension BodyWriter {
  mutating func write(_ started: RunStarted) {
    put(UInt64(started.run) | UInt64(started.epoch) << 32)
    pack(started.kind.rawValue, started.previous.rawValue)
    put(started.seed)
    put(started.clockOffset.nanoseconds)
    put(started.build)
    put(started.binaryHash)
    put(started.host)
    put(started.clockSource)
    put(started.profile)
    put(started.feed)
  }

  mutating func write(_ ended: RunEnded) { pack(ended.reason.rawValue, high: ended.openOrders) }

  mutating func write(_ recovered: JournalRecovered) {
    put(recovered.from)
    put(recovered.byteCount)
    put(recovered.quarantineFile)
    if !recovered.digest.isEmpty { put(recovered.digest) }
  }

  mutating func write(_ repaired: JournalRepaired) {
    pack(repaired.work.rawValue)
    put(repaired.lostFrom)
    put(repaired.lostThrough)
    put(repaired.byteCount)
    put(repaired.repairedAt)
    put(repaired.actor)
    put(repaired.reason)
    put(repaired.plan)
    put(repaired.quarantineFiles)
    put(repaired.digest)
  }

  mutating func write(_ setting: ConfigurationRecorded) {
    put(setting.key)
    put(setting.value)
    put(setting.origin)
  }

  mutating func write(_ declared: CurrencyDeclared) {
    pack(declared.currency.rawValue)
    put(declared.code)
  }

  mutating func write(_ declared: VenueDeclared) {
    pack(declared.venue.rawValue)
    put(declared.name)
  }

  mutating func write(_ declared: InstrumentDeclared) {
    pack(declared.venue.rawValue, declared.base.rawValue, declared.quote.rawValue)
    put(declared.tick)
    put(declared.lot)
    put(declared.symbol)
  }

  mutating func write(_ declared: AccountDeclared) {
    pack(declared.account.rawValue, declared.currency.rawValue)
    put(declared.capital)
    put(declared.name)
  }

  mutating func write(_ declared: StrategyDeclared) {
    pack(declared.strategy.rawValue, declared.account.rawValue, high: declared.version)
    put(declared.name)
    put(declared.trader)
    put(declared.settings)
  }

  mutating func write(_ stepped: ClockStepped) {
    put(stepped.from)
    put(stepped.to)
  }

  mutating func write(_ hashed: StateHashed) {
    put(hashed.hash.high)
    put(hashed.hash.low)
    put(UInt64(hashed.fold))
  }

  mutating func write(_ declared: SigningKeyDeclared) {
    put(UInt64(declared.epoch))
    put(declared.key)
    put(declared.handover)
  }
}

extension EventDecoder {
  func runStarted(_ bytes: RawSpan) throws(EventCodingError) -> RunStarted {
    var body = try BodyReader(.runStarted, from: start, to: end, words: 4)
    return RunStarted(
      run: UInt32(truncatingIfNeeded: body.word(0, bytes)), epoch: body.high(0, bytes),
      kind: try body.choice(1, 0, bytes, "kind"),
      previous: try body.choice(1, 1, bytes, "status"), seed: body.word(2, bytes),
      clockOffset: Interval(nanoseconds: body.signed(3, bytes)), build: try body.text(bytes),
      binaryHash: try body.text(bytes), host: try body.text(bytes),
      clockSource: try body.text(bytes), profile: try body.text(bytes),
      feed: try body.text(bytes))
  }

  func runEnded(_ bytes: RawSpan) throws(EventCodingError) -> RunEnded {
    let body = try BodyReader(.runEnded, from: start, to: end, words: 1)
    return RunEnded(
      reason: try body.choice(0, 0, bytes, "reason"), openOrders: body.high(0, bytes))
  }

  func journalRecovered(_ bytes: RawSpan) throws(EventCodingError) -> JournalRecovered {
    var body = try BodyReader(.journalRecovered, from: start, to: end, words: 2)
    return JournalRecovered(
      from: Sequence(body.word(0, bytes)), byteCount: body.word(1, bytes),
      quarantineFile: try body.text(bytes), digest: layout >= 2 ? try body.text(bytes) : "")
  }

  func journalRepaired(_ bytes: RawSpan) throws(EventCodingError) -> JournalRepaired {
    var body = try BodyReader(.journalRepaired, from: start, to: end, words: 5)
    return JournalRepaired(
      work: try body.choice(0, 0, bytes, "work"), lostFrom: Sequence(body.word(1, bytes)),
      lostThrough: Sequence(body.word(2, bytes)), byteCount: body.word(3, bytes),
      repairedAt: body.time(4, bytes), actor: try body.text(bytes), reason: try body.text(bytes),
      plan: try body.text(bytes), quarantineFiles: try body.text(bytes),
      digest: try body.text(bytes))
  }

  func configurationRecorded(_ bytes: RawSpan) throws(EventCodingError) -> ConfigurationRecorded {
    var body = try BodyReader(.configurationRecorded, from: start, to: end, words: 0)
    return ConfigurationRecorded(
      key: try body.text(bytes), value: try body.text(bytes), origin: try body.text(bytes))
  }

  func currencyDeclared(_ bytes: RawSpan) throws(EventCodingError) -> CurrencyDeclared {
    var body = try BodyReader(.currencyDeclared, from: start, to: end, words: 1)
    return CurrencyDeclared(
      currency: CurrencyIndex(body.byte(0, 0, bytes)), code: try body.text(bytes))
  }

  func venueDeclared(_ bytes: RawSpan) throws(EventCodingError) -> VenueDeclared {
    var body = try BodyReader(.venueDeclared, from: start, to: end, words: 1)
    return VenueDeclared(venue: VenueIndex(body.byte(0, 0, bytes)), name: try body.text(bytes))
  }

  func instrumentDeclared(_ bytes: RawSpan) throws(EventCodingError) -> InstrumentDeclared {
    var body = try BodyReader(.instrumentDeclared, from: start, to: end, words: 3)
    return InstrumentDeclared(
      instrument: instrument, venue: VenueIndex(body.byte(0, 0, bytes)),
      base: CurrencyIndex(body.byte(0, 1, bytes)), quote: CurrencyIndex(body.byte(0, 2, bytes)),
      tick: body.price(1, bytes), lot: body.quantity(2, bytes), symbol: try body.text(bytes))
  }

  func accountDeclared(_ bytes: RawSpan) throws(EventCodingError) -> AccountDeclared {
    var body = try BodyReader(.accountDeclared, from: start, to: end, words: 2)
    return AccountDeclared(
      account: AccountIndex(body.byte(0, 0, bytes)),
      currency: CurrencyIndex(body.byte(0, 1, bytes)), capital: body.money(1, bytes),
      name: try body.text(bytes))
  }

  func strategyDeclared(_ bytes: RawSpan) throws(EventCodingError) -> StrategyDeclared {
    var body = try BodyReader(.strategyDeclared, from: start, to: end, words: 1)
    return StrategyDeclared(
      strategy: StrategyIndex(body.byte(0, 0, bytes)),
      account: AccountIndex(body.byte(0, 1, bytes)), version: body.high(0, bytes),
      name: try body.text(bytes), trader: try body.text(bytes), settings: try body.list(bytes))
  }

  func clockStepped(_ bytes: RawSpan) throws(EventCodingError) -> ClockStepped {
    let body = try BodyReader(.clockStepped, from: start, to: end, words: 2)
    return ClockStepped(from: body.time(0, bytes), to: body.time(1, bytes))
  }

  func stateHashed(_ bytes: RawSpan) throws(EventCodingError) -> StateHashed {
    let body = try BodyReader(.stateHashed, from: start, to: end, words: 3)
    return StateHashed(
      hash: StateHash(high: body.word(0, bytes), low: body.word(1, bytes)),
      fold: UInt32(truncatingIfNeeded: body.word(2, bytes)))
  }

  func signingKeyDeclared(_ bytes: RawSpan) throws(EventCodingError) -> SigningKeyDeclared {
    var body = try BodyReader(.signingKeyDeclared, from: start, to: end, words: 1)
    return SigningKeyDeclared(
      epoch: UInt32(truncatingIfNeeded: body.word(0, bytes)), key: try body.text(bytes),
      handover: try body.text(bytes))
  }
}
