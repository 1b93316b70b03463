import SystemCalls

/// The measurements, with the folder that their files go to.
struct Bench {
  let folder: Directory
  let millions: Int
  let repetitions: Int
  let feed: String?
  /// The folder with the peers' programs.
  let peers: String?

  init(
    directory: Directory, millions: Int, repetitions: Int, feed: String?, peers: String?
  ) throws(SystemError) {
    folder = directory.directory("daybook-bench-\(CurrentProcess.identifier)")
    self.millions = millions
    self.repetitions = repetitions
    self.feed = feed
    self.peers = peers
    try folder.create()
  }

  /// Runs one workload.
  func run(_ workload: Workload) throws -> [Figure] {
    var figures: [Figure]
    switch workload {
    case .append: figures = try append()
    case .read: figures = try read()
    case .seal: figures = try sealAndRead()
    case .fold: figures = try fold()
    case .backtest: figures = try backtest()
    case .snapshot: figures = try snapshot()
    case .risk: figures = risk()
    case .stop: figures = try stop()
    case .latency: figures = try latency()
    case .feed: figures = try playFeed()
    case .scan: figures = try scan()
    case .peers: figures = try comparePeers()
    }
    let peak = try CurrentProcess.peakResidentByteCount()
    for index in figures.indices { figures[index].peakMemory = peak }
    return figures
  }

  /// A fresh folder's path for one repetition.
  func fresh(_ name: String) throws(SystemError) -> String {
    let path = folder.directory(name)
    if try path.exists() { try path.removeTree() }
    if try folder.contains("\(name).statement") { try folder.removeFile("\(name).statement") }
    return path.path
  }

  /// Removes everything made; what cannot be removed is said.
  func removeFiles() {
    do {
      try folder.removeTree()
    } catch {
      Terminal.complain("daybook-bench: \(error.description)")
    }
  }

  /// Nanoseconds that `work` takes.
  func time<Failure: Error>(_ work: () throws(Failure) -> Void) throws(Failure) -> Int64 {
    let start = Clocks.monotonicNanoseconds()
    try work()
    return Clocks.monotonicNanoseconds() - start
  }
}
