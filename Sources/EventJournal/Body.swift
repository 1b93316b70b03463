import JournalStore
import TradingCore

/// Why the bytes of a record are not an event.
package enum EventCodingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A kind that this build does not know: the journal is newer than the program.
  case unknownKind(UInt8)
  /// A layout of a known kind that this build does not know: the journal is newer than the program.
  case unknownLayout(EventKind, layout: UInt8)
  /// The body has fewer bytes than its kind needs.
  case tooShort(EventKind, byteCount: Int)
  /// A field holds a number that means nothing.
  case badField(EventKind, field: String)
  /// A text is not UTF-8.
  case badText(EventKind)
  /// The record itself is broken.
  case badRecord(RecordFault)

  /// What is wrong.
  package var description: String {
    switch self {
    case .unknownKind(let kind): "event kind \(kind) is unknown to this build; use a newer one"
    case .unknownLayout(let kind, let layout):
      "layout \(layout) of \(kind) is unknown to this build; use a newer one"
    case .tooShort(let kind, let byteCount): "\(kind) cannot have a body of \(byteCount) bytes"
    case .badField(let kind, let field): "\(kind) holds an impossible \(field)"
    case .badText(let kind): "\(kind) holds a text that is not UTF-8"
    case .badRecord(let fault): fault.description
    }
  }
}

/// The body of a record while it is written: whole words first, then texts.
///
///     0        8                    8 × words
///     ┌────────┬─ ─ ─ ─┬────────────┬──────────────┬────────────┬─ ─ ─
///     │ word 0 │  …    │ last word  │ length (u32) │ UTF-8      │ next text, then zeros to 8
///     └────────┴─ ─ ─ ─┴────────────┴──────────────┴────────────┴─ ─ ─
struct BodyWriter {
  // Ten words hold the largest fixed body without an allocation.
  private(set) var words = InlineArray<10, UInt64>(repeating: 0)
  private(set) var wordCount = 0
  private(set) var tail: [UInt8] = []

  /// Bytes of the whole body.
  var byteCount: Int { wordCount * 8 + tail.count }

  mutating func put(_ word: UInt64) {
    words[wordCount] = word
    wordCount += 1
  }

  mutating func put(_ word: Int64) { put(UInt64(bitPattern: word)) }
  mutating func put(_ price: Price) { put(price.units) }
  mutating func put(_ quantity: Quantity) { put(quantity.units) }
  mutating func put(_ money: Money) { put(money.units) }
  mutating func put(_ time: Timestamp) { put(time.nanoseconds) }
  mutating func put(_ sequence: Sequence) { put(sequence.rawValue) }

  /// Packs up to eight small numbers into one word, the first lowest.
  mutating func pack(_ a: UInt8, _ b: UInt8 = 0, _ c: UInt8 = 0, _ d: UInt8 = 0, high: UInt32 = 0) {
    let low = UInt64(a) | UInt64(b) << 8 | UInt64(c) << 16 | UInt64(d) << 24
    put(low | UInt64(high) << 32)
  }

  mutating func put(_ text: String) {
    // A record holds 64 KiB; a text beyond a quarter of that is cut at a whole character.
    var kept = text
    while kept.utf8.count > 16_000 { kept.removeLast() }
    append(UInt32(kept.utf8.count))
    tail.append(contentsOf: kept.utf8)
  }

  mutating func put(_ list: [Int64]) {
    append(UInt32(list.count))
    for value in list {
      for shift in stride(from: 0, to: 64, by: 8) {
        tail.append(UInt8(truncatingIfNeeded: value >> shift))
      }
    }
  }

  private mutating func append(_ value: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) {
      tail.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}

/// The body of a record while it is read: where it lies, and how far its texts have been read.
struct BodyReader {
  let kind: EventKind
  private let start: Int
  private let end: Int
  private var cursor: Int

  /// A body between two offsets that needs at least `words` words.
  init(_ kind: EventKind, from start: Int, to end: Int, words: Int) throws(EventCodingError) {
    guard end - start >= words * 8 else {
      throw .tooShort(kind, byteCount: end - start)
    }
    self.kind = kind
    self.start = start
    self.end = end
    cursor = start + words * 8
  }

  @inline(__always)
  func word(_ index: Int, _ bytes: RawSpan) -> UInt64 { bytes.loadWord(at: start + index * 8) }
  @inline(__always)
  func signed(_ index: Int, _ bytes: RawSpan) -> Int64 { Int64(bitPattern: word(index, bytes)) }
  @inline(__always)
  func price(_ index: Int, _ bytes: RawSpan) -> Price { Price(units: signed(index, bytes)) }
  @inline(__always)
  func quantity(_ index: Int, _ bytes: RawSpan) -> Quantity {
    Quantity(units: signed(index, bytes))
  }
  @inline(__always)
  func money(_ index: Int, _ bytes: RawSpan) -> Money { Money(units: signed(index, bytes)) }
  @inline(__always)
  func time(_ index: Int, _ bytes: RawSpan) -> Timestamp {
    Timestamp(nanoseconds: signed(index, bytes))
  }
  @inline(__always)
  func byte(_ word: Int, _ place: Int, _ bytes: RawSpan) -> UInt8 {
    UInt8(truncatingIfNeeded: self.word(word, bytes) >> (UInt64(place) * 8))
  }
  @inline(__always)
  func high(_ word: Int, _ bytes: RawSpan) -> UInt32 {
    UInt32(truncatingIfNeeded: self.word(word, bytes) >> 32)
  }

  /// The closed set that a small number stands for.
  @inline(__always)
  func choice<Choice: RawRepresentable<UInt8>>(
    _ word: Int, _ place: Int, _ bytes: RawSpan, _ field: StaticString
  ) throws(EventCodingError) -> Choice {
    guard let choice = Choice(rawValue: byte(word, place, bytes)) else {
      throw .badField(kind, field: "\(field)")
    }
    return choice
  }

  /// A truth: 0 or 1.
  func flag(
    _ word: Int, _ place: Int, _ bytes: RawSpan, _ field: StaticString
  ) throws(EventCodingError) -> Bool {
    switch byte(word, place, bytes) {
    case 0: false
    case 1: true
    default: throw .badField(kind, field: "\(field)")  // open set: numbers
    }
  }

  /// The next text.
  mutating func text(_ bytes: RawSpan) throws(EventCodingError) -> String {
    let count = try length(bytes)
    guard count <= end - cursor else { throw .tooShort(kind, byteCount: end - start) }
    var units: [UInt8] = []
    units.reserveCapacity(count)
    for offset in cursor..<cursor + count { units.append(bytes.loadByte(at: offset)) }
    cursor += count
    guard let text = String(validating: units, as: UTF8.self) else { throw .badText(kind) }
    return text
  }

  /// The next list.
  mutating func list(_ bytes: RawSpan) throws(EventCodingError) -> [Int64] {
    let count = try length(bytes)
    guard count <= (end - cursor) / 8 else { throw .tooShort(kind, byteCount: end - start) }
    var list: [Int64] = []
    list.reserveCapacity(count)
    for _ in 0..<count {
      list.append(Int64(bitPattern: bytes.loadWord(at: cursor)))
      cursor += 8
    }
    return list
  }

  private mutating func length(_ bytes: RawSpan) throws(EventCodingError) -> Int {
    guard end - cursor >= 4 else { throw .tooShort(kind, byteCount: end - start) }
    var value = 0
    for place in 0..<4 { value |= Int(bytes.loadByte(at: cursor + place)) << (place * 8) }
    cursor += 4
    return value
  }
}
