import CLZ4

/// Compresses into LZ4 blocks, fast or thoroughly, with one state for all of them.
@safe
struct LZ4Compressor: ~Copyable {
  enum Effort {
    /// For comparing candidates.
    case estimate
    /// LZ4-HC: as small as it gets at a speed that a closed segment can wait for.
    case thorough
  }

  /// LZ4-HC's level: 10 to 12 save one or two bytes in a hundred and take three to five times as
  /// long (docs/decisions, 0007). It is no part of the format.
  private static let level: Int32 = 9
  /// Less is never worth a block.
  private static let leastByteCount = 16
  private let state: UnsafeMutableRawPointer

  init() {
    unsafe state = .allocate(byteCount: Int(LZ4_sizeofStateHC()), alignment: 16)
  }

  deinit { unsafe state.deallocate() }

  /// The size of the block now at the start of `target`, which grows as needed; nil when it would
  /// not be smaller than `source`.
  func compress(_ source: [UInt8], into target: inout [UInt8], _ effort: Effort) -> Int? {
    guard source.count >= Self.leastByteCount, let size = Int32(exactly: source.count) else {
      return nil
    }
    if target.count < source.count {
      target.append(contentsOf: repeatElement(0, count: source.count - target.count))
    }
    let state = unsafe state
    let written = unsafe source.withUnsafeBytes { input in
      unsafe target.withUnsafeMutableBytes { output in
        switch effort {
        case .estimate:
          unsafe LZ4_compress_fast(input.baseAddress, output.baseAddress, size, size - 1, 1)
        case .thorough:
          unsafe LZ4_compress_HC_extStateHC(
            state, input.baseAddress, output.baseAddress, size, size - 1, Self.level)
        }
      }
    }
    return written > 0 ? Int(written) : nil
  }
}
