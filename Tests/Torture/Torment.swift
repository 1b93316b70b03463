/// One kind of fault test.
struct Torment: Sendable {
  /// What is done to the journal, as the table says it.
  let name: String
  /// Does it and counts.
  let run: @Sendable (Effort) throws -> Outcome

  static let all = [
    Torment(name: "crash-at-every-call", run: CrashEverywhere.run),
    Torment(name: "torn-final-group", run: TornFinalGroup.run),
    Torment(name: "truncate-last-segment", run: TruncateLastSegment.run),
    Torment(name: "flip-every-bit", run: FlipEveryBit.run),
    Torment(name: "structural-damage", run: StructuralDamage.run),
    Torment(name: "fail-every-call", run: FailEveryCall.run),
    Torment(name: "lying-sync", run: LyingSync.run),
    Torment(name: "crash-in-recovery", run: CrashInRecovery.run),
    Torment(name: "commit-threads", run: CommitThreads.run),
    Torment(name: "disk-full", run: DiskFull.run),
    Torment(name: "engine-crashes", run: EngineCrashes.run),
    Torment(name: "fuzz-journal", run: FuzzJournal.run),
    Torment(name: "fuzz-decoders", run: FuzzDecoders.run),
    Torment(name: "fuzz-events", run: FuzzEvents.run),
    Torment(name: "fuzz-sealed", run: FuzzSealed.run),
  ]
}

/// How much is done, and where chance begins.
struct Effort {
  let factor: Int
  let seed: UInt64
}

/// How many cases there were, and which were not caught.
struct Outcome {
  var cases = 0
  /// Each with what repeats it; not more are collected than a reader can use.
  private(set) var escaped: [String] = []

  private static let most = 10

  mutating func count(_ fault: String?) {
    cases += 1
    if let fault { escaped.append(fault) }
  }

  /// Whether there is no point in going on.
  var isHopeless: Bool { escaped.count >= Self.most }

  /// test → cases → caught.
  func line(_ name: String) -> String { "\(name) | \(cases) | \(cases - escaped.count)" }
}
