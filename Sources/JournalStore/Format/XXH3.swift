import CXXHash

/// XXH3, 64 bits, seed 0: finds accidents, not forgers.
package enum XXH3 {
  /// The hash of the bytes.
  package static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    unsafe bytes.withUnsafeBytes { unsafe daybook_xxh3_64($0.baseAddress, $0.count) }
  }
}
