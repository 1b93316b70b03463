import FaultyStorage
import SystemCalls
import Testing

@testable import JournalStore

@Suite struct SealingFaultTests {
  /// A journal with one small sealed segment and a last one, its files, and what it holds.
  private func withSmallSealed(
    _ test: (JournalFixture, _ sealed: String, _ contents: JournalContents) throws -> Void
  ) throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open()
      for index in 0..<40 as Range<UInt8> {
        try writer.append(bytes: [index, 1, 2], kind: index % 3 == 0 ? 66 : 2)
        if index % 4 == 0 { try writer.commit() }
      }
      try writer.append(bytes: [UInt8](repeating: 7, count: 65_000))
      try writer.close()
      try journal.write([["last"]])
      let before = try journal.everything()
      try journal.sealAll()
      let files = try journal.sealedFiles()
      try test(journal, try #require(files.first), before)
    }
  }

  private func readError(_ journal: JournalFixture) throws -> JournalError? {
    try journalError { _ = try journal.everything() }
  }

  @Test func everyChangedByteOfASealedFileIsFound() throws {
    try withSmallSealed { journal, name, before in
      let bytes = try journal.contents(name)
      for index in bytes.indices {
        try journal.edit(name) { $0[index] ^= UInt8(1) << UInt8(index % 8) }
        let error = try readError(journal)
        // A changed version field has a wrong checksum too, so nothing but damage is left.
        #expect(
          error?.isDamage == true, "byte \(index) of \(bytes.count): \(String(describing: error))")
        try journal.edit(name) { $0 = bytes }
      }
      #expect(try journal.everything() == before)
    }
  }

  @Test func aSealedFileCutAnywhereIsDamage() throws {
    try withSmallSealed { journal, name, _ in
      let bytes = try journal.contents(name)
      for count in bytes.indices {
        try journal.edit(name) { $0 = Array(bytes.prefix(count)) }
        #expect(try readError(journal)?.isDamage == true, "cut at \(count)")
      }
      try journal.edit(name) { $0 = bytes + [0] }
      #expect(try readError(journal)?.isDamage == true)
    }
  }

  @Test func aDamagedSealedSegmentKeepsTheWriterFromOpening() throws {
    try withSmallSealed { journal, name, _ in
      try journal.edit(name) { $0[4096 + 300] ^= 4 }
      let error = try journalError { _ = try journal.open() }
      #expect(error?.isDamage == true)
    }
  }

  @Test func aSealedSegmentOfAnotherFormThanItsNameIsDamage() throws {
    try withSmallSealed { journal, name, _ in
      let bytes = try journal.contents(name)
      try journal.directory.removeFile(name)
      let live = name.replacing(".sealed", with: ".segment")
      let file = try File.create(journal.directory.path(of: live))
      try file.write(bytes.span, at: 0)
      try file.close()
      #expect(try readError(journal)?.isDamage == true)
    }
  }

  @Test func blocksInAnotherOrderAreDamage() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(1, groups: 40)
      try journal.sealAll()
      let names = try journal.sealedFiles()
      let other = try journal.contents(names[1])
      // The second segment's file under the first one's name.
      try journal.edit(names[0]) { $0 = other }
      #expect(try readError(journal)?.isDamage == true)
    }
  }

  @Test func aSealedSegmentThatIsMissingIsSeen() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(2)
      try journal.sealAll()
      try journal.directory.removeFile(try journal.sealedFiles()[1])
      #expect(try readError(journal)?.isDamage == true)
    }
  }

  // MARK: - On a simulated disk

  private static let options: JournalOptions = {
    var options = JournalFixture.options
    options.housekeeping = .caller
    options.firstSegmentByteCount = 16 << 10
    options.maximumSegmentByteCount = 16 << 10
    return options
  }()

  private func journal(on disk: SimulatedDisk) throws -> JournalContents {
    for opening in 0..<2 as Range<UInt8> {
      let (writer, _) = try JournalWriter.open(in: disk.storage(), options: Self.options)
      for group in 0..<6 as Range<UInt8> {
        for record in 0..<5 as Range<UInt8> {
          try writer.append(bytes: [UInt8](repeating: opening ^ group ^ record, count: 90))
        }
        try writer.commit()
      }
      try writer.close()
    }
    return try contents(of: disk)
  }

  private func contents(of disk: SimulatedDisk) throws -> JournalContents {
    var reader = try JournalReader.open(in: disk.storage(), verification: .chain)
    return try JournalContents(&reader)
  }

  private func sealAll(on disk: SimulatedDisk) throws {
    let sealer = Sealer(disk.storage(), indexedKinds: [1], schema: [1, 2, 3])
    for name in try sealer.pending() { _ = try sealer.seal(name) }
  }

  @Test func aPowerCutAtAnyCallOfTheSealerLosesNothing() throws {
    let whole = SimulatedDisk()
    let expected = try journal(on: whole)
    let before = whole.killed()
    try sealAll(on: whole)
    #expect(whole.contents(of: "journal").keys.filter { $0.hasSuffix(".sealed") }.count > 1)
    let counting = before.killed()
    try sealAll(on: counting)
    for point in 0..<counting.callCount where counting.calls[point].operation.changesDisk {
      let disk = before.killed()
      disk.setFault { index, _ in index == point ? .powerCut : .done }
      #expect(throws: JournalError.self) { try sealAll(on: disk) }
      var generator = SeededGenerator(seed: UInt64(point))
      for image in 0..<3 {
        let crashed = image == 0 ? disk.killed() : disk.crashed(&generator)
        #expect(try contents(of: crashed) == expected, "call \(point), image \(image)")
        guard image < 2 else { continue }
        try sealAll(on: crashed)
        #expect(try contents(of: crashed) == expected, "call \(point), image \(image), sealed")
        let (writer, report) = try JournalWriter.open(in: crashed.storage(), options: Self.options)
        #expect(report.lastSequence == UInt64(expected.records.count))
        #expect(report.chain == expected.state.chain)
        try writer.close()
      }
    }
  }

  @Test func aFailedCallOfTheSealerLosesNothing() throws {
    let whole = SimulatedDisk()
    let expected = try journal(on: whole)
    let counting = whole.killed()
    try sealAll(on: counting)
    for point in 0..<counting.callCount {
      let disk = whole.killed()
      disk.setFault { index, _ in index == point ? .failed(5) : .done }
      _ = try journalError { try sealAll(on: disk) }
      disk.setFault { _, _ in .done }
      #expect(try contents(of: disk) == expected, "call \(point)")
    }
  }
}
