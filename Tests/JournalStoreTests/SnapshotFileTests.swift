import JournalStore
import SystemCalls
import Testing

/// Snapshots of a journal that is not there, and what tests do to them.
struct SnapshotFixture {
  let snapshots: SnapshotDirectory
  static let origin = SnapshotOrigin(journalId: JournalId(low: 1, high: 2), foldVersion: 7)

  /// Runs the test in a directory of its own and removes it.
  static func run(_ test: (SnapshotFixture) throws -> Void) throws {
    try JournalFixture.run { journal in
      try test(
        SnapshotFixture(
          snapshots: SnapshotDirectory(ofJournal: journal.path, origin: origin)))
    }
  }

  static func header(
    _ sequence: UInt64, chain: SHA256Digest? = nil, origin: SnapshotOrigin = origin
  ) -> SnapshotHeader {
    SnapshotHeader(
      journalId: origin.journalId, sequence: sequence, recordedAt: Int64(sequence) * 1_000,
      chain: chain, foldVersion: origin.foldVersion, stateHashHigh: sequence &* 3,
      stateHashLow: ~sequence, buildLabel: "test 1.0")
  }

  /// A payload that compresses well, of its sequence.
  static func payload(_ sequence: UInt64, count: Int = 100) -> [UInt64] {
    (0..<UInt64(count)).map { $0 % 4 + sequence }
  }

  @discardableResult
  func write(_ sequence: UInt64, count: Int = 100) throws -> SnapshotHeader {
    try snapshots.write(Self.header(sequence), Self.payload(sequence, count: count))
  }

  func path(_ sequence: UInt64) -> String {
    snapshots.directory.path(of: "\(SnapshotName(sequence: sequence))")
  }

  func contents(_ sequence: UInt64) throws -> [UInt8] { try File.contents(of: path(sequence)) }

  /// Changes a file behind the directory's back.
  func edit(_ sequence: UInt64, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = try contents(sequence)
    change(&bytes)
    try replace(sequence, bytes)
  }

  func replace(_ sequence: UInt64, _ bytes: [UInt8]) throws {
    let name = "\(SnapshotName(sequence: sequence))"
    try snapshots.directory.removeFile(name)
    let file = try File.create(snapshots.directory.path(of: name))
    try file.write(bytes.span, at: 0)
    try file.close()
  }

  /// Changes a header and makes its checksum right again.
  func editHeader(_ sequence: UInt64, _ change: (inout [UInt8]) -> Void) throws {
    try edit(sequence) { bytes in
      change(&bytes)
      let checksum = XXH3.hash(bytes.span.extracting(0..<248))
      for place in 0..<8 {
        bytes[248 + place] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt64(place)))
      }
    }
  }

  func fault(_ sequence: UInt64) -> SnapshotFileFault? {
    do throws(SnapshotFileFault) {
      _ = try snapshots.read(SnapshotName(sequence: sequence))
      return nil
    } catch {
      return error
    }
  }

  /// The sequences found from the newest on, and what was passed over.
  func walk(_ limit: SnapshotLimit) -> ([UInt64], [SnapshotSearch.PassedOver]) {
    var search = snapshots.search(atOrBefore: limit)
    var found: [UInt64] = []
    while let file = search.next() { found.append(file.header.sequence) }
    return (found, search.passedOver)
  }
}

@Suite struct SnapshotFileTests {
  @Test func aSnapshotReadsBackAsItWasWritten() throws {
    try SnapshotFixture.run { fixture in
      let bytes = (1...32).map { UInt8($0) }
      let chain = SHA256Digest(bytes.span, at: 0)
      let described = SnapshotFixture.header(42, chain: chain)
      let written = try fixture.snapshots.write(described, SnapshotFixture.payload(42))
      #expect(written.isCompressed)
      #expect(written.rawByteCount == 800)
      #expect(written.storedByteCount < 400)
      let read = try fixture.snapshots.read(SnapshotName(sequence: 42))
      #expect(read.header == written)
      #expect(read.header.chain == chain)
      #expect(read.header.buildLabel == "test 1.0")
      #expect(read.payload == SnapshotFixture.payload(42))
      #expect(try fixture.contents(42).count == written.fileByteCount)
    }
  }

  @Test(arguments: [1, 2, 64] as [Int])
  func aPayloadThatDoesNotCompressIsStoredAsItIs(count: Int) throws {
    try SnapshotFixture.run { fixture in
      var generator = SeededGenerator(seed: 9)
      let payload = (0..<count).map { _ in generator.next() }
      let header = try fixture.snapshots.write(SnapshotFixture.header(5), payload)
      #expect(!header.isCompressed)
      #expect(try fixture.snapshots.read(SnapshotName(sequence: 5)).payload == payload)
    }
  }

