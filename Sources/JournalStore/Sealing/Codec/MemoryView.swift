// Memory without bounds checks in release builds: the inner loops of sealed blocks run at a few
// nanoseconds a record, and a check at each access costs more than the work (docs/decisions, 0007).
// Whoever makes a view proves before its loop that every index lies within; debug builds, and so
// all tests, check each access once more.

#if _endian(big)
  #error("the journal's loops read words as they lie in memory, which is little endian")
#endif

/// What holds by proof: looked at in debug builds, and so in all tests, and left out in release.
@inline(__always)
private func demand(_ holds: @autoclosure () -> Bool, _ what: String) {
  #if DEBUG
    precondition(holds(), what)
  #endif
}

/// Elements somewhere in memory that somebody else owns.
@safe
struct MemoryView<Element: BitwiseCopyable>: BitwiseCopyable {
  fileprivate let base: UnsafeMutablePointer<Element>
  /// How many elements may be read or written.
  let count: Int

  /// A view of memory that must outlive it; nil when there is none.
  init?(_ buffer: UnsafeMutableBufferPointer<Element>) {
    guard let base = buffer.baseAddress else { return nil }
    unsafe self.base = base
    count = buffer.count
  }

  fileprivate init(_ base: UnsafeMutablePointer<Element>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  /// The element at an index that must lie within.
  subscript(_ index: Int) -> Element {
    @inline(__always)
    unsafeAddress {
      demand(index >= 0 && index < count, "an index lies within its view")
      return unsafe UnsafePointer(base + index)
    }
    @inline(__always)
    nonmutating unsafeMutableAddress {
      demand(index >= 0 && index < count, "an index lies within its view")
      return unsafe base + index
    }
  }

  /// The elements of a range that must lie within.
  @inline(__always)
  func extracting(_ range: Range<Int>) -> MemoryView {
    demand(range.lowerBound >= 0 && range.upperBound <= count, "a range lies within its view")
    return unsafe MemoryView(base + range.lowerBound, count: range.count)
  }

  /// Sets all elements.
  func fill(_ value: Element) {
    unsafe base.update(repeating: value, count: count)
  }
}

typealias ByteView = MemoryView<UInt8>

extension MemoryView<UInt8> {
  /// Bytes behind the end of every view that words are loaded from, so that the last value can be
  /// loaded as a whole word.
  static var slack: Int { 64 }

  /// The eight bytes at `offset`, which may reach into the slack behind the end.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    demand(offset >= 0 && offset + 8 <= count + Self.slack, "a word lies within view and slack")
    return unsafe UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self)
  }

  /// Stores eight bytes at `offset`.
  @inline(__always)
  func store(_ word: UInt64, at offset: Int) {
    demand(offset >= 0 && offset + 8 <= count, "a word lies within its view")
    unsafe UnsafeMutableRawPointer(base + offset).storeBytes(of: word, as: UInt64.self)
  }

  /// Copies the 64 bytes at `source` of another view to `offset`.
  @inline(__always)
  func copy64(_ other: ByteView, from source: Int, to offset: Int) {
    demand(source >= 0 && source + 64 <= other.count, "the source lies within its view")
    demand(offset >= 0 && offset + 64 <= count, "the target lies within its view")
    unsafe UnsafeMutableRawPointer(base + offset).copyMemory(
      from: other.base + source, byteCount: 64)
  }

  /// Copies all of another view to `offset`.
  func copy(_ other: ByteView, to offset: Int) {
    precondition(offset >= 0 && other.count <= count - offset, "a copy must fit where it goes")
    unsafe UnsafeMutableRawPointer(base + offset).copyMemory(
      from: other.base, byteCount: other.count)
  }

  /// The bytes as a span for as long as `body` runs.
  func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    let buffer = unsafe UnsafeBufferPointer(start: base, count: count)
    return unsafe body(buffer.span)
  }

  /// Unpacks one LZ4 block into all of `target`; false when it is none of exactly that size.
  func decompress(into target: ByteView) -> Bool {
    let buffer = unsafe UnsafeMutableBufferPointer(start: target.base, count: target.count)
    var output = unsafe buffer.mutableSpan
    return withSpan { LZ4Block.decompress($0, into: &output, byteCount: target.count) }
  }
}

/// Memory for the parts of one block, taken piece by piece and given back all at once.
@safe
struct Arena: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var byteCount: Int
  private var used = 0

  private static let alignment = 64

  init() {
    byteCount = 0
    unsafe base = .allocate(byteCount: Self.alignment, alignment: Self.alignment)
  }

  deinit { unsafe base.deallocate() }

  /// What `take` needs for so many bytes.
  static func room(for byteCount: Int) -> Int {
    (byteCount + ByteView.slack + alignment - 1) & ~(alignment - 1)
  }

  /// Gives all pieces back and makes room; no view of before may be used afterwards.
  mutating func reset(byteCount wanted: Int) {
    used = 0
    guard wanted > byteCount else { return }
    unsafe base.deallocate()
    unsafe base = .allocate(byteCount: wanted, alignment: Self.alignment)
    byteCount = wanted
  }

  /// The next piece, with slack behind it; nil when the room is used up.
  mutating func take<Element: BitwiseCopyable>(
    _ count: Int, of type: Element.Type
  ) -> MemoryView<Element>? {
    let (size, overflow) = max(count, 1).multipliedReportingOverflow(
      by: MemoryLayout<Element>.stride)
    guard count >= 0, !overflow, size <= byteCount else { return nil }
    let needed = Self.room(for: size)
    guard needed <= byteCount - used else { return nil }
    let piece = unsafe (base + used).bindMemory(to: type, capacity: max(count, 1))
    // Whoever takes a piece writes all of it before it reads any; the slack is written here, and
    // the rest is left alone, as touching memory for nothing costs more than the decoding.
    let slack = unsafe base + used + size
    unsafe slack.initializeMemory(as: UInt8.self, repeating: 0, count: needed - size)
    used += needed
    return unsafe MemoryView(piece, count: count)
  }
}
