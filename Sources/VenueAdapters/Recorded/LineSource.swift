/// The lines of a recording, plain or gzip (told by its first two bytes), in bounded memory: one
/// buffer that grows to the longest line, and never past `longestLine`.
struct LineSource: ~Copyable {
  enum Line {
    /// The line is at these places of `buffer`, without its line feed, until the next call.
    case whole(Range<Int>)
    /// A line longer than `longestLine` was passed over.
    case tooLong
  }

  private enum Failure {
    case truncated
    case damaged(String)
  }

  /// A line may be this long; the longest of Binance, a snapshot of 5,000 levels, has 320 KiB.
  static let longestLine = 4 << 20

  private var input: RecordedBytes
  /// Present while the recording is gzip.
  private var inflater: GzipInflater?
  /// Compressed bytes not yet inflated are at `rawStart..<rawEnd`.
  private var raw = [UInt8](repeating: 0, count: 64 << 10)
  private var rawStart = 0
  private var rawEnd = 0
  /// Text not yet delivered is at `start..<end`, and has no line feed before `searched`.
  private(set) var buffer = [UInt8](repeating: 0, count: 256 << 10)
  private var start = 0
  private var end = 0
  private var searched = 0
  /// Lines delivered or passed over.
  private(set) var lineCount: UInt64 = 0
  private var isPassingOver = false
  private var isExhausted = false
  private var isBetweenMembers = false
  private var failure: Failure?

  var path: String { input.path }

  init(_ bytes: consuming RecordedBytes) throws(FeedError) {
    input = bytes
    rawEnd = try input.read(into: &raw, at: 0, byteCount: raw.count)
    guard rawEnd > 0 else { throw .empty(path: input.path) }
    if rawEnd >= 2, raw[0] == 0x1F, raw[1] == 0x8B {
      inflater = GzipInflater()
    } else {
      inflater = nil
      for index in 0..<rawEnd { buffer[index] = raw[index] }
      end = rawEnd
      rawStart = rawEnd
    }
  }

  /// The next line; nil at the end. A last line without a line feed counts as one, except in a
  /// gzip file that is cut off or damaged: that throws instead, after its last whole line.
  mutating func next() throws(FeedError) -> Line? {
    while true {
      if let lineFeed = LineFeed.first(in: buffer.span, from: searched, to: end) {
        return deliver(upTo: lineFeed, nextStart: lineFeed + 1)
      }
      searched = end
      if isExhausted {
        switch failure {
        case .truncated: throw .truncatedGzip(path: path, afterLine: lineCount)
        case .damaged(let why): throw .damagedGzip(path: path, afterLine: lineCount, why: why)
        case .none: break
        }
        return start < end || isPassingOver ? deliver(upTo: end, nextStart: end) : nil
      }
      makeRoom()
      if inflater == nil { try readText() } else { try inflateText() }
    }
  }

  private mutating func deliver(upTo lineEnd: Int, nextStart: Int) -> Line {
    let line = start..<lineEnd
    start = nextStart
    searched = nextStart
    lineCount += 1
    guard isPassingOver else { return .whole(line) }
    isPassingOver = false
    return .tooLong
  }

  /// Moves the begun line to the front of the buffer and leaves room behind it.
  private mutating func makeRoom() {
    if start > 0 {
      for index in start..<end { buffer[index - start] = buffer[index] }
      end -= start
      start = 0
      searched = end
    }
    if isPassingOver { end = 0 }
    if end == buffer.count {
      if buffer.count < Self.longestLine {
        buffer.append(contentsOf: repeatElement(0, count: buffer.count))
      } else {
        isPassingOver = true
        end = 0
      }
    }
    searched = end
  }

  private mutating func readText() throws(FeedError) {
    let count = try input.read(into: &buffer, at: end, byteCount: buffer.count - end)
    end += count
    isExhausted = count == 0
  }

  private mutating func inflateText() throws(FeedError) {
    let before = end
    while end == before, !isExhausted {
      if rawStart == rawEnd {
        rawStart = 0
        rawEnd = try input.read(into: &raw, at: 0, byteCount: raw.count)
        guard rawEnd > 0 else {
          isExhausted = true
          if !isBetweenMembers { failure = .truncated }
          return
        }
      }
      if isBetweenMembers, !beginMember() { continue }
      inflateStep()
    }
  }

  /// Whether another member begins at the next byte; zeros between members are padding (gzip(1)).
  private mutating func beginMember() -> Bool {
    let byte = raw[rawStart]
    if byte == 0x1F {
      inflater?.restart()
      isBetweenMembers = false
      return true
    }
    rawStart += 1
    if byte != 0 {
      failure = .damaged("something that is not gzip follows the end")
      isExhausted = true
    }
    return false
  }

  private mutating func inflateStep() {
    let step = inflater?.step(from: raw, rawStart..<rawEnd, into: &buffer, at: end)
    guard let step else { return }
    rawStart += step.consumed
    end += step.produced
    switch step.outcome {
    case .progressed: break
    case .memberEnded: isBetweenMembers = true
    case .damaged(let why):
      failure = .damaged(why)
      isExhausted = true
    }
  }
}
