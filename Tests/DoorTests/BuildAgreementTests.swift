import Foundation
import Testing

@Suite struct BuildAgreementTests {
  static let builds = ["debug", "release"].map {
    "\(Door.repository)/.build/\($0)/\(Door.live.rawValue)"
  }

  /// Whether both builds are there and neither is older than the sources.
  static let hasBoth: Bool = {
    let newest = newestSource
    return builds.allSatisfy { path in
      FileManager.default.isExecutableFile(atPath: path) && modified(path) >= newest
    }
  }()

  private static var newestSource: Date {
    let folder = "\(Door.repository)/Sources"
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".swift") || $0.hasSuffix(".c") }
      .map { modified("\(folder)/\($0)") }.max() ?? .distantFuture
  }

  private static func modified(_ path: String) -> Date {
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      return attributes[.modificationDate] as? Date ?? .distantPast
    } catch {
      return .distantPast
    }
  }

  @Test(.enabled(if: hasBoth, "needs a debug and a release build in .build, newer than Sources"))
  func debugAndReleaseComeToTheSameState() throws {
    try Folder.with { folder in
      var hashes: [String] = []
      for (number, path) in Self.builds.enumerated() {
        let words = ["--speed", "max", "--seed", "11", "--duration", "60s", "--journal"]
        let run = try RunningDoor(
          executable: path, words + ["\(folder)/journal-\(number)"]
        ).finish()
        #expect(run.code == 0, "\(run)")
        hashes.append(try #require(run.fact("state hash"), "\(run)"))
      }
      #expect(hashes[0] == hashes[1])
    }
  }

  @Test func theSameSeedGivesTheSameStateAndAnotherSeedAnother() throws {
    try Folder.with { folder in
      var hashes: [String?] = []
      for (number, seed) in ["11", "11", "12"].enumerated() {
        let run = try Door.live.run(
          "--speed", "max", "--seed", seed, "--duration", "10s", "--journal",
          "\(folder)/journal-\(number)")
        hashes.append(run.fact("state hash"))
      }
      #expect(hashes[0] != nil)
      #expect(hashes[0] == hashes[1])
      #expect(hashes[0] != hashes[2])
    }
  }
}
