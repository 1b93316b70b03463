import CZlib

/// Decompresses gzip by zlib, a step at a time. The one file of this room that touches raw memory.
@safe struct GzipInflater: ~Copyable {
  /// What one step did.
  struct Step {
    enum Outcome {
      /// It used or made what it could.
      case progressed
      /// The gzip member is over and its checksum right.
      case memberEnded
      /// The bytes are no gzip.
      case damaged(String)
    }
    var consumed: Int
    var produced: Int
    var outcome: Outcome
  }

  // On the heap because zlib's state points back at it (inflateStateCheck in inflate.c).
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let gzipOnly: Int32 = 15 + 16  // zlib.h: the largest window, and the gzip header required
    let code = unsafe inflateInit2_(
      stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib must be the version it was compiled for, and have memory")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Starts with the next member of the same file.
  mutating func restart() {
    let code = unsafe inflateReset(stream)
    precondition(code == Z_OK, "a stream that was made can be reset")
  }

  /// Inflates `range` of `bytes` into `output` from index `offset`, until one of them is used up.
  mutating func step(
    from bytes: [UInt8], _ range: Range<Int>, into output: inout [UInt8], at offset: Int
  ) -> Step {
    let input = bytes.span.extracting(range)
    precondition(offset >= 0 && offset <= output.count, "output starts within its buffer")
    let code = unsafe input.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe stream.pointee.next_out = target.baseAddress?.advanced(by: offset)
        unsafe stream.pointee.avail_out = UInt32(target.count - offset)
        return unsafe inflate(stream, Z_NO_FLUSH)
      }
    }
    let consumed = unsafe input.count - Int(stream.pointee.avail_in)
    let produced = unsafe output.count - offset - Int(stream.pointee.avail_out)
    return Step(consumed: consumed, produced: produced, outcome: outcome(of: code))
  }

  private func outcome(of code: Int32) -> Step.Outcome {
    switch code {
    case Z_OK, Z_BUF_ERROR: return .progressed
    case Z_STREAM_END: return .memberEnded
    default:  // open set: zlib's errors
      guard let message = unsafe stream.pointee.msg else { return .damaged("zlib error \(code)") }
      return .damaged(unsafe String(cString: message))
    }
  }
}
