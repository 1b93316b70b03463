import FaultyStorage
import JournalStore

/// The writer with its own threads, as the engine has it, and the power goes at some call. Which
/// call is whose turn differs from run to run; what must hold does not.
enum CommitThreads {
  private static let livesPerEffort = 400
  private static let images = 12

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(livesPerEffort * effort.factor) {
      var generator = SplitMix(seed: seed)
      // A life takes some 300 calls; a cut behind the last leaves a journal that was closed.
      let point = Int.random(in: 0..<320, using: &generator)
      let disk = SimulatedDisk { index, _ in index == point ? .powerCut : .done }
      let life = try lead(disk, &generator)
      for image in 0..<images {
        let crashed = image == 0 ? disk.killed() : disk.crashed(&generator)
        outcome.count(
          try life.fault(of: crashed).map { "seed \(seed), call \(point), image \(image): \($0)" })
      }
      if outcome.isHopeless { return outcome }
    }
    return outcome
  }

  /// Two openings; groups are submitted without waiting, and some are waited for.
  private static func lead(
    _ disk: SimulatedDisk, _ generator: inout SplitMix
  ) throws -> WriterLife {
    var options = WriterLife.options
    options.commitThread = .own
    options.housekeeping = .own
    options.idleCommitMilliseconds = 1
    var life = WriterLife()
    for _ in 0..<2 {
      do throws(JournalError) {
        let (writer, report) = try JournalWriter.open(in: disk.storage(), options: options)
        life.acknowledged = max(life.acknowledged, report.lastSequence)
        do throws(JournalError) {
          try write(writer, &life, &generator)
          try writer.close()
          life.acknowledged = writer.durableThrough
        } catch {
          life.acknowledged = max(life.acknowledged, writer.durableThrough)
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

  private static func write(
    _ writer: JournalWriter, _ life: inout WriterLife, _ generator: inout SplitMix
  ) throws(JournalError) {
    for _ in 0..<40 {
      let byteCount = [8, 40, 200, 3_000].randomElement(using: &generator) ?? 8
      let filler = UInt8.random(in: 1...255, using: &generator)
      let bytes = (0..<byteCount).map { filler &+ UInt8(truncatingIfNeeded: $0 * 7) }
      life.written.append(try writer.append(bytes: bytes))
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: try writer.commit()
      case 1: try writer.flush()
      default: try writer.submit()  // open set: any other number
      }
      life.acknowledged = writer.durableThrough
    }
    try writer.commit()
    life.acknowledged = writer.durableThrough
  }
}
