/// Stores the codes of a column in the smallest of the forms that a reader knows.
struct CodeWriter: ~Copyable {
  private let compressor = LZ4Compressor()
  private var packed: [UInt8] = []

  /// The smallest stored form under `effort`; only the given codec is tried when there is one.
  mutating func store(
    _ codes: [UInt64], highest: UInt64, only codec: ColumnCodec?, _ effort: LZ4Compressor.Effort
  ) -> (codec: ColumnCodec, bytes: [UInt8]) {
    if highest == 0 { return (.constant, []) }
    var best: (codec: ColumnCodec, bytes: [UInt8])?
    for candidate in [ColumnCodec.packed, .planes, .lengths]
    where codec == nil || codec == .constant || codec == candidate {
      let bytes =
        switch candidate {
        case .packed, .constant: bits(codes)
        case .planes: planes(codes, highest: highest, effort)
        case .lengths: lengths(codes, effort)
        }
      if bytes.count < best?.bytes.count ?? Int.max { best = (candidate, bytes) }
    }
    guard let best else { preconditionFailure("one of the codecs is always tried") }
    return best
  }

  /// A fixed number of bits each; what does not fit becomes an exception of twelve bytes.
  private func bits(_ codes: [UInt64]) -> [UInt8] {
    let (width, exceptionCount) = Self.width(codes)
    var bytes: [UInt8] = [UInt8(width), 0]
    bytes.reserveCapacity((codes.count * width + 7) / 8 + exceptionCount * 12 + 16)
    bytes.append(littleEndian: UInt32(exceptionCount))
    Self.pack(codes, width: width, into: &bytes)
    if exceptionCount > 0 {
      for (index, code) in codes.enumerated() where 64 - code.leadingZeroBitCount > width {
        bytes.append(littleEndian: UInt32(index))
        bytes.append(littleEndian: code)
      }
    }
    return bytes
  }

  private static func width(_ codes: [UInt64]) -> (width: Int, exceptionCount: Int) {
    var lengths = [Int](repeating: 0, count: 65)
    for code in codes { lengths[64 - code.leadingZeroBitCount] += 1 }
    var best = (width: 64, exceptionCount: 0)
    var least = codes.count * 8
    var exceptionCount = 0
    for width in (0...64).reversed() {
      let size = (codes.count * width + 7) / 8 + exceptionCount * 12
      if size < least, exceptionCount <= codes.count / 16 {
        least = size
        best = (width, exceptionCount)
      }
      exceptionCount += lengths[width]
    }
    return best
  }

  /// Bit k of the stream is bit k % 8 of byte k / 8.
  private static func pack(_ codes: [UInt64], width: Int, into bytes: inout [UInt8]) {
    guard width > 0 else { return }
    let mask = UInt64.max >> UInt64(64 - width)
    var word: UInt64 = 0
    var filled = 0
    for code in codes {
      let value = code & mask
      word |= value &<< UInt64(filled)
      let room = 64 - filled
      if width < room {
        filled += width
      } else {
        bytes.append(littleEndian: word)
        // A smart shift: by 64 it gives zero.
        word = value >> UInt64(room)
        filled = width - room
      }
    }
    for place in 0..<(filled + 7) / 8 {
      bytes.append(UInt8(truncatingIfNeeded: word >> (place * 8)))
    }
  }

  private mutating func planes(
    _ codes: [UInt64], highest: UInt64, _ effort: LZ4Compressor.Effort
  ) -> [UInt8] {
    let count = (64 - highest.leadingZeroBitCount + 7) / 8
    var bytes: [UInt8] = [UInt8(count)]
    var plane = [UInt8](repeating: 0, count: codes.count)
    for index in 0..<count {
      let shift = UInt64(index * 8)
      var output = plane.mutableSpan
      let input = codes.span
      for row in 0..<input.count { output[row] = UInt8(truncatingIfNeeded: input[row] &>> shift) }
      lane(plane, effort, into: &bytes)
    }
    return bytes
  }

  private mutating func lengths(
    _ codes: [UInt64], _ effort: LZ4Compressor.Effort
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    var lengths = [UInt8](repeating: 0, count: codes.count)
    var significant: [UInt8] = []
    significant.reserveCapacity(codes.count * 4)
    for (index, code) in codes.enumerated() {
      var rest = code
      var length: UInt8 = 0
      while rest != 0 {
        significant.append(UInt8(truncatingIfNeeded: rest))
        rest &>>= 8
        length += 1
      }
      lengths[index] = length
    }
    lane(lengths, effort, into: &bytes)
    bytes.append(littleEndian: UInt32(significant.count))
    compressible(significant, effort, into: &bytes)
    return bytes
  }

  /// A lane of one byte for each row, in the smallest of four forms.
  private mutating func lane(
    _ lane: [UInt8], _ effort: LZ4Compressor.Effort, into bytes: inout [UInt8]
  ) {
    let all = lane.reduce(0, |)
    if lane.allSatisfy({ $0 == lane[0] }) {
      bytes += [LaneForm.constant, lane[0]]
      return
    }
    let width = 8 - all.leadingZeroBitCount
    let bitByteCount = width < 8 ? (lane.count * width + 7) / 8 : Int.max
    let byteCount = compressor.compress(lane, into: &packed, effort)
    if let byteCount, byteCount < lane.count, byteCount < bitByteCount {
      bytes.append(LaneForm.compressed)
      bytes.append(littleEndian: UInt32(byteCount))
      bytes += packed[0..<byteCount]
    } else if bitByteCount < lane.count {
      bytes += [LaneForm.bits, UInt8(width)]
      Self.pack(lane.map(UInt64.init), width: width, into: &bytes)
    } else {
      bytes.append(LaneForm.plain)
      bytes += lane
    }
  }

  /// Bytes with the size of their LZ4 block before it, or 0 and the bytes themselves.
  mutating func compressible(
    _ plain: [UInt8], _ effort: LZ4Compressor.Effort, into bytes: inout [UInt8]
  ) {
    if let byteCount = compressor.compress(plain, into: &packed, effort), byteCount < plain.count {
      bytes.append(littleEndian: UInt32(byteCount))
      bytes += packed[0..<byteCount]
    } else {
      bytes.append(littleEndian: UInt32(0))
      bytes += plain
    }
  }
}
