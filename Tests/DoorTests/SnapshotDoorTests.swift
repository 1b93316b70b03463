import Testing

/// Snapshots as an operator meets them: quicker starts and answers, never other ones.
@Suite struct SnapshotDoorTests {
  private let words = ["--speed", "max", "--duration", "5s", "--journal"]

  @Test func aStartFromASnapshotIsTheStartWithoutAny() throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      _ = try Door.live.run(words + [path])
      try Folder.copy(path, to: "\(folder)/bare")
      try Folder.copy("\(path).statement", to: "\(folder)/bare.statement")
      try Folder.remove("\(folder)/bare/snapshots")
      #expect(try Folder.names("\(path)/snapshots").count == 1)
      let from = ["--keys", "none", "--seed", "1"]
      let first = try Door.live.run(words + [path] + from)
      let second = try Door.live.run(words + ["\(folder)/bare"] + from)
      #expect(first.code == 0 && second.code == 0, "\(first) \(second)")
      #expect(first.fact("state hash") != nil)
      #expect(first.fact("state hash") == second.fact("state hash"))
      let verify = try Door.audit.run("verify", path)
      #expect(verify.code == 0, "\(verify)")
    }
  }

  @Test func aBadSnapshotIsPassedOverAndSaid() throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      _ = try Door.live.run(words + [path])
      let whole = try Door.replay.run("state", path, "--quick")
      let names = try Folder.names("\(path)/snapshots")
      let name = try #require(names.first)
      let snapshot = "\(path)/snapshots/\(name)"
      var bytes = try Folder.bytes(snapshot)
      bytes[bytes.count - 5] ^= 0x40
      try Folder.remove(snapshot)
      try Folder.write(bytes, to: snapshot)
      let again = try Door.replay.run("state", path, "--quick")
      #expect(again.code == 0 && again.fact("state hash") == whole.fact("state hash"), "\(again)")
      #expect(again.errors.contains("passed over"), "\(again)")
      let live = try Door.live.run(words + [path])
      #expect(live.code == 0 && live.errors.contains("passed over"), "\(live)")
    }
  }

  @Test func theQuickStateIsTheStateAtAnyMoment() throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      _ = try Door.live.run(words + [path])
      _ = try Door.live.run(words + [path])
      let words = try #require(try Door.audit.run("verify", path).fact("last event"))
      let last = try #require(Int(words.dropFirst()))
      for part in 1...6 {
        let moment = "#\(last * part / 6)"
        let quick = try Door.replay.run("state", path, "--at", moment, "--quick")
        let slow = try Door.replay.run("state", path, "--at", moment)
        #expect(quick.code == 0 && slow.code == 0, "\(quick) \(slow)")
        #expect(quick.fact("state hash") == slow.fact("state hash"), "at \(moment)")
      }
      let beyond = try Door.replay.run("state", path, "--at", "#\(last + 1)", "--quick")
      #expect(beyond.code == 2, "\(beyond)")
    }
  }
}
