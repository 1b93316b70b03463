import FaultyStorage

/// The power goes at every call that changes what the disk may show; of each crash many images are
/// recovered. What is found must be a prefix of what was written, with all that was acknowledged.
enum CrashEverywhere {
  private static let imagesPerCrash = 64

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(8 * effort.factor) {
      let whole = SimulatedDisk()
      _ = try WriterLife.lead(whole, seed: seed)
      for point in whole.calls.indices where whole.calls[point].operation.changesDisk {
        let disk = SimulatedDisk { index, _ in index == point ? .powerCut : .done }
        let life = try WriterLife.lead(disk, seed: seed)
        var generator = SplitMix(seed: seed << 32 | UInt64(point))
        for image in 0..<imagesPerCrash {
          let crashed = image == 0 ? disk.killed() : disk.crashed(&generator)
          outcome.count(
            try life.fault(of: crashed).map { "seed \(seed), call \(point), image \(image): \($0)" }
          )
          if outcome.isHopeless { return outcome }
        }
      }
    }
    return outcome
  }
}
