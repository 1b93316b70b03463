import FaultyStorage
import SystemCalls
import Testing

@testable import JournalStore

/// Journals on simulated disks, for what is copied and made of them.
enum KeepingFixture {
  static var options: JournalOptions {
    var options = JournalFixture.options
    options.housekeeping = .caller
    options.firstSegmentByteCount = 24 << 10
    options.maximumSegmentByteCount = 24 << 10
    return options
  }

  /// Appends groups of one record each; an opening that is not closed is left as by kill -9.
  static func write(
    _ disk: SimulatedDisk, _ texts: [String], in path: String = "journal", closes: Bool = true,
    journalId: JournalId? = nil
  ) throws {
    var options = options
    if let journalId { options.journalId = journalId }
    let (writer, _) = try JournalWriter.open(in: disk.storage(path), options: options)
    for text in texts {
      try writer.append(text)
      try writer.commit()
    }
    if closes { try writer.close() } else { try writer.abandon() }
  }

  /// A journal of two openings and several segments, the last of them live.
  static func journal() throws -> SimulatedDisk {
    let disk = SimulatedDisk()
    try write(disk, (1...9).map { "first \($0)" })
    try write(disk, (1...8).map { "second \($0)" }, closes: false)
    return disk.killed()
  }

  static func texts(_ disk: SimulatedDisk, _ path: String) throws -> [String] {
    try texts(disk.storage(path))
  }

  static func texts(_ storage: any JournalStorage) throws -> [String] {
    var reader = try JournalReader.openAtFirst(in: storage, verification: .chain)
    var records: [TestRecord] = []
    while try reader.nextBlock() { records += try reader.records() }
    return records.map { String(decoding: $0.body.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// The verb's error that `body` throws, or nil.
  static func error(_ body: () throws -> Void) throws -> KeepingError? {
    do {
      try body()
      return nil
    } catch let error as KeepingError {
      return error
    }
  }

  /// Does the work once for each call that changes the disk, with the power going at that call;
  /// of each crash some images must have the same sources, and the work done again must succeed.
  static func cutThePowerEverywhere(
    _ disk: SimulatedDisk, sources: [String], images: Int = 6, work: (SimulatedDisk) throws -> Void,
    check: (SimulatedDisk) throws -> Void
  ) throws {
    // What is about to be lost anyway is no change of ours.
    for path in sources { try disk.storage(path).synchronize() }
    let whole = disk.killed()
    try work(whole)
    try check(whole)
    let before = sources.map { disk.contents(of: $0) }
    var generator = SeededGenerator(seed: 20_261_120)
    let calls = whole.calls
    #expect(calls.contains { $0.operation.changesDisk })
    for point in calls.indices where calls[point].operation.changesDisk {
      let cut = disk.killed()
      cut.setFault { index, _ in index == point ? .powerCut : .done }
      let failure = try error { try work(cut) }
      #expect(failure != nil, "call \(point) went unnoticed")
      for image in 0..<images {
        let after = image == 0 ? cut.killed() : cut.crashed(&generator)
        let isSameAfterCut = sources.map { after.contents(of: $0) } == before
        #expect(isSameAfterCut, "call \(point), image \(image)")
        do {
          try work(after)
          try check(after)
        } catch {
          Issue.record("call \(point) (\(calls[point])), image \(image): \(error)")
          return
        }
        let isSameAtEnd = sources.map { after.contents(of: $0) } == before
        #expect(isSameAtEnd, "call \(point), image \(image)")
      }
    }
  }
}
