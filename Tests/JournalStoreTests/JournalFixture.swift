import JournalStore
import SystemCalls
import Testing

/// A record as a test thinks of it.
struct TestRecord: Equatable {
  var sequence: UInt64
  var kind: UInt8
  var recordedAt: Int64
  var body: [UInt8]
}

/// SplitMix64: the same numbers for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A journal in a temporary directory, and what tests do to it.
struct JournalFixture {
  let directory: Directory
  var path: String { directory.path }

  /// Runs the test in a directory of its own and removes it, whatever happens.
  static func run(_ test: (JournalFixture) throws -> Void) throws {
    let directory = try Directory.makeTemporary(prefix: "daybook-journal")
    do {
      try test(JournalFixture(directory: directory.directory("journal")))
    } catch {
      try directory.removeTree()
      throw error
    }
    try directory.removeTree()
  }

  /// Small segments, commits on the calling thread, no clocks: the same bytes every time.
  static var options: JournalOptions {
    var options = JournalOptions()
    options.firstSegmentByteCount = 64 << 10
    options.maximumSegmentByteCount = 64 << 10
    options.commitThread = .caller
    options.journalId = JournalId(low: 1, high: 2)
    options.stampsClocks = false
    return options
  }

  func open(
    _ change: (inout JournalOptions) -> Void = { _ in }
  ) throws -> (writer: JournalWriter, report: OpeningReport) {
    var options = Self.options
    change(&options)
    return try JournalWriter.open(directory: path, options: options)
  }

  /// Writes groups of text records and closes the journal.
  func write(_ groups: [[String]], _ change: (inout JournalOptions) -> Void = { _ in }) throws {
    let (writer, _) = try open(change)
    for group in groups {
      for text in group { try writer.append(text) }
      try writer.commit()
    }
    try writer.close()
  }

  func segments() throws -> [String] {
    try directory.names().filter { $0.hasSuffix(".segment") }
  }

  func contents(_ name: String) throws -> [UInt8] {
    try File.contents(of: directory.path(of: name), maximumByteCount: 128 << 20)
  }

  /// Changes a file's bytes behind the journal's back.
  func edit(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = try contents(name)
    change(&bytes)
    try directory.removeFile(name)
    let file = try File.create(directory.path(of: name))
    try file.write(bytes.span, at: 0)
    try file.close()
  }

  /// Copies another journal's files, but not its lock.
  func copy(_ other: JournalFixture) throws {
    try directory.create()
    for (name, bytes) in try other.snapshot() where !name.contains("/") {
      let file = try File.create(directory.path(of: name))
      try file.write(bytes.span, at: 0)
      try file.close()
    }
  }

  /// Every file but the lock, with its bytes.
  func snapshot() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try directory.names() where name != "LOCK" {
      if try directory.directory(name).exists() {
        for inner in try directory.directory(name).names() {
          files["\(name)/\(inner)"] = try contents("\(name)/\(inner)")
        }
      } else {
        files[name] = try contents(name)
      }
    }
    return files
  }

  func read(
    from sequence: UInt64 = 0, verification: JournalVerification = .chain
  ) throws -> (records: [TestRecord], tail: JournalTail) {
    var reader = try JournalReader.open(path, from: sequence, verification: verification)
    var records: [TestRecord] = []
    while try reader.nextBlock() { records += try reader.records() }
    let tail = reader.tail
    return (records, try #require(tail))
  }

  func texts() throws -> [String] {
    try read().records.map { String(decoding: $0.body.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension JournalWriter {
  /// Adds a record with these bytes as its body.
  @discardableResult
  func append(
    bytes: [UInt8], kind: UInt8 = 1, recordedAt: Int64? = nil
  ) throws(JournalError) -> TestRecord {
    let sequence = nextSequence
    let time = recordedAt ?? Int64(sequence) * 1000
    let offset = try beginRecord(
      kind: kind, layout: 1, subject: 0, recordedAt: time, sourceTime: time - 5,
      cause: sequence - 1,
      bodyByteCount: bytes.count)
    group.bytes.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    let padding = [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    return TestRecord(sequence: sequence, kind: kind, recordedAt: time, body: bytes + padding)
  }

  @discardableResult
  func append(_ text: String) throws(JournalError) -> TestRecord {
    try append(bytes: Array(text.utf8))
  }
}

extension JournalReader {
  /// The records of the last block.
  borrowing func records() throws -> [TestRecord] {
    let bytes = Array(payload.prefix(payloadByteCount))
    var records: [TestRecord] = []
    var offset = 0
    while offset < bytes.count {
      let header = try RecordHeader(unsafe bytes.span.bytes, at: offset)
      records.append(
        TestRecord(
          sequence: block.firstSequence + UInt64(records.count), kind: header.kind,
          recordedAt: header.recordedAt,
          body: Array(bytes[offset + 32..<offset + header.byteCount])))
      offset += header.byteCount
    }
    return records
  }
}

/// The room's error that `body` throws, or nil.
func journalError(_ body: () throws -> Void) throws -> JournalError? {
  do {
    try body()
    return nil
  } catch let error as JournalError {
    return error
  }
}