  @Test func everyPrefixAndEveryChangedByteIsAFault() throws {
    try SnapshotFixture.run { fixture in
      try fixture.write(42, count: 40)
      let good = try fixture.contents(42)
      for count in 0..<good.count {
        try fixture.replace(42, Array(good[..<count]))
        #expect(fixture.fault(42) != nil)
      }
      try fixture.replace(42, good + [0])
      #expect(fixture.fault(42) == .wrongSize(good.count + 1))
      for index in good.indices {
        var bytes = good
        bytes[index] ^= index % 2 == 0 ? 0x01 : 0x80
        try fixture.replace(42, bytes)
        #expect(fixture.fault(42) != nil, "byte \(index)")
      }
      try fixture.replace(42, good)
      #expect(fixture.fault(42) == nil)
    }
  }

  @Test func eachFaultIsNamed() throws {
    try SnapshotFixture.run { fixture in
      func expect(
        _ fault: SnapshotFileFault, _ sequence: UInt64 = 42, _ change: (inout [UInt8]) -> Void
      ) throws {
        try fixture.write(42)
        try fixture.editHeader(42, change)
        #expect(fixture.fault(42) == fault)
        #expect(!fault.description.isEmpty)
      }
      try expect(.notASnapshot) { $0[0] = 0 }
      try expect(.newerVersion(2)) { $0[8] = 2 }
      try expect(.inconsistent) { $0[8] = 0 }
      try expect(.inconsistent) { $0[12] = 1 }
      try expect(.inconsistent) { $0[200] = 1 }
      try expect(.inconsistent) { $0[80] |= 8 }
      // A chain without its flag, and the flag without a chain.
      try expect(.inconsistent) { $0[48] = 1 }
      try expect(.inconsistent) { $0[80] |= 2 }
      try expect(.inconsistent) { $0[32] = 0 }
      try expect(.misnamed(43)) { $0[32] = 43 }
      try expect(.foreign(JournalId(low: 9, high: 2))) { $0[16] = 9 }
      try expect(.otherFold(8)) { $0[84] = 8 }
      try expect(.tooLarge(800 + 1 << 32)) { $0[108] = 1 }
      try expect(.inconsistent) { $0[104] = 0x21 }
      try expect(.inconsistent) { $0[113] = 0xFF }
      let size = try fixture.contents(42).count
      try expect(.wrongSize(size)) { $0[112] -= 1 }
      try expect(.payloadChecksum) { $0[256] ^= 1 }
      // A length that is not the payload's, under a right checksum.
      try expect(.notDecompressed) { $0[104] = 0x18 }
      try fixture.edit(42) { $0[20] ^= 1 }
      #expect(fixture.fault(42) == .headerChecksum)
      guard case .system(let error) = fixture.fault(99) else {
        Issue.record("there is no snapshot 99")
        return
      }
      #expect(error.isNotFound)
    }
  }

  @Test(arguments: [71, 72] as [UInt64])
  func aSpoiltFileIsAFaultAndNeverATrap(seed: UInt64) throws {
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    try SnapshotFixture.run { fixture in
      try fixture.write(42)
      let good = try fixture.contents(42)
      for _ in 0..<500 {
        try fixture.replace(42, good)
        // With right checksums, so that what lies behind them is reached.
        try fixture.editHeader(42) { bytes in
          for _ in 0...Int.random(in: 0...3, using: &generator) {
            bytes[Int.random(in: 8..<bytes.count, using: &generator)] =
              UInt8.random(in: 0...255, using: &generator)
          }
          let checksum = XXH3.hash(bytes.span.extracting(256..<bytes.count))
          for place in 0..<8 {
            bytes[120 + place] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt64(place)))
          }
        }
        _ = fixture.fault(42)
      }
    }
  }

  @Test func whatACrashLeftHalfWrittenIsNoSnapshot() throws {
    try SnapshotFixture.run { fixture in
      try fixture.write(1)
      let half = try File.create(fixture.snapshots.directory.path(of: "next.snapshot.tmp"))
      let bytes: [UInt8] = [1, 2, 3]
      try half.write(bytes.span, at: 0)
      try half.close()
      #expect(try fixture.snapshots.names() == [SnapshotName(sequence: 1)])
      try fixture.write(2)
      #expect(fixture.walk(.end).0 == [2, 1])
      #expect(try fixture.snapshots.directory.names().count == 2)
    }
  }

  @Test func aSnapshotReplacesOneOfTheSameRecord() throws {
    try SnapshotFixture.run { fixture in
      try fixture.write(4)
      try fixture.edit(4) { $0[$0.count - 1] ^= 1 }
      #expect(fixture.fault(4) == .payloadChecksum)
      try fixture.write(4)
      #expect(fixture.fault(4) == nil)
    }
  }

  @Test func namesAreReadAsTheyAreWritten() {
    let name = SnapshotName(sequence: 1_234)
    #expect("\(name)" == "00000000000000001234.snapshot")
    #expect(SnapshotName("\(name)") == name)
    #expect(SnapshotName("\(SnapshotName(sequence: .max))")?.sequence == .max)
    let wrong = [
      "00000000000000000000.snapshot", "1234.snapshot", "0000000000000000123x.snapshot",
      "00000000000000001234.segment", "00000000000000001234.snapshot.tmp",
      "99999999999999999999.snapshot", "0000000000000000123é.snapshot",
    ]
    for text in wrong { #expect(SnapshotName(text) == nil, "\(text)") }
  }
}
