import CSystemShims
import Glibc

/// Another program, run to its end.
package struct ChildProcess: Equatable, Sendable {
  /// Its exit code, or 128 and the number of the signal that ended it, as shells have it.
  package let exitCode: Int32
  /// What it wrote to standard output; its standard error is this process's.
  package let output: [UInt8]

  /// An end of a program.
  package init(exitCode: Int32, output: [UInt8]) {
    self.exitCode = exitCode
    self.output = output
  }

  /// Runs the program at this path with these arguments, no input and this process's environment.
  package static func run(
    _ path: String, _ arguments: [String]
  ) throws(SystemError) -> ChildProcess {
    var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe words.indices { unsafe free(words[index]) } }
    var process: Int32 = 0
    var pipe: Int32 = 0
    guard unsafe daybook_spawn(path, &words, &process, &pipe) == 0 else {
      throw .last("posix_spawn", path)
    }
    defer { _ = Glibc.close(pipe) }
    let output = try readToEnd(pipe, of: path)
    return ChildProcess(exitCode: try wait(for: process, path), output: output)
  }

  private static func readToEnd(
    _ pipe: Int32, of path: String
  ) throws(SystemError) -> [UInt8] {
    var output: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = unsafe Glibc.read(pipe, &piece, piece.count)
      if count == 0 { return output }
      if count > 0 {
        output += piece.prefix(count)
      } else if errno != EINTR {
        throw .last("read", path)
      }
    }
  }

  private static func wait(for process: Int32, _ path: String) throws(SystemError) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) == -1 {
      if errno != EINTR { throw .last("waitpid", path) }
    }
    // WIFEXITED and its kin are macros that Swift does not import.
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}
