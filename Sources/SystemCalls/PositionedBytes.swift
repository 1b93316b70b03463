import Glibc

/// Bytes that are read and written at an offset, a system call at a time. What a call may leave
/// undone (EINTR, fewer bytes than asked) is finished here, once for every kind of file.
package protocol PositionedBytes: ~Copyable {
  /// Where it is, for messages.
  var path: String { get }

  /// One pread(2): up to `byteCount` bytes at `fileOffset` into `buffer` from `bufferOffset`, which
  /// has room for them; how many came, 0 at the end of the file.
  borrowing func readOnce(
    into buffer: inout [UInt8], at bufferOffset: Int, byteCount: Int, fileOffset: Int
  ) throws(SystemError) -> Int

  /// One pwrite(2) of `bytes` at `fileOffset`; how many were written.
  borrowing func writeOnce(_ bytes: Span<UInt8>, at fileOffset: Int) throws(SystemError) -> Int
}

extension PositionedBytes where Self: ~Copyable {
  /// Reads up to `byteCount` bytes at `fileOffset` into `buffer` from index `bufferOffset`; fewer
  /// only at the end of the file.
  package borrowing func read(
    into buffer: inout [UInt8], at bufferOffset: Int, byteCount: Int, fileOffset: Int
  ) throws(SystemError) -> Int {
    precondition(
      bufferOffset >= 0 && byteCount >= 0 && byteCount <= buffer.count - bufferOffset,
      "a read must fit its buffer")
    var done = 0
    while done < byteCount {
      let count: Int
      do throws(SystemError) {
        count = try readOnce(
          into: &buffer, at: bufferOffset + done, byteCount: byteCount - done,
          fileOffset: fileOffset + done)
      } catch {
        guard error.code == EINTR else { throw error }
        continue
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Writes all of `bytes` at `fileOffset`. After EINTR or a short write only the rest is written.
  package borrowing func write(_ bytes: Span<UInt8>, at fileOffset: Int) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let count: Int
      do throws(SystemError) {
        count = try writeOnce(bytes.extracting(done..<bytes.count), at: fileOffset + done)
      } catch {
        guard error.code == EINTR else { throw error }
        continue
      }
      // pwrite(2) of a regular file that writes nothing has no more room to give.
      guard count > 0 else { throw SystemError(operation: "pwrite", path: path, code: ENOSPC) }
      done += count
    }
  }
}
