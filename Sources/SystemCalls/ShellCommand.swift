import Glibc

/// A program that is given some bytes and a deadline.
package enum ShellCommand {
  /// How it went.
  package enum Outcome: Equatable, Sendable {
    /// It ended by itself with this code.
    case ended(Int32)
    /// A signal ended it.
    case signalled(Int32)
    /// It was killed at the deadline.
    case tookTooLong
  }

  /// Runs `words` (looked up in PATH, posix_spawnp(3)) with `input` as its standard input; its
  /// output and errors go nowhere. At most 64 KiB of input, so that a pipe holds it.
  package static func run(
    _ words: [String], input: [UInt8], timeoutMilliseconds: Int
  ) throws(SystemError) -> Outcome {
    precondition(
      !words.isEmpty && input.count <= 64 << 10, "a command, and input that a pipe holds")
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw .last("pipe", words[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child: pid_t
    do throws(SystemError) {
      child = try spawn(words, standardInput: ends[0])
    } catch {
      _ = Glibc.close(ends[0])
      _ = Glibc.close(ends[1])
      throw error
    }
    _ = Glibc.close(ends[0])
    // Whoever does not read it learns nothing; the exit code says how it went.
    _ = unsafe input.withUnsafeBytes { unsafe Glibc.write(ends[1], $0.baseAddress, $0.count) }
    _ = Glibc.close(ends[1])
    return try wait(for: child, words[0], timeoutMilliseconds)
  }

  private static func spawn(
    _ words: [String], standardInput: Int32
  ) throws(SystemError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, standardInput, STDIN_FILENO)
    for stream in [STDOUT_FILENO, STDERR_FILENO] {
      unsafe posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
    }
    let arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: words.count + 1)
    for index in words.indices { unsafe arguments[index] = unsafe strdup(words[index]) }
    unsafe arguments[words.count] = nil
    defer {
      for index in words.indices { unsafe free(arguments[index]) }
      unsafe arguments.deallocate()
    }
    var child: pid_t = 0
    let code = unsafe posix_spawnp(&child, words[0], &actions, nil, arguments, environ)
    guard code == 0 else {
      throw SystemError(operation: "posix_spawnp", path: words[0], code: code)
    }
    return child
  }

  private static func wait(
    for child: pid_t, _ name: String, _ timeoutMilliseconds: Int
  ) throws(SystemError) -> Outcome {
    let deadline = Clocks.monotonicNanoseconds() + Int64(timeoutMilliseconds) * 1_000_000
    var status: Int32 = 0
    var isKilled = false
    while true {
      let result = unsafe waitpid(child, &status, isKilled ? 0 : WNOHANG)
      if result == child { break }
      if result < 0 && errno != EINTR { throw .last("waitpid", name) }
      if result == 0 {
        if Clocks.monotonicNanoseconds() >= deadline {
          _ = kill(child, SIGKILL)
          isKilled = true
        } else {
          Clocks.sleep(nanoseconds: 2_000_000)
        }
      }
    }
    if isKilled { return .tookTooLong }
    // WIFEXITED and WEXITSTATUS of wait(2), which are macros.
    return status & 0x7F == 0 ? .ended((status >> 8) & 0xFF) : .signalled(status & 0x7F)
  }
}
