/// One round of durable appends by one system.
struct AppendRound {
  var eventsPerSecond: Double
  /// Nanoseconds of one commit.
  var percentiles: (p50: Int64, p99: Int64, p999: Int64)
  /// Bytes on disk for each event, where they are known.
  var bytesPerEvent: Double?
  /// Reading all of it back in order, where that was done.
  var readsPerSecond: Double?
}
