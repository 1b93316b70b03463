/// How the values of a column are foretold, so that only small differences are stored.
enum Predictor: UInt8 {
  /// Not at all.
  case plain = 0
  /// By the value before in the same group of rows.
  case delta = 1
  /// By an earlier word of the same row.
  case other = 2
  /// By the row's own sequence.
  case sequence = 3
}

/// How the codes of a column are stored.
enum ColumnCodec: UInt8 {
  /// Not at all: every code is zero.
  case constant = 0
  /// A fixed number of bits each, and exceptions.
  case packed = 1
  /// The lowest bytes of all codes, then the next bytes, and so on: one lane each.
  case planes = 2
  /// A lane that says how many bytes each code has, and then those bytes.
  case lengths = 3
}

/// What a lane of bytes, one for each row, is stored as.
enum LaneForm {
  static let constant: UInt8 = 0x01
  static let plain: UInt8 = 0x11
  static let compressed: UInt8 = 0x21
  static let bits: UInt8 = 0x31
}

/// One column of a group of rows: its lanes are unpacked, its values are not yet. Everything in it
/// was checked against the number of rows, so that the loops over it need no checks.
struct StoredColumn: BitwiseCopyable {
  /// Which word of the row it is.
  var word = 0
  var predictor = Predictor.plain
  /// The word that foretells it, with `.other`.
  var other = 0
  /// Whether codes are differences of either sign, zigzag.
  var isSigned = false
  var codec = ColumnCodec.constant
  /// Added to every residual that is not signed.
  var base: UInt64 = 0
  /// What codes are multiplied with.
  var unit: UInt64 = 1
  /// The running value, with `.delta`.
  var sum: UInt64 = 0
  /// Bits of a packed code.
  var width = 0
  var laneCount = 0
  /// The lanes in use; the others repeat the first.
  var lanes: InlineArray<8, ByteView>
  /// Packed bits; or the bytes of codes of different lengths, from the next one on.
  var bytes: ByteView
  /// Where the bytes of the next code begin, with `.lengths`.
  var byteOffset = 0
  var exceptions: ByteView
  var exceptionCount = 0
  var nextException = 0

  /// A column without stored bytes; `nothing` is any view.
  init(nothing: ByteView) {
    lanes = InlineArray(repeating: nothing)
    bytes = nothing
    exceptions = nothing
  }

  /// Whether every code fits 32 bits and can be had without looking at others.
  var isNarrow: Bool {
    switch codec {
    case .planes: laneCount <= 4
    case .packed: width <= 32 && exceptionCount == 0
    case .constant, .lengths: false
    }
  }

  /// Whether every row has the same value there, within what rows are laid out with.
  var isInTemplate: Bool { codec == .constant && predictor == .plain && word < 8 }

  /// The values of narrow codes from row `start` on, signed ones as 32-bit numbers of either sign.
  @inline(never)
  func narrowCodes(from start: Int, count: Int, into codes: MemoryView<UInt32>) {
    if codec == .packed {
      let mask = (UInt64(1) << UInt64(width)) &- 1
      var bit = start &* width
      for index in 0..<count {
        codes[index] = UInt32(
          truncatingIfNeeded: bytes.word(at: bit &>> 3) &>> UInt64(bit & 7) & mask)
        bit &+= width
      }
    } else {
      joinLanes(from: start, count: count, into: codes)
    }
    if isSigned {
      for index in 0..<count {
        let code = codes[index]
        codes[index] = (code &>> 1) ^ (0 &- (code & 1))
      }
    }
  }

  @inline(__always)
  private func joinLanes(from start: Int, count: Int, into codes: MemoryView<UInt32>) {
    let rows = start..<start &+ count
    let first = lanes[0].extracting(rows)
    let second = lanes[1].extracting(rows)
    let third = lanes[2].extracting(rows)
    let fourth = lanes[3].extracting(rows)
    switch laneCount {
    case 1:
      for index in 0..<count { codes[index] = UInt32(first[index]) }
    case 2:
      for index in 0..<count {
        codes[index] = UInt32(first[index]) | UInt32(second[index]) &<< 8
      }
    case 3:
      for index in 0..<count {
        codes[index] =
          UInt32(first[index]) | UInt32(second[index]) &<< 8 | UInt32(third[index]) &<< 16
      }
    default:  // open set: four lanes, as a narrow column has no more
      for index in 0..<count {
        codes[index] =
          UInt32(first[index]) | UInt32(second[index]) &<< 8 | UInt32(third[index]) &<< 16
          | UInt32(fourth[index]) &<< 24
      }
    }
  }

