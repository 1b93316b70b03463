import Glibc
import OperatorLink
import SystemCalls
import Testing

/// The engine's socket: who may connect, and what becomes of it when its file goes.
@Suite struct ControlSocketTests {
  // Two users without names, as operators of other accounts are to the engine.
  private static let member = ["--reuid", "61234", "--regid", "61234", "--groups", "61235"]
  private static let stranger = ["--reuid", "61236", "--regid", "61236", "--clear-groups"]

  /// Whether tests can be other users: for root, with setpriv(1).
  static let canBeOthers = getuid() == 0 && Folder.exists("/usr/bin/setpriv")

  private func status(_ path: String) throws -> (mode: mode_t, group: gid_t) {
    var status = stat()
    try #require(unsafe stat(path, &status) == 0)
    return (status.st_mode & 0o7777, status.st_gid)
  }

  @Test func anEngineWhoseSocketIsDeletedIsReachedAgain() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start()
      try Folder.remove(desk.control)
      let lost = try Door.control.run("ping", "--journal", desk.journal)
      #expect(lost.code == 2 || lost.code == 0, "\(lost)")
      let isBack = try run.wait {
        try Door.control.run("ping", "--journal", desk.journal).code == 0
      }
      #expect(isBack)
      try desk.give("pause").expectDone("modeChanged")
      let ended = try desk.endAndProve(run)
      let said = ended.complaints(of: .live).filter { $0.contains("was removed") }
      #expect(said.count == 1, "\(ended)")
    }
  }

  @Test(arguments: [
    (["--control-mode", "0666"], "every user of the machine could give commands"),
    (["--control-mode", "0662"], "every user of the machine could give commands"),
    (["--control-mode", "0777"], "every user of the machine could give commands"),
    (["--control-mode", "0640"], "no mode that a socket for commands can have"),
    (["--control-mode", "02660"], "no mode that a socket for commands can have"),
    (["--control-mode", "rw-rw----"], "no mode that a socket for commands can have"),
    (["--control-mode", "-1"], "no mode that a socket for commands can have"),
    (["--control-mode", "99999999999999999999"], "no mode"),
    (["--control-mode", ""], "at least one character"),
    (["--control-group", "no-such-group-here"], "knows no group 'no-such-group-here'"),
    (["--control-group", ""], "at least one character"),
    (["--control-group", "root", "--control", "none"], "there is no socket to give to a group"),
    (["--control-group", "root", "--control-mode", "0600"], "no group may connect"),
  ])
  func whoMayConnectIsSaidRightlyOrNotAtAll(words: [String], because: String) throws {
    try Folder.with { folder in
      let outcome = try Door.live.run(
        ["--journal", "\(folder)/journal", "--speed", "max", "--duration", "1s"] + words)
      #expect(outcome.code == 64 && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.errors.contains(because), "\(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 2, "\(outcome)")
      #expect(try Folder.contents(folder).isEmpty)
    }
  }

  @Test func theModeAndTheGroupAreThoseThatWereAskedFor() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let group = getuid() == 0 ? "daemon" : nil
      let more = group.map { ["--control-group", $0] } ?? []
      let words = ["--profile", "dev", "--journal", desk.journal, "--operators", desk.operators]
      let run = try RunningDoor(.live, words + more)
      #expect(try run.wait { Folder.exists(desk.control) })
      #expect(try run.wait { try Door.control.run("ping", "--journal", desk.journal).code == 0 })
      let found = try status(desk.control)
      #expect(found.mode == 0o660)
      if let group { #expect(found.group == (try GroupName.number(of: group))) }
      try desk.endAndProve(run)
      let closed = try desk.start("--control-mode", "0600")
      #expect(try status(desk.control).mode == 0o600)
      try desk.endAndProve(closed)
    }
  }

  /// What docs/COMMANDS.md says of operators with other accounts, tried with other accounts.
  @Test(.enabled(if: canBeOthers))
  func aMemberOfTheGroupReachesTheSocketAndAStrangerDoesNot() throws {
    try Folder.with { folder in
      // Everybody may walk to the folder of sockets; what lies in it is its group's.
      try Folder.makeFolder("\(folder)/sockets")
      try #require(unsafe chown("\(folder)/sockets", 0, 61_235) == 0)
      try #require(unsafe chmod("\(folder)/sockets", 0o2750) == 0)
      let desk = try CommandedDesk("\(folder)")
      try Folder.write(
        Array("mel trader uid=61234\n".utf8) + (try Folder.bytes(desk.operators)),
        to: desk.operators)
      let socket = "\(folder)/sockets/control"
      let run = try RunningDoor(
        .live,
        [
          "--profile", "dev", "--journal", desk.journal, "--operators", desk.operators,
          "--control", socket,
        ])
      let own = ["--control", socket, "--reason", "drill"]
      #expect(try run.wait { try Door.control.run(["ping"] + own.prefix(2)).code == 0 })
      let found = try status(socket)
      #expect(found.mode == 0o660 && found.group == 61_235, "a setgid folder gives its group")
      // The member is proved by the user id, without a token.
      let paused = try ask(Self.member, ["pause"] + own)
      #expect(paused.code == 0 && paused.output.contains("mel"), "\(paused)")
      // A stranger does not get that far, with a token or without one.
      let refused = try ask(Self.stranger, ["pause"] + own)
      #expect(refused.code == 2, "\(refused)")
      #expect(refused.output.isEmpty, "\(refused)")
      #expect(refused.errors.contains("user 61236 may not connect to \(socket)"), "\(refused)")
      run.signal(SIGINT)
      let ended = try run.finish()
      #expect(ended.code == 0, "\(ended)")
    }
  }

  private func ask(
    _ user: [String], _ words: [String]
  ) throws -> Outcome {
    // The executables may lie where other users cannot go: a copy of the one that is asked with.
    let place = try Folder.make()
    let copy = "\(place)/daybook-ctl"
    // By another process: here a test beside this one may fork while the copy is open for writing.
    let copied = try RunningDoor(executable: "/usr/bin/cp", [Door.control.path, copy]).finish()
    try #require(copied.code == 0, "\(copied)")
    for path in [place, copy] { try #require(unsafe chmod(path, 0o755) == 0) }
    let outcome = try RunningDoor(
      executable: "/usr/bin/setpriv", user + [copy] + words
    ).finish()
    try Folder.remove(place)
    return outcome
  }
}
