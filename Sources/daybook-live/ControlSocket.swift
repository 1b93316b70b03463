import CommandLineParsing
import OperatorLink
import SystemCalls
import TradingDesk

/// The socket at which operators give their commands.
enum ControlSocket {
  /// Listens where the command line says, JOURNAL.control by itself; nil where it says none.
  static func open(
    _ parsed: ParsedCommand, _ request: RunRequest
  ) throws -> CommandServer? {
    guard let queue = request.commands else { return nil }
    let path = parsed.optionalText("control") ?? Directory(request.journal).path + ".control"
    return try CommandServer.start(at: path, queue: queue)
  }
}
