import SystemCalls
import Testing

/// Runs a test in a directory of its own and removes it, whatever happens.
func withTemporaryDirectory(_ test: (Directory) throws -> Void) throws {
  let directory = try Directory.makeTemporary(prefix: "daybook-system")
  do {
    try test(directory)
  } catch {
    try directory.removeTree()
    throw error
  }
  try directory.removeTree()
}

/// The system's error that `body` throws, or nil.
func systemError(_ body: () throws -> Void) throws -> SystemError? {
  do {
    try body()
    return nil
  } catch let error as SystemError {
    return error
  }
}

struct FileTests {
  @Test func whatIsWrittenIsReadBackInParts() throws {
    try withTemporaryDirectory { directory in
      let path = directory.path(of: "file")
      let file = try File.create(path)
      let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
      try file.write(bytes.span, at: 0)
      try file.write(bytes.span.extracting(0..<10), at: 20_000)
      try file.synchronizeData()
      try file.synchronize()
      #expect(try file.byteCount() == 20_010)
      try file.close()
      let reading = try File.openForReading(path)
      var buffer = [UInt8](repeating: 9, count: 100)
      #expect(try reading.read(into: &buffer, at: 50, byteCount: 50, fileOffset: 300) == 50)
      #expect(Array(buffer[50...]) == Array(bytes[300..<350]) && buffer[49] == 9)
      #expect(try reading.read(into: &buffer, at: 0, byteCount: 100, fileOffset: 20_000) == 10)
      #expect(try reading.read(into: &buffer, at: 0, byteCount: 100, fileOffset: 30_000) == 0)
      try reading.dropCachedPages()
      #expect(try File.contents(of: path).prefix(10_000).elementsEqual(bytes))
    }
  }

  @Test func creatingNeverReplaces() throws {
    try withTemporaryDirectory { directory in
      let path = directory.path(of: "file")
      try File.create(path).close()
      let error = try #require(try systemError { try File.create(path).close() })
      #expect(error.isAlreadyThere && error.operation == "open" && error.path == path)
    }
  }

  @Test func aFileIsCutAndMadeReadOnly() throws {
    try withTemporaryDirectory { directory in
      let file = try File.create(directory.path(of: "file"))
      try file.write([1, 2, 3, 4].span, at: 0)
      try file.truncate(to: 2)
      try file.setPermissions(0o444)
      #expect(try file.byteCount() == 2)
      try file.close()
      #expect(try File.contents(of: directory.path(of: "file")) == [1, 2])
    }
  }

  @Test func aFileLargerThanAllowedIsNotRead() throws {
    try withTemporaryDirectory { directory in
      let path = directory.path(of: "file")
      let file = try File.create(path)
      try file.write([UInt8](repeating: 1, count: 9000).span, at: 0)
      try file.close()
      #expect(try File.contents(of: path, maximumByteCount: 9000).count == 9000)
      #expect(
        try systemError { _ = try File.contents(of: path, maximumByteCount: 8999) }?.operation
          == "read")
      #expect(try !File.contents(of: "/proc/self/status").isEmpty)
    }
  }

  @Test func linesAreAppendedWhole() throws {
    try withTemporaryDirectory { directory in
      let path = directory.path(of: "statement")
      for opening in 0..<2 {
        let lines = try LineFile.open(path)
        try lines.append("opening \(opening)")
        try lines.append("é")
        try lines.synchronize()
        try lines.close()
      }
      let text = String(decoding: try File.contents(of: path), as: UTF8.self)
      #expect(text == "opening 0\né\nopening 1\né\n")
    }
  }

  @Test func onlyOneOpenFileHoldsTheLock() throws {
    try withTemporaryDirectory { directory in
      let path = directory.path(of: "LOCK")
      guard let first = try LockFile.acquire(path) else {
        Issue.record("the lock was not given")
        return
      }
      try first.setHolder("a long text that is replaced")
      try first.setHolder("me")
      if let second = try LockFile.acquire(path) {
        Issue.record("the lock was given twice")
        try second.release()
      }
      #expect(try LockFile.holder(of: path) == "me")
      try first.release()
      guard let third = try LockFile.acquire(path) else {
        Issue.record("a released lock was not given")
        return
      }
      try third.release()
    }
  }

  @Test func aFileDroppedOpenForWritingTraps() async {
    await #expect(processExitsWith: .failure) {
      let directory = try Directory.makeTemporary(prefix: "daybook-dropped")
      let file = try File.create(directory.path(of: "file"))
      _ = consume file
    }
  }

  @Test func errorsSayWhatWhereAndWhatNext() {
    let full = SystemError(operation: "pwrite", path: "/j/x", code: 28)
    #expect(full.isOutOfSpace)
    #expect(full.description.hasPrefix("pwrite /j/x: No space left on device (errno 28); free"))
    #expect(SystemError(operation: "open", path: "", code: 2).isNotFound)
  }
}
