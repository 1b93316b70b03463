/// The marks that losses are measured by. A quote is one observation, and one observation may be
/// wrong; a *confirmed mark* is what several of them agree upon.
///
/// Each instrument that is held has a confirmed mark of its own. It moves only when as many marks
/// of this instrument in a row as `loss-confirmations` asks for lie on the same side of it, and
/// then to the nearest of them; marks of other instruments neither help nor hinder. A mark counts
/// when its price differs from the one before it that counted, or when a second has passed since
/// that one: what only repeats the same state of the same book confirms nothing, but a market that
/// stays confirms itself.
///
/// What is bought comes in at what it cost, so that a fill changes no loss but by its fee and by
/// what it realises: the confirmed mark is then the average of both, weighted by quantity. Of a
/// position opened from nothing or turned around it is the price of the fill, and the marks in a
/// row begin anew.
///
/// The marks that counted are the instrument's; what is confirmed by them is a matter of who holds
/// it and since when. The account's confirmed mark is here, each strategy's in its book: where
/// strategies hold against each other, the account holds nothing to be confirmed.
package struct ConfirmedMarks: Hashable, Sendable {
  /// Marks kept of each instrument: more than so many in a row can not be asked for.
  package static let depth = 16
  // After how long a mark that stays where it was counts again.
  private static let repetition = Interval(nanoseconds: 1_000_000_000)

  /// What is known of one instrument.
  struct Row: Hashable, Sendable, BitwiseCopyable {
    /// The account's confirmed mark; zero while it holds nothing.
    var price: Price = .zero
    /// Profit not realised at the confirmed mark.
    var part: Money = .zero
    /// How much better, or worse, what is held is at its last mark while that is young.
    var excess: Money = .zero
    /// When the last mark came.
    var markedAt: Timestamp = .unset
    /// When the last mark came that counted.
    var countedAt: Timestamp = .unset
    /// How many marks counted since anybody held it.
    var counted: UInt64 = 0
    /// How many had when the account's position was opened.
    var opened: UInt64 = 0
    /// How many strategies hold some of it.
    var holders: UInt64 = 0
  }

  var rows: [Row] = []
  // The last marks that counted, `depth` an instrument, each ring beginning at a multiple of it.
  var recent: [Price] = []
  // Wide sums: no parts, however large, overflow them.
  private(set) var unrealised: Int128 = 0
  private var better: Int128 = 0
  private var worse: Int128 = 0
  /// No mark behind an excess is older. It may be earlier than all of them, so that not every mark
  /// has all looked through.
  var oldest: Timestamp = .unset

  /// Nothing held.
  package init() {}

  /// What the last marks of an instrument in a row agree upon.
  struct Agreement {
    /// The lowest of them.
    var least: Price
    /// The highest of them.
    var most: Price
    /// How many they are.
    var confirmations: UInt64
    /// How many marks counted until now.
    var counted: UInt64

    /// Where a confirmed mark moves to whose position was opened when so many marks had counted:
    /// the nearest of the last ones, if all lie on one side of it.
    func moved(_ price: Price, opened: UInt64) -> Price {
      guard counted - min(opened, counted) >= confirmations else { return price }
      return least > price ? least : most < price ? most : price
    }
  }

  /// The account's confirmed mark of an instrument; nil while it holds nothing of it.
  package func price(of instrument: InstrumentIndex) -> Price? {
    let position = instrument.position
    guard position < rows.count, rows[position].price.units > 0 else { return nil }
    return rows[position].price
  }

  /// How many marks of an instrument counted since the account's position was opened.
  package func counted(of instrument: InstrumentIndex) -> UInt64 {
    guard price(of: instrument) != nil else { return 0 }
    let row = rows[instrument.position]
    return row.counted - min(row.opened, row.counted)
  }

  /// Whether anybody holds an instrument, if only strategies against each other.
  func isWatched(_ index: Int) -> Bool { rows[index].price.units > 0 || rows[index].holders > 0 }

  /// What is held is worth so much more than it cost, at the confirmed marks: where baselines lie.
  func confirmed(_ held: Money) -> Money { Money(clamping: Int128(held.units) + unrealised) }

  /// The same, but at the last mark where that is better for us and young: what a loss must show.
  func hoped(_ held: Money) -> Money { Money(clamping: Int128(held.units) + unrealised + better) }

  /// The same, but at the last mark where that is worse for us and young: what a new highest must
  /// show.
  func feared(_ held: Money) -> Money { Money(clamping: Int128(held.units) + unrealised + worse) }

  /// Makes room for one more instrument.
  mutating func addInstrument() {
    rows.append(Row())
    recent.append(contentsOf: repeatElement(.zero, count: Self.depth))
  }

  /// Takes a mark of an instrument that is watched over; `worth` is the account's profit not
  /// realised at it. What the last marks agree upon, where this one counted and they are enough.
  mutating func note(
    _ mark: Price, of index: Int, _ holding: Position, worth: Money, confirmations: Int,
    now: Timestamp
  ) -> Agreement? {
    let agreement =
      count(mark, of: index, now: now)
      ? agreement(of: index, confirmations: min(max(1, confirmations), Self.depth)) : nil
    guard rows[index].price.units > 0 else { return agreement }
    rows[index].markedAt = now
    if let agreement { follow(agreement, of: index, holding) }
    setExcess(of: index, at: worth)
    return agreement
  }

  /// Whether a mark is one more observation, and then keeps it.
  private mutating func count(_ mark: Price, of index: Int, now: Timestamp) -> Bool {
    let counted = rows[index].counted
    let begin = index * Self.depth
    if counted > 0 {
      let last = recent[begin + Int(truncatingIfNeeded: (counted - 1) % UInt64(Self.depth))]
      if last == mark, now.since(rows[index].countedAt) < Self.repetition { return false }
    }
    recent[begin + Int(truncatingIfNeeded: counted % UInt64(Self.depth))] = mark
    rows[index].counted = counted &+ 1
    rows[index].countedAt = now
    return true
  }

  /// What the last marks that counted agree upon; nil before there are enough of them.
  private func agreement(of index: Int, confirmations: Int) -> Agreement? {
    let counted = rows[index].counted
    guard counted >= UInt64(confirmations) else { return nil }
    var (least, most) = (Price(units: .max), Price.zero)
    for back in 1...UInt64(confirmations) {
      let place = Int(truncatingIfNeeded: (counted - back) % UInt64(Self.depth))
      let mark = recent[index * Self.depth + place]
      if mark < least { least = mark }
      if mark > most { most = mark }
    }
    return Agreement(
      least: least, most: most, confirmations: UInt64(confirmations), counted: counted)
  }

  private mutating func follow(_ agreement: Agreement, of index: Int, _ holding: Position) {
    let before = rows[index].price
    let after = agreement.moved(before, opened: rows[index].opened)
    guard after != before, let part = holding.unrealisedIfExact(at: after) else { return }
    rows[index].price = after
    set(part, of: index)
  }

  private mutating func set(_ part: Money, of index: Int) {
    unrealised += Int128(part.units) - Int128(rows[index].part.units)
    rows[index].part = part
  }

  private mutating func setExcess(of index: Int, at worth: Money) {
    let (excess, overflowed) = worth.units.subtractingReportingOverflow(rows[index].part.units)
    set(excess: overflowed ? 0 : excess, of: index)
  }

  private mutating func set(excess: Int64, of index: Int) {
    let before = rows[index].excess.units
    if before == excess { return }
    if before > 0 { better -= Int128(before) } else { worse -= Int128(before) }
    if excess > 0 { better += Int128(excess) } else { worse += Int128(excess) }
    rows[index].excess = Money(units: excess)
    if excess != 0 { noteAge(rows[index].markedAt) }
  }

  private mutating func noteAge(_ markedAt: Timestamp) {
    if oldest == .unset || markedAt < oldest { oldest = markedAt }
  }

  /// Forgets the last marks that are older than an age: an instrument that is silent, or quoted so
  /// that it has no mark, goes by its confirmed one. Whether there was one.
  mutating func forget(olderThan age: Int64, now: Timestamp) -> Bool {
    guard oldest != .unset, now.since(oldest).nanoseconds > age else { return false }
    oldest = .unset
    var hasForgotten = false
    for index in rows.indices where rows[index].excess.units != 0 {
      if now.since(rows[index].markedAt).nanoseconds > age {
        set(excess: 0, of: index)
        hasForgotten = true
      } else {
        noteAge(rows[index].markedAt)
      }
    }
    return hasForgotten
  }

  /// Takes a fill over, with the position before and after it.
  mutating func note(_ fill: Fill, of index: Int, before: Quantity, _ after: Position) {
    let quantity = after.quantity
    guard quantity.units != 0 else {
      open(nil, after, of: index)
      return
    }
    if before.units == 0 || (before.units < 0) != (quantity.units < 0) {
      open(fill.price, after, of: index)
    } else if quantity.units.magnitude > before.units.magnitude {
      rows[index].price = Self.average(
        rows[index].price, of: before.units.magnitude, and: fill.price,
        to: quantity.units.magnitude)
    } else if let part = after.unrealisedIfExact(at: rows[index].price) {
      set(part, of: index)
    }
  }

  /// The confirmed mark of a position that grew: what a fill adds is worth what it cost, and what
  /// there was stays worth what it was.
  static func average(
    _ price: Price, of before: UInt64, and added: Price, to after: UInt64
  ) -> Price {
    let whole =
      Int128(before) * Int128(price.units) + Int128(after - before) * Int128(added.units)
    return Price(units: max(1, Int64(clamping: whole / Int128(after))))
  }

  /// Takes over that strategies came to hold an instrument or let go of it. Where nobody goes on
  /// holding what there was, the marks in a row begin anew.
  mutating func note(holders: UInt64, of index: Int, isHeldOn: Bool) {
    rows[index].holders = holders
    if !isHeldOn { rows[index].counted = 0 }
  }

  /// How many strategies hold an instrument.
  func holders(_ index: Int) -> UInt64 { rows[index].holders }

  /// How many marks of an instrument counted since anybody held it.
  func countedOfAll(_ index: Int) -> UInt64 { rows[index].counted }

  /// Begins with a position at a price that is believed; nil ends it.
  mutating func open(_ price: Price?, _ holding: Position, of index: Int) {
    set(price.flatMap { holding.unrealisedIfExact(at: $0) } ?? .zero, of: index)
    set(excess: 0, of: index)
    rows[index].price = price ?? .zero
    rows[index].opened = rows[index].counted
  }

  /// Values a position after a fill at the last mark, if there is one.
  mutating func value(_ index: Int, worth: Money?, markedAt: Timestamp) {
    guard let worth, rows[index].price.units > 0 else {
      set(excess: 0, of: index)
      return
    }
    rows[index].markedAt = markedAt
    setExcess(of: index, at: worth)
  }

  /// Adds up what a snapshot does not hold.
  mutating func addUp() {
    (unrealised, better, worse) = (0, 0, 0)
    for row in rows {
      unrealised += Int128(row.part.units)
      if row.excess.units > 0 {
        better += Int128(row.excess.units)
      } else {
        worse += Int128(row.excess.units)
      }
    }
  }

  func hash(into hasher: inout StateHasher) {
    hasher.combine(rows.count)
    for row in rows {
      hasher.combine(row.price.units)
      hasher.combine(row.part.units)
      hasher.combine(row.excess.units)
      hasher.combine(row.markedAt.nanoseconds)
      hasher.combine(row.countedAt.nanoseconds)
      hasher.combine(row.counted)
      hasher.combine(row.opened)
      hasher.combine(row.holders)
    }
    for mark in recent { hasher.combine(mark.units) }
    hasher.combine(oldest.nanoseconds)
  }
}
