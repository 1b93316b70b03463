import Foundation
import Glibc

/// A door under way. Its output goes to files, so that it never waits for a reader, and its
/// environment holds only what a test gives it.
final class RunningDoor {
  let process: pid_t
  private let command: String
  private let folder: String
  private var status: Int32?

  convenience init(
    _ door: Door, _ words: [String], environment: [String: String] = [:]
  ) throws {
    try self.init(executable: door.path, words, environment: environment)
  }

  init(executable: String, _ words: [String], environment: [String: String] = [:]) throws {
    folder = try Folder.make()
    let name = executable.split(separator: "/").last.map { String($0) } ?? executable
    command = ([name] + words).joined(separator: " ")
    let environment = environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
    process = try Self.spawn(
      [executable] + words, environment.map { "\($0.key)=\($0.value)" }, into: folder)
  }

  // A test that fails before it ends its door must not leave it behind, not even as a zombie: those
  // who wait for any child find it again and again (waitid(2)).
  deinit {
    signal(SIGKILL)
    if status == nil { waitpid(process, nil, 0) }
  }

  /// posix_spawn(3) with no signal blocked, whatever the thread that runs a test blocks.
  private static func spawn(
    _ words: [String], _ environment: [String], into folder: String
  ) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    let creates = O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "\(folder)/output", creates, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "\(folder)/errors", creates, 0o600)
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
      for index in unsafe variables.indices { unsafe free(variables[index]) }
    }
    var process: pid_t = 0
    let result = unsafe posix_spawn(
      &process, words[0], &actions, &attributes, &arguments, &variables)
    guard result == 0 else { throw DoorProblem(description: "\(words[0]): errno \(result)") }
    return process
  }

  /// What it said on standard error so far.
  var errorsSoFar: String {
    get throws { try Folder.text("\(folder)/errors") }
  }

  /// Whether it has ended.
  var hasEnded: Bool {
    if status != nil { return true }
    var raw: Int32 = 0
    guard unsafe waitpid(process, &raw, WNOHANG) == process else { return false }
    status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
    return true
  }

  /// Sends a signal, unless it has ended.
  func signal(_ number: Int32) {
    if !hasEnded { kill(process, number) }
  }

  /// Waits until something holds; false when the door ended first.
  func wait(until holds: () throws -> Bool) throws -> Bool {
    let deadline = Date().addingTimeInterval(60)
    while try !holds() {
      if hasEnded { return try holds() }
      guard Date() < deadline else {
        signal(SIGKILL)
        throw DoorProblem(description: "\(command) did not get there within a minute")
      }
      usleep(1_000)
    }
    return true
  }

  /// Waits for its end; what it said.
  func finish() throws -> Outcome {
    _ = try wait { hasEnded }
    let outcome = Outcome(
      code: status ?? -1, output: try Folder.text("\(folder)/output"),
      errors: try Folder.text("\(folder)/errors"), command: command)
    try Folder.remove(folder)
    return outcome
  }
}