  /// The codes of any column from row `start` on; rows must be asked for in order.
  @inline(never)
  mutating func wideCodes(from start: Int, count: Int, into out: MemoryView<UInt64>) {
    switch codec {
    case .constant:
      for index in 0..<count { out[index] = 0 }
    case .packed:
      unpackBits(from: start, count: count, into: out)
    case .planes:
      let first = lanes[0].extracting(start..<start &+ count)
      for index in 0..<count { out[index] = UInt64(first[index]) }
      var plane = 1
      while plane < laneCount {
        let lane = lanes[plane].extracting(start..<start &+ count)
        let shift = UInt64(plane &* 8)
        for index in 0..<count { out[index] |= UInt64(lane[index]) &<< shift }
        plane &+= 1
      }
    case .lengths:
      unpackLengths(from: start, count: count, into: out)
    }
  }

  /// The residuals of any column from row `start` on; rows must be asked for in order.
  mutating func residuals(from start: Int, count: Int, into out: MemoryView<UInt64>) {
    wideCodes(from: start, count: count, into: out)
    let unit = unit
    let base = base
    if isSigned {
      for index in 0..<count { out[index] = out[index].withoutZigzag &* unit }
    } else if unit != 1 {
      for index in 0..<count { out[index] = out[index] &* unit &+ base }
    } else if base != 0 {
      for index in 0..<count { out[index] = out[index] &+ base }
    }
  }

  /// All values of a column that no other word foretells; `sequence` is the first row's.
  mutating func values(into out: MemoryView<UInt64>, sequence: UInt64) {
    residuals(from: 0, count: out.count, into: out)
    switch predictor {
    case .plain, .other: break
    case .delta:
      var sum = sum
      for index in 0..<out.count {
        sum &+= out[index]
        out[index] = sum
      }
    case .sequence:
      for index in 0..<out.count { out[index] &+= sequence &+ UInt64(index) }
    }
  }

  private mutating func unpackBits(
    from start: Int, count: Int, into out: MemoryView<UInt64>
  ) {
    let mask = width == 64 ? UInt64.max : (UInt64(1) << UInt64(width)) &- 1
    var bit = start &* width
    if width <= 56 {
      for index in 0..<count {
        out[index] = bytes.word(at: bit &>> 3) &>> UInt64(bit & 7) & mask
        bit &+= width
      }
    } else {
      for index in 0..<count {
        let place = bit &>> 3
        let shift = UInt64(bit & 7)
        var code = bytes.word(at: place) &>> shift
        // Smart shifts: by 64 they give zero.
        code |= (bytes.word(at: place &+ 8) & 0xFF) << (64 &- shift)
        out[index] = code & mask
        bit &+= width
      }
    }
    while nextException < exceptionCount {
      let place = nextException &* 12
      let row = Int(exceptions.word(at: place) & 0xFFFF_FFFF)
      if row >= start &+ count { break }
      out[row &- start] = exceptions.word(at: place &+ 4)
      nextException &+= 1
    }
  }

  private mutating func unpackLengths(
    from start: Int, count: Int, into out: MemoryView<UInt64>
  ) {
    let lengths = lanes[0].extracting(start..<start &+ count)
    let bytes = bytes
    var offset = byteOffset
    for index in 0..<count {
      let length = UInt64(lengths[index])
      // In two halves, as a shift by 64 would need a branch that cannot be foretold.
      let half = 32 &- 4 &* length
      out[index] = bytes.word(at: offset) & ((UInt64.max &>> half) &>> half)
      offset &+= Int(truncatingIfNeeded: length)
    }
    byteOffset = offset
  }

  /// Turns `count` residuals into values and stores them in the rows that begin at `places`; each
  /// row has so many words at least as the column's own. `numbers` plus `sequence` are the rows'
  /// sequences.
  @inline(__always)
  mutating func place(
    _ count: Int, in rows: ByteView, at places: MemoryView<UInt32>,
    numbers: MemoryView<UInt32>, sequence: UInt64, _ residual: (Int) -> UInt64
  ) {
    let target = word &* 8
    switch predictor {
    case .plain:
      for index in 0..<count { rows.store(residual(index), at: Int(places[index]) &+ target) }
    case .delta:
      var sum = sum
      for index in 0..<count {
        sum &+= residual(index)
        rows.store(sum, at: Int(places[index]) &+ target)
      }
      self.sum = sum
    case .other:
      let source = other &* 8
      for index in 0..<count {
        let row = Int(places[index])
        rows.store(residual(index) &+ rows.word(at: row &+ source), at: row &+ target)
      }
    case .sequence:
      for index in 0..<count {
        rows.store(
          residual(index) &+ sequence &+ UInt64(numbers[index]), at: Int(places[index]) &+ target)
      }
    }
  }
}

extension UInt64 {
  /// The number of either sign that a zigzag code stands for.
  @inline(__always)
  var withoutZigzag: UInt64 { (self &>> 1) ^ (0 &- (self & 1)) }
}
