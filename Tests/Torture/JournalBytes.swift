import JournalStore

// The format's bytes as docs/JOURNAL_FORMAT.md describes them, read and forged without the code
// that is tested: what is wrong there cannot hide itself here.

/// Where a block lies and what its header says.
struct BlockPlace: Equatable {
  var file: String
  var offset: Int
  /// Header, payload and padding.
  var byteCount: Int
  var firstSequence: UInt64
  var recordCount: Int
  var watermark: UInt64
  var flags: UInt16

  var end: Int { offset + byteCount }
  var isEmpty: Bool { recordCount == 0 }

  /// The blocks of a whole segment.
  static func all(in bytes: [UInt8], of file: String) -> [BlockPlace] {
    var places: [BlockPlace] = []
    var offset = JournalBytes.sector
    while offset + JournalBytes.blockHeader <= bytes.count,
      bytes.number(at: offset, byteCount: 4) == JournalBytes.blockMagic
    {
      let stored = Int(bytes.number(at: offset + 68, byteCount: 4))
      let byteCount = JournalBytes.padded(JournalBytes.blockHeader + stored)
      places.append(
        BlockPlace(
          file: file, offset: offset, byteCount: byteCount,
          firstSequence: bytes.number(at: offset + 32, byteCount: 8),
          recordCount: Int(bytes.number(at: offset + 28, byteCount: 4)),
          watermark: bytes.number(at: offset + 56, byteCount: 8),
          flags: UInt16(bytes.number(at: offset + 6, byteCount: 2))))
      offset += byteCount
    }
    return places
  }
}

/// The numbers of the format that forging needs.
enum JournalBytes {
  static let sector = 4096
  static let blockHeader = 192
  static let blockMagic: UInt64 = 0x4B4C_4244
  private static let headerChecksum = 184
  private static let sectorChecksum = 4088

  static func padded(_ byteCount: Int) -> Int { (byteCount + sector - 1) / sector * sector }

  /// Makes the checksum of a changed segment header or superblock right again.
  static func sealSector(_ bytes: inout [UInt8], at offset: Int) {
    guard offset + sector <= bytes.count else { return }
    let checksum = offset + sectorChecksum
    bytes.set(XXH3.hash(bytes[offset..<checksum].span), at: checksum, byteCount: 8)
  }

  /// Makes the checksums of a changed block right again: the payload's, then the header's.
  static func sealBlock(_ bytes: inout [UInt8], at offset: Int) {
    guard offset + blockHeader <= bytes.count else { return }
    let start = offset + blockHeader
    let stored = Int(bytes.number(at: offset + 68, byteCount: 4))
    let end = min(start + max(0, stored), bytes.count)
    bytes.set(XXH3.hash(bytes[start..<end].span), at: offset + 72, byteCount: 8)
    bytes.set(
      XXH3.hash(bytes[offset..<offset + headerChecksum].span), at: offset + headerChecksum,
      byteCount: 8)
  }

  /// The name of a segment.
  static func segmentName(first: UInt64, epoch: UInt32) -> String {
    SegmentName(firstSequence: first, epoch: epoch).description
  }
}

extension [UInt8] {
  /// A little-endian number.
  func number(at offset: Int, byteCount: Int) -> UInt64 {
    (0..<byteCount).reduce(0) { $0 | UInt64(self[offset + $1]) << UInt64(8 * $1) }
  }

  /// Stores a little-endian number.
  mutating func set(_ number: UInt64, at offset: Int, byteCount: Int) {
    for index in 0..<byteCount {
      self[offset + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index))
    }
  }

  /// With one bit turned over.
  func flipping(bit: Int, at offset: Int) -> [UInt8] {
    var copy = self
    copy[offset] ^= 1 << UInt8(bit)
    return copy
  }
}
