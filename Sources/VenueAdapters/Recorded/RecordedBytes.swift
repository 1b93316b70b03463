import SystemCalls

/// The bytes of a recording, read once from front to back: a file, a pipe, or memory.
struct RecordedBytes: ~Copyable {
  /// The path, or a name for messages.
  let path: String
  private let file: File?
  private let memory: [UInt8]
  private var offset = 0

  init(path: String) throws(FeedError) {
    self.path = path
    memory = []
    do {
      file = try File.openForReading(path)
    } catch {
      throw error.isNotFound
        ? .notFound(path: path) : .notReadable(path: path, why: error.description)
    }
  }

  init(memory: [UInt8], name: String) {
    path = name
    file = nil
    self.memory = memory
  }

  /// Reads up to `byteCount` bytes into `buffer` from index `start`; 0 only at the end.
  mutating func read(
    into buffer: inout [UInt8], at start: Int, byteCount: Int
  ) throws(FeedError) -> Int {
    let count: Int
    switch file {
    case .some(let file):
      do {
        count = try file.readNext(into: &buffer, at: start, byteCount: byteCount)
      } catch {
        throw .notReadable(path: path, why: error.description)
      }
    case .none:
      count = min(byteCount, memory.count - offset)
      for index in 0..<count { buffer[start + index] = memory[offset + index] }
    }
    offset += count
    return count
  }
}
