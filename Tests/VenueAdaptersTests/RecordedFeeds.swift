import Foundation
import Testing
import TradingCore

@testable import VenueAdapters

/// Recordings of a real exchange, which the repository does not hold: tests of them are skipped
/// where neither `DAYBOOK_DATA` nor `../shared/data` beside the repository has them.
enum RecordedFeeds {
  static let names = ["spot_btcusdt_20240808.gz", "usdm_btcusdt_20240808.gz"]
  static let absence: Comment = "the recordings are not here; set DAYBOOK_DATA to their folder"

  static var folder: String {
    if let folder = ProcessInfo.processInfo.environment["DAYBOOK_DATA"] { return folder }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return root.deletingLastPathComponent().appending(path: "shared/data").path
  }

  static func path(_ name: String) -> String { folder + "/" + name }

  static var areThere: Bool {
    names.allSatisfy { FileManager.default.fileExists(atPath: path($0)) }
  }

  /// The first `limit` lines, or all.
  static func lines(_ name: String, limit: Int = .max) throws -> [[UInt8]] {
    var source = try LineSource(RecordedBytes(path: path(name)))
    var lines: [[UInt8]] = []
    while lines.count < limit, let line = try source.next() {
      guard case .whole(let range) = line else { continue }
      lines.append(Array(source.buffer[range]))
    }
    return lines
  }
}
