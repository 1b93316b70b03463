/// Why a recorded feed cannot be read, or not read on.
package enum FeedError: Error, Equatable, Sendable {
  /// There is no file of that path.
  case notFound(path: String)
  /// The system would not open or read it; `why` is the system's text.
  case notReadable(path: String, why: String)
  /// It holds nothing.
  case empty(path: String)
  /// What it holds is not such a feed, as far as `line` shows.
  case notAFeed(path: String, line: UInt64, why: String)
  /// The compressed file ends before its end; every whole line up to there was delivered.
  case truncatedGzip(path: String, afterLine: UInt64)
  /// The compressed file does not decompress; every whole line up to there was delivered.
  case damagedGzip(path: String, afterLine: UInt64, why: String)
}

extension FeedError: CustomStringConvertible {
  /// What, where, and what to do next.
  package var description: String {
    switch self {
    case .notFound(let path): "\(path): no such file; check the path of the feed"
    case .notReadable(let path, let why): "\(path): cannot be read: \(why)"
    case .empty(let path): "\(path): holds no lines; record or fetch the feed again"
    case .notAFeed(let path, let line, let why):
      "\(path): line \(line): not a recorded Binance feed: \(why); each line must be"
        + " '<receive time in ns> <JSON as Binance sent it>'"
    case .truncatedGzip(let path, let line):
      "\(path): the gzip file is cut off after line \(line); the lines before it are good:"
        + " fetch the whole file, or go on without the rest"
    case .damagedGzip(let path, let line, let why):
      "\(path): the gzip file is damaged after line \(line): \(why); the lines before it are good:"
        + " check the file with 'gzip -t' and fetch it again"
    }
  }
}
