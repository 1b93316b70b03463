import CLZ4

/// LZ4 blocks (no frame): the lengths are in the block's header.
package enum LZ4Block {
  // LZ4_MAX_INPUT_SIZE of lz4.h.
  private static let maximumByteCount = 0x7E00_0000

  /// Compresses fast into `range` of `target`; the compressed size, or nil when it does not fit
  /// there.
  package static func compress(
    _ source: Span<UInt8>, into target: inout MutableSpan<UInt8>, range: Range<Int>
  ) -> Int? {
    precondition(source.count <= maximumByteCount, "LZ4 compresses at most so much at once")
    precondition(range.lowerBound >= 0 && range.upperBound <= target.count, "the range lies within")
    let targetCount = Int32(clamping: range.count)
    let size = unsafe target.withUnsafeMutableBytes { output in
      unsafe source.withUnsafeBytes { input in
        unsafe LZ4_compress_fast(
          input.baseAddress, output.baseAddress?.advanced(by: range.lowerBound),
          Int32(input.count), targetCount, 1)
      }
    }
    return size > 0 ? Int(size) : nil
  }

  /// Decompresses into the first `byteCount` bytes of `target`; false when the input is not a block
  /// of exactly that size.
  package static func decompress(
    _ source: Span<UInt8>, into target: inout MutableSpan<UInt8>, byteCount: Int
  ) -> Bool {
    precondition(byteCount >= 0 && byteCount <= target.count, "the output fits its buffer")
    guard let sourceCount = Int32(exactly: source.count),
      let targetCount = Int32(exactly: byteCount)
    else { return false }
    let size = unsafe target.withUnsafeMutableBytes { output in
      unsafe source.withUnsafeBytes { input in
        unsafe LZ4_decompress_safe(input.baseAddress, output.baseAddress, sourceCount, targetCount)
      }
    }
    return size == targetCount
  }
}
