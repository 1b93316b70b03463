import FaultyStorage
import JournalStore
import SystemCalls

/// The disk has room for so many bytes and no more, from none up to all that a life needs. The
/// writer says ENOSPC and stops; a restart on the full disk loses nothing; with room again the
/// journal goes on.
enum DiskFull {
  private static let stepByteCount = 1_000
  private static let images = 3

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(4 * effort.factor) {
      let whole = SimulatedDisk()
      _ = try WriterLife.lead(whole, seed: seed, openings: 4)
      for capacity in stride(from: 0, through: whole.usedByteCount, by: stepByteCount) {
        outcome.count(
          try fault(seed: seed, capacity: capacity).map {
            "seed \(seed), room for \(capacity) bytes: \($0)"
          })
        if outcome.isHopeless { return outcome }
      }
    }
    return outcome
  }

  private static func fault(seed: UInt64, capacity: Int) throws -> String? {
    let disk = SimulatedDisk()
    disk.setCapacity(byteCount: capacity)
    let life = try WriterLife.lead(disk, seed: seed, openings: 4)
    if let violation = life.violation { return violation }
    guard life.failure.map(isFull) ?? true else {
      return "reported as \(life.failure.debugDescription)"
    }
    var generator = SplitMix(seed: seed << 32 | UInt64(capacity))
    for image in 0..<images {
      let restarted = image == 0 ? disk.killed() : disk.crashed(&generator)
      // Still full: it opens or says why not, and either way nothing is lost.
      restarted.setCapacity(byteCount: capacity)
      if case .failure(let refusal) = Examination.open(restarted), !isFull(refusal.error) {
        return "on the full disk: \(refusal.error)"
      }
      let roomy = restarted.killed()
      roomy.setCapacity(byteCount: SimulatedDisk.unlimited)
      if let wrong = try life.fault(of: roomy) { return "with room again: \(wrong)" }
    }
    return nil
  }

  private static func isFull(_ error: JournalError) -> Bool {
    if case .system(let error) = error { return error.code == 28 }
    return false
  }
}
