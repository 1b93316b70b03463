/// What can be measured.
enum Workload: String, CaseIterable {
  /// Durable appends in groups of 1, 100, 1,000 and 10,000.
  case append
  /// Reading back with checksums.
  case read
  /// Sealing closed segments and reading them back.
  case seal
  /// Folding a journal to the whole state.
  case fold
  /// A backtest of the generated market with momentum trading.
  case backtest
  /// Taking a busy state down, writing it and restoring it.
  case snapshot
  /// The risk gate by itself, with many limits, orders and instruments.
  case risk
  /// From a stop command to its answer, with a thousand orders to take back.
  case stop
  /// From a quote to its order's durable intent, at 100,000 quotes a second.
  case latency
  /// The recorded feed, from file to finished journal.
  case feed
  /// Scanning book tickers of the recorded feed.
  case scan
  /// The journal beside RocksDB, SQLite and Redis doing its job.
  case peers

  /// The option that it needs, or nil.
  var neededOption: String? {
    switch self {
    case .feed, .scan: "feed"
    case .peers: "peers"
    case .append, .read, .seal, .fold, .backtest, .snapshot, .risk, .stop, .latency: nil
    }
  }
}
