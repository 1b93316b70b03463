import FaultyStorage
import JournalStore

/// The decoders that are given bytes by others: record headers, LZ4 blocks, segment names, notes,
/// keys, proofs. Bytes of every kind go in; none may trap, read or write beyond its bounds, or
/// accept what it cannot give back.
enum FuzzDecoders {
  private static let casesPerEffort = 400_000

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    let corpus = try Corpus()
    for number in 0..<UInt64(casesPerEffort * effort.factor) {
      var generator = SplitMix(seed: effort.seed << 40 | number)
      let fault: String?
      switch number % 4 {
      case 0: fault = recordFault(&generator)
      case 1: fault = compressionFault(&generator)
      case 2: fault = nameFault(&generator)
      default: fault = corpus.fault(&generator, change)  // open set: the fourth of four
      }
      outcome.count(fault.map { "seed \(effort.seed), \(number): \($0)" })
      if outcome.isHopeless { return outcome }
    }
    return outcome
  }

  /// Walks a group of records, some of them broken.
  private static func recordFault(_ generator: inout SplitMix) -> String? {
    var group = RecordGroup(firstSequence: 1)
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      _ = group.beginRecord(
        kind: 1, layout: 1, subject: 0, recordedAt: 1, sourceTime: 2, cause: 3,
        bodyByteCount: Int.random(in: 0...120, using: &generator))
    }
    var bytes = Array(group.bytes[JournalFormat.blockHeaderByteCount..<group.byteCount])
    Mutation.scribble(&bytes, in: 0..<bytes.count, &generator)
    var offset = 0
    var steps = 0
    while offset < bytes.count {
      do throws(RecordFault) {
        let header = try RecordHeader(unsafe bytes.span.bytes, at: offset)
        guard header.byteCount >= 32, header.byteCount % 8 == 0,
          offset + header.byteCount <= bytes.count
        else { return "a record of \(header.byteCount) bytes at \(offset) of \(bytes.count)" }
        offset += header.byteCount
      } catch {
        return nil
      }
      steps += 1
      if steps > bytes.count / 32 { return "no end" }
    }
    return nil
  }

  /// Compresses, breaks and decompresses; bytes behind the output stay as they are.
  private static func compressionFault(_ generator: inout SplitMix) -> String? {
    let period = Int.random(in: 1...40, using: &generator)
    let source = (0..<Int.random(in: 1...3_000, using: &generator)).map {
      UInt8(truncatingIfNeeded: ($0 % period) &* 37 ^ ($0 / 512))
    }
    var target = [UInt8](repeating: 0, count: source.count + 64)
    var span = target.mutableSpan
    guard let size = LZ4Block.compress(source.span, into: &span, range: 0..<source.count + 64)
    else { return nil }
    var stored = Array(target.prefix(size))
    guard decompress(stored, source.count) == source else { return "not what was compressed" }
    guard decompress(stored, source.count + 8) == nil else { return "more than was compressed" }
    Mutation.scribble(&stored, in: 0..<stored.count, &generator)
    let claimed = Int.random(in: 0...2 * source.count, using: &generator)
    _ = decompress(stored, source.count)
    _ = decompress(stored, claimed)
    return isGuardHurt(stored, claimed) ? "wrote behind its output" : nil
  }

  private static func decompress(_ stored: [UInt8], _ byteCount: Int) -> [UInt8]? {
    var output = [UInt8](repeating: 0, count: byteCount)
    var span = output.mutableSpan
    return LZ4Block.decompress(stored.span, into: &span, byteCount: byteCount) ? output : nil
  }

  private static func isGuardHurt(_ stored: [UInt8], _ byteCount: Int) -> Bool {
    var output = [UInt8](repeating: 0xA5, count: byteCount + 64)
    var span = output.mutableSpan
    _ = LZ4Block.decompress(stored.span, into: &span, byteCount: byteCount)
    return output[byteCount...].contains { $0 != 0xA5 }
  }

  /// A name that is read is the name that is printed.
  private static func nameFault(_ generator: inout SplitMix) -> String? {
    let name = SegmentName(
      firstSequence: UInt64.random(in: 1...UInt64.max, using: &generator),
      epoch: UInt32.random(in: 1...999_999, using: &generator))
    guard SegmentName(name.description) == name else { return "\(name) is not read" }
    var bytes = Array(name.description.utf8)
    Mutation.scribble(&bytes, in: 0..<bytes.count, &generator)
    let text = String(decoding: bytes, as: UTF8.self)
    if let read = SegmentName(text), read.description != text {
      return "'\(text)' is read as \(read)"
    }
    return nil
  }

  private static func change(_ bytes: inout [UInt8], _ generator: inout SplitMix) {
    for _ in 0..<Int.random(in: 0...2, using: &generator) {
      Mutation.scribble(&bytes, in: 0..<bytes.count, &generator)
    }
    if Int.random(in: 0..<4, using: &generator) == 0 {
      bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
    }
  }
}
