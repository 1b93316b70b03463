import FaultyStorage
import JournalStore
import SystemCalls

/// A finished piece of writing on a simulated disk, to be damaged: several openings, several
/// segments each, groups of all sizes, some compressed.
struct Specimen {
  /// What the writer's last act was.
  enum Ending: CaseIterable {
    /// `close()`: every record is below a watermark.
    case closed
    /// An idle block, then nothing: every record is below a watermark.
    case idle
    /// An idle block, then a whole group that was never acknowledged.
    case unacknowledged
  }

  let disk: SimulatedDisk
  /// All records, those of an unacknowledged group last.
  let written: [TestRecord]
  /// How many of them were acknowledged, and are proven durable by the journal itself.
  let acknowledged: Int
  /// Whether the writer said farewell.
  let isClosed: Bool

  private static let groupsPerOpening = 9

  /// The same for the same seed; with another salt the records are as long and not the same.
  static func make(
    seed: UInt64, openings: Int = 2, ending: Ending = .closed, journalId: JournalId? = nil,
    salt: UInt8 = 0
  ) throws(JournalError) -> Specimen {
    let disk = SimulatedDisk()
    var generator = SplitMix(seed: seed)
    var options = WriterLife.options
    if let journalId { options.journalId = journalId }
    var written: [TestRecord] = []
    var acknowledged = 0
    for opening in 1...openings {
      let (writer, _) = try JournalWriter.open(in: disk.storage(), options: options)
      for _ in 0..<groupsPerOpening {
        written += try group(writer, &generator, salt)
        try writer.commit()
        if Int.random(in: 0..<4, using: &generator) == 0 { try writer.commitIdle() }
      }
      acknowledged = Int(writer.durableThrough)
      if opening < openings || ending == .closed {
        try writer.close()
        continue
      }
      try writer.commitIdle()
      if ending == .unacknowledged {
        written += try group(writer, &generator, salt)
        disk.setFault { _, call in call.operation == .fdatasync ? .powerCut : .done }
        do throws(JournalError) {
          try writer.commit()
        } catch {
          // The power went in the middle: nothing was acknowledged.
          acknowledged = Int(writer.durableThrough)
        }
      } else {
        disk.setFault { _, _ in .powerCut }
      }
    }
    // Whoever wrote is gone; the bytes stay.
    return Specimen(
      disk: disk.crashed(keepingSectors: { _ in true }), written: written,
      acknowledged: acknowledged, isClosed: ending == .closed)
  }

  private static func group(
    _ writer: JournalWriter, _ generator: inout SplitMix, _ salt: UInt8
  ) throws(JournalError) -> [TestRecord] {
    var records: [TestRecord] = []
    let isRandom = Bool.random(using: &generator)
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let byteCount = [8, 40, 200, 1_500, 3_000].randomElement(using: &generator) ?? 8
      let filler = UInt8.random(in: 1...255, using: &generator)
      let bytes = (0..<byteCount).map {
        salt ^ (isRandom ? UInt8(truncatingIfNeeded: generator.next()) : filler &+ UInt8($0 % 7))
      }
      records.append(try writer.append(bytes: bytes))
    }
    return records
  }

  /// All segments, in the journal's order.
  var segmentNames: [String] { Self.segments(of: disk).map(\.name) }

  /// The segments of a disk's journal, in their order.
  static func segments(of disk: SimulatedDisk) -> [(name: String, bytes: [UInt8])] {
    disk.contents(of: "journal").filter { $0.key.hasSuffix(".segment") }
      .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// All blocks, in the journal's order.
  var blocks: [BlockPlace] {
    Self.segments(of: disk).flatMap { BlockPlace.all(in: $0.bytes, of: $0.name) }
  }
}

/// What a reader or a writer makes of a disk.
enum Examination {
  /// It was read to its end.
  case read([TestRecord], JournalTail?)
  case refused(JournalError)
  /// The bytes of a block passed every check and were no records.
  case nonsense(String)

  /// Reads from a record on.
  static func read(
    _ disk: SimulatedDisk, from sequence: UInt64 = 0, _ verification: JournalVerification = .chain
  ) -> Examination {
    do {
      var reader = try JournalReader.open(
        in: disk.storage(), from: sequence, verification: verification)
      var records: [TestRecord] = []
      while try reader.nextBlock() { records += try reader.records() }
      return .read(records, reader.tail)
    } catch let error as JournalError {
      return .refused(error)
    } catch {
      return .nonsense("\(error)")
    }
  }

  /// Opens for writing and lets go at once. A refusal that changed a segment is nonsense.
  static func open(_ disk: SimulatedDisk) -> Result<OpeningReport, OpeningFault> {
    let before = Specimen.segments(of: disk)
    do throws(JournalError) {
      let (writer, report) = try JournalWriter.open(
        in: disk.storage(), options: WriterLife.options)
      try writer.abandon()
      return .success(report)
    } catch {
      let after = Specimen.segments(of: disk)
      let isUntouched =
        before.count == after.count
        && zip(before, after).allSatisfy { $0.name == $1.name && $0.bytes == $1.bytes }
      return .failure(OpeningFault(error: error, isUntouched: isUntouched))
    }
  }
}

/// Why a journal was not opened, and whether it was left as it was.
struct OpeningFault: Error {
  let error: JournalError
  let isUntouched: Bool

  private static let permissionDenied: Int32 = 13

  /// Recovery wanted to cut zeros off a sealed segment that somebody made longer, and its owner may
  /// not write to it: nothing is lost, and an operator has to look at it.
  var isDenied: Bool {
    if case .system(let error) = error { return error.code == Self.permissionDenied }
    return false
  }
}
