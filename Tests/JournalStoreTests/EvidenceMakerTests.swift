import JournalStore
import SystemCalls
import Testing

/// Proofs made from journals on disk.
struct EvidenceMakerTests {
  private func write(_ journal: JournalFixture, groups count: Int) throws {
    try journal.write((0..<count).map { group in (0...group % 3).map { "\(group)/\($0)" } })
  }

  private func signed(_ journal: JournalFixture) throws -> SignedNote {
    try EvidenceMaker(journal.path).durableCheckpoint().signed(by: Evidence.key(0))
  }

  private func provingError(_ body: () throws -> Void) throws -> ProvingError? {
    do {
      try body()
      return nil
    } catch let error as ProvingError {
      return error
    }
  }

  @Test(arguments: 1...18)
  func anySelectionOfGroupsIsAnExcerptThatProvesItself(count: Int) throws {
    try JournalFixture.run { journal in
      try write(journal, groups: count)
      let note = try signed(journal)
      let log = try Evidence.logKey()
      let head = ExcerptHead(
        about: "a test", log: log, witnesses: [], handovers: [], note: note)
      let last = try #require(try journal.read().records.last?.sequence)
      var random = SeededGenerator(seed: UInt64(count))
      for turn in 0..<6 {
        let wanted = (1...last).filter { _ in Int.random(in: 0..<4, using: &random) <= turn % 4 }
        guard !wanted.isEmpty else { continue }
        let path = "\(journal.path).\(turn)"
        let made = try EvidenceMaker(journal.path).writeExcerpt(
          of: .records(wanted), head, to: path)
        var sequences: [UInt64] = []
        var reader = try ExcerptReader.open(path)
        let read = try reader.check(trusting: [log]) { group in
          sequences += (0..<UInt64(group.recordCount)).map { group.firstSequence + $0 }
        }
        #expect(read == made && read.checkpoint.size == UInt64(count))
        #expect(Set(wanted).isSubset(of: sequences))
        #expect(sequences == sequences.sorted() && UInt64(sequences.count) == read.recordCount)
        // A group is there only for a record that was wanted.
        #expect(read.groupCount <= UInt64(wanted.count))
      }
    }
  }

  @Test func aRangeIsTheGroupsThatReachIntoIt() throws {
    try JournalFixture.run { journal in
      try write(journal, groups: 12)
      let head = ExcerptHead(
        about: "a test", log: try Evidence.logKey(), witnesses: [], handovers: [],
        note: try signed(journal))
      func groups(_ from: GroupSelection.Bound?, _ to: GroupSelection.Bound?) throws -> [UInt64] {
        let path = "\(journal.path).excerpt"
        defer { _ = unlinked(path) }
        let made = try EvidenceMaker(journal.path).writeExcerpt(
          of: .between(from, to), head, to: path)
        return [made.groupCount, made.firstSequence, made.lastSequence]
      }
      // Groups of 1, 2 and 3 records by turns; record n was recorded at 1000 n.
      #expect(try groups(nil, nil) == [12, 1, 24])
      #expect(try groups(.sequence(5), .sequence(7)) == [2, 4, 7])
      #expect(try groups(.time(5001), .time(6999)) == [1, 4, 6])
      #expect(try groups(.sequence(24), nil) == [1, 22, 24])
      let none = try provingError { _ = try groups(.sequence(25), nil) }
      #expect(none == .nothingSelected)
    }
  }

  private func unlinked(_ path: String) -> Bool {
    do {
      try Directory(path).parent.removeFile(String(path.split(separator: "/").last ?? ""))
      return true
    } catch {
      Issue.record("\(error)")
      return false
    }
  }

  @Test func onlyWhatIsKnownToBeDurableIsSigned() throws {
    try JournalFixture.run { journal in
      let empty = try journal.open()
      try empty.writer.abandon()
      let maker = EvidenceMaker(journal.path)
      #expect(
        try provingError { _ = try maker.durableCheckpoint() }
          == .nothingDurable(directory: journal.path))
      let (writer, _) = try journal.open()
      for text in ["a", "b", "c"] {
        try writer.append(text)
        try writer.commit()
      }
      try writer.abandon()
      // The last block says only of those before it that they are on the disk.
      #expect(try maker.durableCheckpoint().size == 2)
      try journal.write([["d"], ["e"]])
      let all = try maker.durableCheckpoint()
      #expect(all.size == 5)
      var reader = try JournalReader.open(journal.path)
      while try reader.nextBlock() {}
      var hasher = BlockHasher()
      #expect(all.root == reader.frontier?.root(&hasher))
    }
  }

  @Test func everyPairOfSizesIsConsistent() throws {
    try JournalFixture.run { journal in
      try write(journal, groups: 9)
      let maker = EvidenceMaker(journal.path)
      var hasher = BlockHasher()
      for second in 0...UInt64(9) {
        for first in 0...second {
          let made = try maker.consistency(from: first, to: second)
          #expect(made.proof.proves(from: made.first, to: made.second, &hasher))
        }
      }
      #expect(
        try provingError { _ = try maker.consistency(from: 3, to: 10) }
          == .shorterThanCheckpoint(groupCount: 9, size: 10))
    }
  }

  @Test(arguments: [UInt64(1), 2])
  func aConsistencyFileIsReadAsItIsWritten(seed: UInt64) throws {
    print("seed \(seed)")
    try JournalFixture.run { journal in
      try write(journal, groups: 5)
      let earlier = try signed(journal)
      try write(journal, groups: 6)
      let later = try signed(journal)
      let log = try Evidence.logKey()
      let file = try EvidenceMaker(journal.path).consistencyFile(
        from: earlier, to: later, by: TrustedKeys([log]))
      let bytes = file.bytes
      #expect(try ConsistencyFile(bytes) == file)
      #expect(try file.check(trusting: [log]).later.size == 11)
      var random = SeededGenerator(seed: seed)
      var accepted = 0
      for _ in 0..<2000 {
        var altered = bytes
        switch Int.random(in: 0..<4, using: &random) {
        case 0: altered.removeLast(Int.random(in: 1..<altered.count, using: &random))
        case 1: altered.insert(10, at: Int.random(in: 0..<altered.count, using: &random))
        case 2: altered.remove(at: Int.random(in: 0..<altered.count, using: &random))
        default:
          let place = Int.random(in: 0..<altered.count, using: &random)
          altered[place] = UInt8.random(in: 32...126, using: &random)
        }
        guard altered != bytes else { continue }
        let error = try evidenceError {
          let read = try ConsistencyFile(altered)
          #expect(read.bytes == altered)
          _ = try read.check(trusting: [log])
          accepted += 1
        }
        #expect(error.map { [1, 2].contains($0.exitCode) } ?? true)
      }
      // What only names the keys that were asked for vouches for nothing.
      print("\(accepted) of 2000 changed files still hold")
      #expect(accepted < 20)
    }
  }
}
