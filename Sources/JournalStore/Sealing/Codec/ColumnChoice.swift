/// How a column could be foretold.
struct ColumnChoice: Equatable {
  var predictor = Predictor.plain
  var other = 0
  var isSigned = false
  /// The codec that was best, once that is known.
  var codec: ColumnCodec?
}

/// Which column a choice is remembered for.
struct ColumnKey: Hashable {
  /// What the column belongs to.
  enum Owner: Hashable {
    /// The block as a whole: row numbers, times, commit groups.
    case block
    /// A group of rows of this first word.
    case rows(head: UInt64, form: UInt8)
    /// The footer's index of subjects.
    case subjects
  }

  let owner: Owner
  let word: Int
}

/// The values of a column and what may foretell them.
struct ColumnSource {
  /// The values of all words so far; those of the column are the last ones.
  var words: [[UInt64]]
  var word: Int
  /// The words that may foretell it.
  var others: Range<Int>
  /// The sequence of each row; empty when that foretells nothing.
  var sequences: [UInt64]
  /// Whether the value before may foretell it.
  var allowsDelta: Bool

  var values: [UInt64] { words[word] }

  /// What is worth trying.
  var choices: [ColumnChoice] {
    var choices = [ColumnChoice()]
    if allowsDelta {
      choices.append(ColumnChoice(predictor: .delta))
      choices.append(ColumnChoice(predictor: .delta, isSigned: true))
    }
    if !sequences.isEmpty { choices.append(ColumnChoice(predictor: .sequence)) }
    for other in others where !words[other].isConstant {
      choices.append(ColumnChoice(predictor: .other, other: other))
      choices.append(ColumnChoice(predictor: .other, other: other, isSigned: true))
    }
    return choices
  }

  /// The column as it would be with this choice.
  func residuals(_ choice: ColumnChoice, _ rows: Range<Int>) -> ColumnResiduals {
    switch choice.predictor {
    case .plain: ColumnResiduals(values, rows, isSigned: choice.isSigned)
    case .delta: ColumnResiduals(deltasOf: values, rows, isSigned: choice.isSigned)
    case .other:
      ColumnResiduals(values, minus: words[choice.other], rows, isSigned: choice.isSigned)
    case .sequence: ColumnResiduals(values, minus: sequences, rows, isSigned: choice.isSigned)
    }
  }
}

extension [UInt64] {
  /// Whether all elements are equal.
  var isConstant: Bool {
    guard let first else { return true }
    return allSatisfy { $0 == first }
  }
}

/// What is left of a column's values when what foretells them is taken away, as small numbers:
/// residual = base + unit × code, or unit × code of either sign.
struct ColumnResiduals {
  private(set) var codes: [UInt64]
  private(set) var base: UInt64 = 0
  private(set) var unit: UInt64 = 1
  /// The running value before the first, for deltas.
  private(set) var start: UInt64 = 0
  private(set) var highest: UInt64 = 0

  init(_ values: [UInt64], _ rows: Range<Int>, isSigned: Bool) {
    codes = Array(values[rows])
    reduce(isSigned: isSigned, from: 0)
  }

  init(_ values: [UInt64], minus others: [UInt64], _ rows: Range<Int>, isSigned: Bool) {
    codes = [UInt64](repeating: 0, count: rows.count)
    var output = codes.mutableSpan
    let first = values.span.extracting(rows)
    let second = others.span.extracting(rows)
    for index in 0..<rows.count { output[index] = first[index] &- second[index] }
    reduce(isSigned: isSigned, from: 0)
  }

  init(deltasOf values: [UInt64], _ rows: Range<Int>, isSigned: Bool) {
    codes = [UInt64](repeating: 0, count: rows.count)
    var output = codes.mutableSpan
    let input = values.span.extracting(rows)
    for index in 1..<max(1, rows.count) { output[index] = input[index] &- input[index - 1] }
    // The first residual is neutral: it adds nothing to the choice of base and unit.
    reduce(isSigned: isSigned, from: min(1, rows.count - 1))
    start = values[rows.lowerBound] &- (isSigned ? 0 : base)
  }

  /// Turns residuals into codes; those before `first` become code 0.
  private mutating func reduce(isSigned: Bool, from first: Int) {
    isSigned ? reduceSigned() : reduceAboveLeast(from: first)
  }

  private mutating func reduceAboveLeast(from first: Int) {
    var divisor: UInt64 = 0
    var span = codes.mutableSpan
    let count = span.count
    var least = Int64(bitPattern: span[first])
    var most = least
    for index in first..<count {
      let residual = Int64(bitPattern: span[index])
      least = min(least, residual)
      most = max(most, residual)
    }
    let bottom = UInt64(bitPattern: least)
    for index in 0..<first { span[index] = bottom }
    for index in 0..<count {
      let difference = span[index] &- bottom
      span[index] = difference
      if divisor != 1, difference != 0 { divisor = Self.divisor(divisor, difference) }
    }
    if divisor > 1 { for index in 0..<count { span[index] /= divisor } }
    base = bottom
    unit = max(divisor, 1)
    highest = (UInt64(bitPattern: most) &- bottom) / unit
  }

  private mutating func reduceSigned() {
    var divisor: UInt64 = 0
    var all: UInt64 = 0
    var span = codes.mutableSpan
    let count = span.count
    for index in 0..<count {
      let size = Int64(bitPattern: span[index]).magnitude
      if divisor != 1, size != 0 { divisor = Self.divisor(divisor, size) }
    }
    // 2^63 as a divisor leaves 0 and the least number, which divided by itself is one.
    let signedUnit = Int64(bitPattern: max(divisor, 1))
    for index in 0..<count {
      var residual = Int64(bitPattern: span[index])
      if divisor > 1 { residual /= signedUnit }
      let code = UInt64(bitPattern: residual &<< 1) ^ UInt64(bitPattern: residual &>> 63)
      span[index] = code
      all = max(all, code)
    }
    unit = max(divisor, 1)
    highest = all
  }

  /// The greatest common divisor of one so far, 0 at first, and a number.
  private static func divisor(_ known: UInt64, _ number: UInt64) -> UInt64 {
    if known == 0 { return number }
    if number % known == 0 { return known }
    var (first, second) = (known, number)
    while second != 0 { (first, second) = (second, first % second) }
    return first
  }
}
