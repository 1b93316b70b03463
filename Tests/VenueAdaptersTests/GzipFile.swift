/// Gzip files made by hand (RFC 1952), with stored blocks (RFC 1951, 3.2.4).
enum GzipFile {
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let count = min(bytes.count - start, 60_000)
      let isLast = start + count == bytes.count
      file.append(isLast ? 1 : 0)
      file += littleEndian(UInt32(count), 2) + littleEndian(~UInt32(count), 2)
      file += bytes[start..<(start + count)]
      start += count
    } while start < bytes.count
    return file + littleEndian(checksum(bytes), 4) + littleEndian(UInt32(bytes.count), 4)
  }

  private static func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = ~0
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
