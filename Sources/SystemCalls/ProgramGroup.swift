import CSystemShims
import Glibc

/// A program in a process group of its own, with a deadline: when it ends or has to, so does all
/// that it began.
package enum ProgramGroup {
  /// Has this process learn how its programs ended, whatever whoever started it did with SIGCHLD.
  package static func keepExitStatuses() { daybook_keep_exit_statuses() }

  /// How it went.
  package enum Outcome: Equatable, Sendable {
    /// It ended by itself with this code.
    case ended(Int32)
    /// A signal of somebody else ended it.
    case signalled(Int32)
    /// It was killed at the deadline.
    case tookTooLong
    /// It was killed, as nobody wanted it to go on.
    case unwanted
  }

  /// What is handed on of this process's environment: where programs are found, whose they are, and
  /// how they speak. Nothing that a secret could be in.
  package static let environmentNames = [
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ",
  ]

  // The least that a pipe holds on Linux (pipe(7)): what is written before anybody reads.
  private static let pipeByteCount = 4_096
  private static let tick: Int64 = 5_000_000

  /// Runs the program at `path`, not looked up anywhere, without arguments and with `input` as its
  /// standard input: at most 4 KiB. Returns when it has ended. `isUnwanted` is asked now and then.
  package static func run(
    _ path: String, input: [UInt8], timeoutNanoseconds: Int64, isUnwanted: () -> Bool
  ) throws(SystemError) -> Outcome {
    precondition(input.count <= pipeByteCount, "input that a pipe holds")
    var reading: Int32 = -1
    var writing: Int32 = -1
    guard unsafe daybook_pipe(&reading, &writing) == 0 else { throw .last("pipe2", path) }
    let child: Int32
    do throws(SystemError) {
      // While this process holds both ends, the write neither waits nor fails for want of a reader.
      try write(input, to: writing, path)
      child = try spawn(path, standardInput: reading)
    } catch {
      _ = Glibc.close(reading)
      _ = Glibc.close(writing)
      throw error
    }
    _ = Glibc.close(reading)
    _ = Glibc.close(writing)
    return try wait(
      for: child, path, until: Clocks.monotonicNanoseconds() + timeoutNanoseconds, isUnwanted)
  }

  private static func write(
    _ input: [UInt8], to pipe: Int32, _ path: String
  ) throws(SystemError) {
    let count = unsafe input.withUnsafeBytes { bytes in
      unsafe Glibc.write(pipe, bytes.baseAddress, bytes.count)
    }
    guard count == input.count else { throw .last("write", path) }
  }

  private static func spawn(
    _ path: String, standardInput: Int32
  ) throws(SystemError) -> Int32 {
    let settings = environmentNames.compactMap { name in
      Environment.value(of: name).map { "\(name)=\($0)" }
    }
    var arguments = unsafe [unsafe strdup(path), nil]
    var environment = unsafe settings.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
      for index in unsafe environment.indices { unsafe free(environment[index]) }
    }
    var process: Int32 = 0
    guard
      unsafe daybook_spawn_group(path, &arguments, &environment, standardInput, &process) == 0
    else { throw .last("posix_spawn", path) }
    return process
  }

  private static func wait(
    for child: Int32, _ path: String, until deadline: Int64, _ isUnwanted: () -> Bool
  ) throws(SystemError) -> Outcome {
    var status: Int32 = 0
    var killed: Outcome?
    while true {
      switch unsafe daybook_end_group(child, &status) {
      case 0: break
      case 1:
        if let killed { return killed }
        // WIFEXITED and WEXITSTATUS of wait(2), which are macros.
        return status & 0x7F == 0 ? .ended((status >> 8) & 0xFF) : .signalled(status & 0x7F)
      default: throw .last("waitid", path)  // open set: any other number is an error
      }
      if killed == nil {
        if Clocks.monotonicNanoseconds() >= deadline {
          killed = .tookTooLong
        } else if isUnwanted() {
          killed = .unwanted
        }
        if killed != nil { _ = kill(-child, SIGKILL) }
      }
      Clocks.sleep(nanoseconds: tick)
    }
  }
}
