import Glibc

extension File: PositionedBytes {
  /// One pread(2).
  package borrowing func readOnce(
    into buffer: inout [UInt8], at bufferOffset: Int, byteCount: Int, fileOffset: Int
  ) throws(SystemError) -> Int {
    let result = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe pread(
        descriptor, bytes.baseAddress?.advanced(by: bufferOffset), byteCount, off_t(fileOffset))
    }
    guard result >= 0 else { throw .last("pread", path) }
    return result
  }

  /// One read(2) of what comes next, for files that have no positions, as pipes: it waits until
  /// there is something. 0 only at the end.
  package borrowing func readNext(
    into buffer: inout [UInt8], at bufferOffset: Int, byteCount: Int
  ) throws(SystemError) -> Int {
    var result: Int
    repeat {
      result = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress?.advanced(by: bufferOffset), byteCount)
      }
    } while result == -1 && errno == EINTR
    guard result >= 0 else { throw .last("read", path) }
    return result
  }

  /// One pwrite(2).
  package borrowing func writeOnce(
    _ bytes: Span<UInt8>, at fileOffset: Int
  ) throws(SystemError) -> Int {
    let result = unsafe bytes.withUnsafeBytes { whole in
      unsafe pwrite(descriptor, whole.baseAddress, whole.count, off_t(fileOffset))
    }
    guard result >= 0 else { throw .last("pwrite", path) }
    return result
  }

  /// Appends all of `bytes` in one write(2), so that concurrent readers of an O_APPEND file see it
  /// whole or not at all; a short write is an error.
  package borrowing func appendOnce(_ bytes: Span<UInt8>) throws(SystemError) {
    var result: Int
    repeat {
      result = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
    } while result == -1 && errno == EINTR
    guard result >= 0 else { throw .last("write", path) }
    guard result == bytes.count else {
      throw SystemError(operation: "write", path: path, code: ENOSPC)
    }
  }

  /// The whole of a file, refused with EFBIG when larger than `maximumByteCount`.
  package static func contents(
    of path: String, maximumByteCount: Int = 16 << 20
  ) throws(SystemError) -> [UInt8] {
    let file = try openForReading(path)
    // Files of /proc have size 0, so what counts is what can be read.
    var bytes = [UInt8](
      repeating: 0, count: min(max(try file.byteCount(), 4095), maximumByteCount) + 1)
    var count = 0
    while true {
      count += try file.read(
        into: &bytes, at: count, byteCount: bytes.count - count, fileOffset: count)
      if count < bytes.count { break }
      guard count <= maximumByteCount else {
        throw SystemError(operation: "read", path: path, code: EFBIG)
      }
      bytes.append(contentsOf: repeatElement(0, count: min(count, maximumByteCount + 1 - count)))
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
