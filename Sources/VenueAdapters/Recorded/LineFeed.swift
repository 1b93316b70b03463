/// Finding the ends of lines.
enum LineFeed {
  /// Where the first line feed in `start..<end` is. Byte by byte: blocks of 32 were no faster, and
  /// it is a tenth of reading a file, of which zlib takes nearly half.
  static func first(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    var at = start
    while at < end {
      if bytes[at] == UInt8(ascii: "\n") { return at }
      at += 1
    }
    return nil
  }
}
