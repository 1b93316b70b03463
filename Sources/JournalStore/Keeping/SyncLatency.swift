import SystemCalls

/// How long the device takes to make 4 KiB durable, measured where the journal will lie.
package struct SyncLatency: Equatable, Sendable {
  /// Half of all were faster, ns.
  package var median: Int64
  /// One in a hundred was slower, ns.
  package var percentile99: Int64

  /// A latency as a test thinks of it.
  package init(median: Int64, percentile99: Int64) {
    self.median = median
    self.percentile99 = percentile99
  }

  private static let writeCount = 300

  /// Writes 300 sectors one after the other into zeros, each made durable, as the journal does. The
  /// file loses its name before the first write, so that nothing is left whatever happens.
  package static func measure(in storage: any JournalStorage) throws(SystemError) -> SyncLatency {
    let name = "doctor-\(CurrentProcess.identifier).tmp"
    let file = try storage.createFile(name, permissions: 0o600)
    do throws(SystemError) {
      try storage.removeFile(name)
      let latency = try measure(file)
      try file.close()
      return latency
    } catch {
      file.abandon()
      throw error
    }
  }

  private static func measure(_ file: any StoredFile) throws(SystemError) -> SyncLatency {
    let sector = JournalFormat.sectorByteCount
    let zeros = [UInt8](repeating: 0, count: writeCount * sector)
    try file.write(zeros.span, at: 0)
    try file.synchronize()
    let bytes = [UInt8](repeating: 0xDB, count: sector)
    var times: [Int64] = []
    for index in 0..<writeCount {
      let start = Clocks.monotonicNanoseconds()
      try file.write(bytes.span, at: index * sector)
      try file.synchronizeData()
      times.append(Clocks.monotonicNanoseconds() - start)
    }
    times.sort()
    return SyncLatency(
      median: times[writeCount / 2], percentile99: times[writeCount * 99 / 100])
  }
}
