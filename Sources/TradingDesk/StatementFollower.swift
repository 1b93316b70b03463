import DeskFiles
import JournalStore
import Simulation

/// Reads a statement into a fold, and goes on where it stopped. It knows the digest of the bytes
/// that the fold stands for.
struct StatementFollower: Sendable {
  let path: String
  private(set) var fold: StatementFold
  /// Where the last whole line ends that the fold has.
  private(set) var byteCount = 0
  /// Lines in these bytes, the header among them.
  private(set) var lineNumber = 0
  private(set) var digest = StatementDigest()

  /// Before the first line.
  init(_ path: String, settings: VenueSettings) {
    self.path = path
    fold = StatementFold(settings: settings)
  }

  /// Behind the bytes that a cache stands for; nil when the statement begins with others.
  init?(_ path: String, _ cache: SimulationCache, upTo limit: Int) throws(DeskError) {
    guard cache.statementByteCount <= limit else { return nil }
    self.path = path
    fold = cache.fold
    lineNumber = cache.lineNumber
    byteCount = cache.statementByteCount
    var digest = StatementDigest()
    do throws(DeskFileError) {
      try StatementFile.walk(path, from: 0, upTo: byteCount) { stretch throws(DeskFileError) in
        digest.add(stretch)
      }
    } catch {
      throw .file(error.description)
    }
    guard digest.byteCount == byteCount, digest.value == cache.statementDigest else { return nil }
    self.digest = digest
  }

  /// Takes every whole line up to `limit`.
  mutating func follow(upTo limit: Int) throws(DeskError) {
    do throws(DeskFileError) {
      try followLines(upTo: limit)
    } catch {
      throw .file(error.description)
    }
  }

  private mutating func followLines(upTo limit: Int) throws(DeskFileError) {
    let path = path
    var number = lineNumber
    try StatementFile.walk(path, from: byteCount, upTo: limit) { stretch throws(DeskFileError) in
      try StatementFile.forEachLine(of: stretch, path, &number) { line throws(DeskFileError) in
        do throws(StatementError) {
          try fold.take(line)
        } catch {
          throw .contradiction(path: path, error)
        }
      }
      digest.add(stretch)
      byteCount += stretch.count
      lineNumber = number
    }
  }
}

/// The digest of the beginning of a statement, which can be gone on with: blocks of 64 KiB, each
/// hashed with what came before. XXH3 finds accidents; whoever can write a statement could as well
/// forge it.
struct StatementDigest: Sendable {
  private static let blockByteCount = 1 << 16

  private var whole: UInt64 = 0
  private var rest: [UInt8] = []
  /// How many bytes were added.
  private(set) var byteCount = 0

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    byteCount += bytes.count
    rest.append(contentsOf: bytes)
    var start = 0
    while rest.count - start >= Self.blockByteCount {
      let block = XXH3.hash(rest.span.extracting(start..<start + Self.blockByteCount))
      whole = Self.joined(whole, block)
      start += Self.blockByteCount
    }
    rest.removeFirst(start)
  }

  /// Of all bytes so far.
  var value: UInt64 { Self.joined(whole, XXH3.hash(rest.span)) }

  private static func joined(_ before: UInt64, _ block: UInt64) -> UInt64 {
    XXH3.hash([UInt8](words: [before, block]).span)
  }
}

extension [UInt8] {
  /// The bytes of the words, each little endian.
  init(words: [UInt64]) {
    self.init()
    reserveCapacity(words.count * 8)
    for word in words {
      for shift in stride(from: 0 as UInt64, to: 64, by: 8) {
        append(UInt8(truncatingIfNeeded: word &>> shift))
      }
    }
  }
}
