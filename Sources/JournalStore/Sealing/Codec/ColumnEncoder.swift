/// Finds out how to store columns. What was best for a column is tried first in the next blocks,
/// and alone: trying everything takes ten times as long. Any choice can be read.
struct ColumnEncoder: ~Copyable {
  private struct Memory {
    var choice: ColumnChoice
    var uses: Int
  }

  private static let sampleRowCount = 8_192
  private static let finalists = 3
  private static let usesOfChoice = 15

  var codes = CodeWriter()
  private var memory: [ColumnKey: Memory] = [:]

  /// Adds the column to `bytes`.
  mutating func encode(_ source: ColumnSource, _ key: ColumnKey, into bytes: inout [UInt8]) {
    if source.values.isConstant {
      Self.writeHead(
        ColumnChoice(), .constant, base: source.values[0], unit: 1, start: 0, into: &bytes)
      return
    }
    let all = 0..<source.values.count
    if let known = memory[key], known.uses < Self.usesOfChoice, isPossible(known.choice, source) {
      memory[key]?.uses += 1
      bytes += encoded(source, known.choice, all, .thorough).bytes
      return
    }
    var best: (bytes: [UInt8], choice: ColumnChoice)?
    for choice in finalists(source) {
      let candidate = encoded(source, choice, all, .thorough)
      if candidate.bytes.count < best?.bytes.count ?? Int.max { best = candidate }
    }
    guard let best else { preconditionFailure("there is always a choice") }
    memory[key] = best.choice.codec == .constant ? nil : Memory(choice: best.choice, uses: 0)
    bytes += best.bytes
  }

  private func isPossible(_ choice: ColumnChoice, _ source: ColumnSource) -> Bool {
    choice.predictor != .other || source.others.contains(choice.other)
  }

  /// The most promising choices, by a sample from the middle.
  private mutating func finalists(_ source: ColumnSource) -> [ColumnChoice] {
    let choices = source.choices
    guard choices.count > 1 else { return choices }
    let count = min(source.values.count, Self.sampleRowCount)
    let first = (source.values.count - count) / 2
    var priced: [(size: Int, index: Int)] = []
    for (index, choice) in choices.enumerated() {
      let size = encoded(source, choice, first..<first + count, .estimate).bytes.count
      priced.append((size, index))
    }
    priced.sort { ($0.size, $0.index) < ($1.size, $1.index) }
    return priced.prefix(Self.finalists).map { choices[$0.index] }
  }

  /// The column's bytes with this choice, and the choice with the codec that was best.
  private mutating func encoded(
    _ source: ColumnSource, _ choice: ColumnChoice, _ rows: Range<Int>,
    _ effort: LZ4Compressor.Effort
  ) -> (bytes: [UInt8], choice: ColumnChoice) {
    let residuals = source.residuals(choice, rows)
    let stored = codes.store(
      residuals.codes, highest: residuals.highest, only: choice.codec, effort)
    var choice = choice
    choice.codec = stored.codec
    // All codes are zero, so the residuals are the base, or zero: nothing of either sign.
    if stored.codec == .constant { choice.isSigned = false }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(stored.bytes.count + 28)
    Self.writeHead(
      choice, stored.codec, base: residuals.base, unit: residuals.unit, start: residuals.start,
      into: &bytes)
    bytes += stored.bytes
    return (bytes, choice)
  }

  private static func writeHead(
    _ choice: ColumnChoice, _ codec: ColumnCodec, base: UInt64, unit: UInt64, start: UInt64,
    into bytes: inout [UInt8]
  ) {
    bytes += [
      choice.predictor.rawValue, UInt8(choice.other), choice.isSigned ? 1 : 0, codec.rawValue,
    ]
    bytes.append(littleEndian: base)
    if codec != .constant { bytes.append(littleEndian: unit) }
    if choice.predictor == .delta { bytes.append(littleEndian: start) }
  }
}
