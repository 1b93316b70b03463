import FaultyStorage
import JournalStore

/// A sync fails once and succeeds ever after: the kernel marked the pages clean, so the cache shows
/// what the device may never have got (Rebello et al., ATC 2020). The writer must not try again nor
/// acknowledge; a process that starts on the same cache must believe the device alone, so that what
/// it reports as recovered survives the next power cut.
enum LyingSync {
  private static let sharesPerSync = 6
  private static let imagesAfterwards = 4

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(5 * effort.factor) {
      let whole = SimulatedDisk()
      _ = try WriterLife.lead(whole, seed: seed)
      for index in whole.calls.indices where whole.calls[index].operation.isSync {
        for share in 0..<sharesPerSync {
          outcome.count(
            try fault(seed: seed, index: index, share: share).map {
              "seed \(seed), call \(index), share \(share): \($0)"
            })
          if outcome.isHopeless { return outcome }
        }
      }
    }
    return outcome
  }

  private static func fault(seed: UInt64, index: Int, share: Int) throws -> String? {
    // The first share is nothing at all: only the cache has it.
    let fate: SimulatedDisk.Fate =
      share == 0 ? .failed(5) : .failedPartly(5, seed: seed << 16 | UInt64(share))
    let disk = SimulatedDisk { number, _ in number == index ? fate : .done }
    let life = try WriterLife.lead(disk, seed: seed)
    if let violation = life.violation { return violation }
    guard life.failure != nil else { return "nobody was told" }
    guard index < disk.calls.count else { return nil }
    let later = disk.calls[(index + 1)...]
    if later.contains(disk.calls[index]) {
      return "\(disk.calls[index].operation.rawValue) of \(disk.calls[index].path) tried again"
    }
    // The process was killed and starts again, on the same cache.
    let restarted = disk.killed()
    guard case .success(let report) = Examination.open(restarted) else {
      return "not opened after a restart"
    }
    guard report.lastSequence >= life.acknowledged else {
      return "#\(life.acknowledged) was acknowledged, #\(report.lastSequence) recovered"
    }
    var promised = life
    promised.acknowledged = report.lastSequence
    var generator = SplitMix(seed: seed << 32 | UInt64(index << 8 | share))
    for image in 0..<imagesAfterwards {
      if let wrong = try promised.fault(of: restarted.crashed(&generator)) {
        return "after the restart, image \(image): \(wrong)"
      }
    }
    return nil
  }
}
