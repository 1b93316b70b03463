import OperatorLink
import Reports
import SystemCalls

/// Whether somebody answers at an engine's socket.
enum EngineDoor: Equatable {
  /// The thread that takes commands answers.
  case answers(path: String)
  /// There is nothing at the path.
  case absent(path: String)
  /// A socket is there and nobody behind it: an engine died, and the next start takes it away.
  case dead(path: String)
  /// Something else is wrong, or nobody answers in time.
  case silent(String)

  static func look(at path: String, _ timeoutNanoseconds: Int64) -> EngineDoor {
    do throws(LinkError) {
      let answer = try CommandClient.ask(
        CommandRequest(command: "ping"), at: path, timeoutNanoseconds: timeoutNanoseconds)
      return answer.outcome == .done ? .answers(path: path) : .silent(answer.because)
    } catch {
      guard case .system(let system) = error else { return .silent(error.description) }
      if system.isNotFound { return .absent(path: path) }
      return system.isRefused ? .dead(path: path) : .silent(error.description)
    }
  }

  /// For programs and people; `path` is the socket's.
  func told(at path: String) -> Surroundings.Engine {
    let state =
      switch self {
      case .answers: "answers"
      case .absent: "absent"
      case .dead: "dead"
      case .silent: "silent"
      }
    return Surroundings.Engine(state: state, socket: path, text: words)
  }

  /// For people.
  var words: String {
    switch self {
    case .answers(let path): "answers at \(path)"
    case .absent(let path): "no engine, or its socket was removed: there is none at \(path)"
    case .dead(let path): "no engine: nobody is behind the socket at \(path)"
    case .silent(let why): "does not answer: \(why)"
    }
  }
}
