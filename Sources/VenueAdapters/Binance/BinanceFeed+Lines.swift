extension BinanceFeed {
  /// The book ticker lines of a recording, at most `limit`, in memory: for measuring the scanner
  /// alone.
  package static func bookTickerLines(path: String, limit: Int) throws(FeedError) -> [[UInt8]] {
    var source = try LineSource(try RecordedBytes(path: path))
    var message = BinanceMessage()
    var lines: [[UInt8]] = []
    while lines.count < limit, let line = try source.next() {
      guard case .whole(let range) = line else { continue }
      do throws(ScanProblem) {
        try message.scan(source.buffer, range)
      } catch {
        // What cannot be scanned is not a book ticker to measure with.
        continue
      }
      if message.kind == .bookTicker { lines.append(Array(source.buffer[range])) }
    }
    return lines
  }
}
