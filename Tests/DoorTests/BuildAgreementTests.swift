import Foundation
import Testing

@Suite struct BuildAgreementTests {
  static let builds = ["debug", "release"].map {
    "\(Door.repository)/.build/\($0)/\(Door.live.rawValue)"
  }
  static let hasBoth = builds.allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

  @Test(.enabled(if: hasBoth, "needs the doors of a debug and of a release build in .build"))
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
