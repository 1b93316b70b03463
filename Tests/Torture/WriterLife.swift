import FaultyStorage
import JournalStore
import SystemCalls

/// A writer's life on a simulated disk, the same for the same seed: what it wrote, what it was told
/// is durable, and what ended it.
struct WriterLife {
  var written: [TestRecord] = []
  /// The highest sequence that the writer called durable.
  var acknowledged: UInt64 = 0
  var failure: JournalError?
  /// What the writer did after its failure that it must not do.
  private(set) var violation: String?

  static var options: JournalOptions {
    var options = JournalOptions()
    options.commitThread = .caller
    options.housekeeping = .caller
    options.journalId = JournalId(low: 1, high: 2)
    options.stampsClocks = false
    options.firstSegmentByteCount = 24 << 10
    options.maximumSegmentByteCount = 24 << 10
    return options
  }

  /// Opens, writes groups of all sizes over several segments, closes, opens again and is abandoned.
  static func lead(_ disk: SimulatedDisk, seed: UInt64, openings: Int = 2) throws -> WriterLife {
    var life = WriterLife()
    var generator = SplitMix(seed: seed)
    for opening in 1...openings {
      do throws(JournalError) {
        let (writer, report) = try JournalWriter.open(in: disk.storage(), options: options)
        // Opening found these on the device, and says so.
        life.acknowledged = max(life.acknowledged, report.lastSequence)
        do throws(JournalError) {
          try life.write(writer, &generator)
          if opening < openings {
            try writer.close()
            life.acknowledged = writer.durableThrough
          } else {
            // A helper's failure is told before it matters: the next segment will not come.
            life.failure = writer.preparationFailure
            try writer.abandon()
          }
        } catch {
          // Whoever asks the failed writer what is durable must not be told too much.
          life.acknowledged = max(life.acknowledged, writer.durableThrough)
          life.violation = Self.violation(of: writer, after: error)
          // What is left of a failed writer is let go of, as the engine does.
          if !writer.isClosed { try writer.abandon() }
          throw error
        }
      } catch {
        life.failure = error
        return life
      }
    }
    return life
  }

  /// After a failure every call that could write throws it again, and nothing more is durable.
  private static func violation(
    of writer: JournalWriter, after failure: JournalError
  ) -> String? {
    if writer.isClosed { return nil }
    let durable = writer.durableThrough
    let calls: [(String, () throws(JournalError) -> Void)] = [
      ("submit", { () throws(JournalError) in try writer.submit() }),
      ("flush", { () throws(JournalError) in try writer.flush() }),
      ("commitIdle", { () throws(JournalError) in try writer.commitIdle() }),
      (
        "commit",
        { () throws(JournalError) in
          _ = try writer.append(bytes: [9])
          try writer.commit()
        }
      ),
    ]
    for (name, call) in calls {
      do throws(JournalError) {
        try call()
        return "\(name) went on after: \(failure)"
      } catch {
        if error != failure { return "\(name) threw another error: \(error)" }
      }
    }
    return writer.durableThrough == durable ? nil : "acknowledged after a failure"
  }

  private mutating func write(
    _ writer: JournalWriter, _ generator: inout SplitMix
  ) throws(JournalError) {
    for _ in 0..<6 {
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let byteCount = [8, 40, 200, 3_000].randomElement(using: &generator) ?? 8
        let filler = UInt8.random(in: 1...255, using: &generator)
        let bytes = (0..<byteCount).map { filler &+ UInt8(truncatingIfNeeded: $0 * 7) }
        written.append(try writer.append(bytes: bytes))
      }
      try writer.commit()
      acknowledged = writer.durableThrough
      if Int.random(in: 0..<3, using: &generator) == 0 { try writer.commitIdle() }
    }
  }

  /// What must hold of whatever a crash of this life left: it opens, it is a prefix of what was
  /// written, it has all that was acknowledged, and it can be continued. Nil, or what is wrong.
  func fault(of disk: SimulatedDisk) throws -> String? {
    let report: OpeningReport
    do throws(JournalError) {
      let (writer, found) = try JournalWriter.open(in: disk.storage(), options: Self.options)
      report = found
      _ = try writer.append(bytes: [1, 2, 3])
      try writer.close()
    } catch {
      return "refused: \(error)"
    }
    guard report.lastSequence >= acknowledged else {
      return "lost: #\(acknowledged) was acknowledged, #\(report.lastSequence) is the last"
    }
    guard report.lastSequence <= UInt64(written.count) else {
      return "invented: #\(report.lastSequence) is the last, #\(written.count) was written"
    }
    let records: [TestRecord]
    do {
      records = try Self.records(in: disk)
    } catch let error as JournalError {
      return "unreadable afterwards: \(error)"
    }
    guard records.count == Int(report.lastSequence) + 1 else {
      return "\(records.count) records are there, not \(report.lastSequence + 1)"
    }
    guard records.dropLast() == written.prefix(Int(report.lastSequence)) else {
      return "a record is another than was written"
    }
    return nil
  }

  static func records(in disk: SimulatedDisk) throws -> [TestRecord] {
    var reader = try JournalReader.open(in: disk.storage(), verification: .chain)
    var records: [TestRecord] = []
    while try reader.nextBlock() { records += try reader.records() }
    return records
  }
}
