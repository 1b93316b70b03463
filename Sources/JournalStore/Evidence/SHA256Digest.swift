/// Thirty-two bytes of SHA-256: a leaf, a link of the chain, or the digest of a file.
package struct SHA256Digest: Equatable, Hashable, Sendable, CustomStringConvertible {
  var word0: UInt64 = 0
  var word1: UInt64 = 0
  var word2: UInt64 = 0
  var word3: UInt64 = 0

  /// The size in bytes.
  package static let byteCount = 32

  /// Thirty-two zero bytes: the leaf of an empty block.
  package static let zero = SHA256Digest()

  private init() {}

  /// Reads the digest at `offset`; traps outside the bounds.
  package init(_ bytes: Span<UInt8>, at offset: Int) {
    word0 = bytes.integer(at: offset, as: UInt64.self)
    word1 = bytes.integer(at: offset + 8, as: UInt64.self)
    word2 = bytes.integer(at: offset + 16, as: UInt64.self)
    word3 = bytes.integer(at: offset + 24, as: UInt64.self)
  }

  /// Writes the digest at `offset`; traps outside the bounds.
  package func write(_ bytes: inout MutableSpan<UInt8>, at offset: Int) {
    bytes.store(word0, at: offset)
    bytes.store(word1, at: offset + 8)
    bytes.store(word2, at: offset + 16)
    bytes.store(word3, at: offset + 24)
  }

  /// The bytes in order.
  package var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.byteCount)
    var span = bytes.mutableSpan
    write(&span, at: 0)
    return bytes
  }

  /// 64 lower-case hexadecimal digits, as sha256sum(1) prints them.
  package var description: String {
    [word0, word1, word2, word3].map(\.byteSwapped.hexadecimal).joined()
  }
}
