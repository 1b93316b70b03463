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
    do throws(LinkError) {
      return try CommandServer.start(at: path, queue: queue)
    } catch {
      throw DeskError.file(
        "no commands can be taken at \(path): \(error.description). Say --control PATH, or "
          + "--control none to do without")
    }
  }
}
