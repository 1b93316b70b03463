import SystemCalls

/// The lines of a file of evidence that may be too large to be held.
struct EvidenceLines: ~Copyable {
  private let file: File
  private let part: EvidencePart
  private var buffer: [UInt8] = []
  private var start = 0
  private var fileOffset = 0
  /// The number of the line read last.
  private(set) var line = 0

  private static let pieceByteCount = 256 << 10
  /// The longest line that is read; none of ours comes near it.
  private static let maximumLineByteCount = 64 << 10

  init(_ path: String, _ part: EvidencePart) throws(EvidenceError) {
    do throws(SystemError) {
      file = try File.openForReading(path)
    } catch {
      throw .system(error)
    }
    self.part = part
  }

  /// What is wrong with the line read last.
  func malformed(_ why: String) -> EvidenceError { .malformed(part, line: line, why: why) }

  /// The next line without its line feed, which must be there.
  mutating func next(_ what: String) throws(EvidenceError) -> ArraySlice<UInt8> {
    line += 1
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let found = buffer[start..<end]
        start = end + 1
        return found
      }
      guard buffer.count - start <= Self.maximumLineByteCount else {
        throw malformed("a line of more than \(Self.maximumLineByteCount) bytes")
      }
      searched = buffer.count - start
      guard try more() else { throw malformed("it ends where \(what) should be") }
    }
  }

  /// What follows a word and a space in the line read last.
  func value(of word: String, in line: ArraySlice<UInt8>) throws(EvidenceError) -> String {
    guard line.starts(with: "\(word) ".utf8) else {
      throw malformed("it does not begin '\(word) '")
    }
    guard let text = String(validating: line.dropFirst(word.utf8.count + 1), as: UTF8.self) else {
      throw malformed("not UTF-8")
    }
    return text
  }

  /// So many bytes as they stand.
  mutating func block(byteCount: Int) throws(EvidenceError) -> [UInt8] {
    while buffer.count - start < byteCount {
      guard try more() else { throw malformed("it claims more bytes than follow") }
    }
    let block = Array(buffer[start..<start + byteCount])
    start += byteCount
    line += block.count { $0 == UInt8(ascii: "\n") }
    return block
  }

  /// Whether nothing follows.
  mutating func isAtEnd() throws(EvidenceError) -> Bool {
    if start < buffer.count { return false }
    return try !more()
  }

  /// Reads a piece behind what was not used yet, which moves to the front; false at the end.
  private mutating func more() throws(EvidenceError) -> Bool {
    buffer.removeFirst(start)
    start = 0
    let before = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Self.pieceByteCount))
    let count: Int
    do throws(SystemError) {
      count = try file.read(
        into: &buffer, at: before, byteCount: Self.pieceByteCount, fileOffset: fileOffset)
    } catch {
      throw .system(error)
    }
    buffer.removeLast(Self.pieceByteCount - count)
    fileOffset += count
    return count > 0
  }
}
