import DeskFiles
import JournalStore
import Simulation
import SystemCalls
import TradingCore

/// Why a cache of the simulation was passed over.
enum SimulationCacheFault: Error, CustomStringConvertible {
  /// It cannot be read.
  case system(SystemError)
  /// It is no such file, or a damaged one.
  case damaged(String)
  /// Another build wrote it.
  case otherLayout(UInt64)
  /// It is another journal's.
  case foreign
  /// The words hold no simulation that this run can go on from.
  case content(CacheFault)
  /// The statement begins with other bytes than those that it stands for.
  case otherStatement
  /// The market in it is later than the journal's end.
  case ahead(Timestamp)

  var description: String {
    switch self {
    case .system(let error): error.description
    case .damaged(let what): "it is damaged: \(what)"
    case .otherLayout(let layout):
      "its layout is \(layout), this build's \(SimulationCache.layout)"
    case .foreign: "it is another journal's"
    case .content(let fault): fault.description
    case .otherStatement: "it stands for other lines than those of the statement"
    case .ahead(let time): "it knows the market up to \(time), which the journal has not reached"
    }
  }
}

/// What a start need not read and play again: the simulated venue as the first so many bytes of its
/// statement tell it, and the generated market. A cache beside the statement, written whenever a
/// snapshot of the state is: it may be deleted at any time, and what is wrong with it costs time.
///
///     magic │ layout │ journal id, low │ high │ statement: bytes │ digest │ lines
///       │ words of the fold │ the fold … │ words of the market, 0 = none │ the market … │ XXH3
///
/// All are words of 64 bits, little endian; XXH3 is of all bytes before it. The fold and the market
/// are as `StatementFold.write` and `MarketGenerator.write` have them.
struct SimulationCache {
  static let layout: UInt64 = 3
  // "DAYBSIMC"
  private static let magic: UInt64 = 0x434D_4953_4259_4144
  private static let maximumByteCount = 256 << 20
  private static let headWordCount = 7

  /// The statement's bytes that it stands for, which end with a line.
  let statementByteCount: Int
  let statementDigest: UInt64
  let lineNumber: Int
  let fold: StatementFold
  private let market: [UInt64]

  /// Where the cache of a journal lies.
  static func path(of journal: String) -> String { StatementFile.path(of: journal) + ".cache" }

  /// Reads the cache of a journal; nil when there is none.
  static func read(
    _ path: String, of journal: JournalId, settings: VenueSettings
  ) throws(SimulationCacheFault) -> SimulationCache? {
    let bytes: [UInt8]
    do throws(SystemError) {
      let folder = Directory(Beside.parent(of: path))
      guard try folder.contains(Beside.name(of: path)) else { return nil }
      bytes = try File.contents(of: path, maximumByteCount: maximumByteCount)
    } catch {
      throw .system(error)
    }
    guard bytes.count % 8 == 0, bytes.count >= (headWordCount + 3) * 8 else {
      throw .damaged("\(bytes.count) bytes are none of a cache")
    }
    let words = bytes.words
    guard words[0] == magic else { throw .damaged("it does not begin as one") }
    guard XXH3.hash(bytes.span.extracting(0..<bytes.count - 8)) == words[words.count - 1] else {
      throw .damaged("its checksum does not hold")
    }
    guard words[1] == layout else { throw .otherLayout(words[1]) }
    guard words[2] == journal.low, words[3] == journal.high else { throw .foreign }
    let rest = words[headWordCount..<words.count - 1]
    guard let (fold, behind) = section(rest), let (market, end) = section(behind), end.isEmpty,
      let byteCount = Int(exactly: words[4]), let lineNumber = Int(exactly: words[6])
    else { throw .damaged("its parts do not fill it") }
    do throws(CacheFault) {
      var reader = CacheReader(fold)
      let venue = try StatementFold(from: &reader, settings: settings)
      try reader.finish()
      return SimulationCache(
        statementByteCount: byteCount, statementDigest: words[5], lineNumber: lineNumber,
        fold: venue, market: market)
    } catch {
      throw .content(error)
    }
  }

  /// The generated market in it, to be gone on with behind `time`; nil when it holds none.
  func market(
    _ settings: MarketSettings, seed: UInt64, upTo time: Timestamp
  ) throws(SimulationCacheFault) -> MarketGenerator? {
    if market.isEmpty { return nil }
    let found: MarketGenerator
    do throws(CacheFault) {
      var reader = CacheReader(market)
      found = try MarketGenerator(from: &reader, seed: seed, settings: settings)
      try reader.finish()
    } catch {
      throw .content(error)
    }
    guard found.lastAt <= time else { throw .ahead(found.lastAt) }
    return found
  }

  /// Writes a cache, durably, in the place of the one before: first under another name, so that a
  /// crash leaves no half of it.
  static func write(
    _ path: String, of journal: JournalId, _ statement: StatementFollower,
    _ market: MarketGenerator?
  ) throws(SystemError) {
    var venueWriter = CacheWriter()
    statement.fold.write(to: &venueWriter)
    var marketWriter = CacheWriter()
    market?.write(to: &marketWriter)
    var words = [
      magic, layout, journal.low, journal.high, UInt64(statement.byteCount),
      statement.digest.value, UInt64(statement.lineNumber),
    ]
    for part in [venueWriter.words, marketWriter.words] {
      words.append(UInt64(part.count))
      words.append(contentsOf: part)
    }
    var bytes = [UInt8](words: words)
    bytes.append(contentsOf: [UInt8](words: [XXH3.hash(bytes.span)]))
    let folder = Directory(Beside.parent(of: path))
    let name = Beside.name(of: path)
    let prepared = name + ".tmp"
    try folder.removeFile(prepared)
    let file = try File.create(folder.path(of: prepared))
    do throws(SystemError) {
      try file.write(bytes.span, at: 0)
      try file.synchronize()
    } catch {
      file.abandon()
      throw error
    }
    try file.close()
    try folder.renameReplacing(prepared, to: name)
    try folder.synchronize()
  }

  /// A count of words and so many words, and what follows them.
  private static func section(_ words: ArraySlice<UInt64>) -> ([UInt64], ArraySlice<UInt64>)? {
    guard let count = words.first, count < UInt64(words.count) else { return nil }
    let behind = words.startIndex + 1 + Int(count)
    return (Array(words[words.startIndex + 1..<behind]), words[behind...])
  }
}

extension [UInt8] {
  /// The words that the bytes are, each little endian; a rest of fewer than eight is not looked at.
  fileprivate var words: [UInt64] {
    var words: [UInt64] = []
    words.reserveCapacity(count / 8)
    for start in stride(from: 0, through: count - 8, by: 8) {
      var word: UInt64 = 0
      for offset in 0..<8 { word |= UInt64(self[start + offset]) &<< UInt64(offset * 8) }
      words.append(word)
    }
    return words
  }
}
