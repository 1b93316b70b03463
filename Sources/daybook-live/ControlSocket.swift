import CommandLineParsing
import OperatorLink
import SystemCalls
import TradingDesk

/// The socket at which operators give their commands.
enum ControlSocket {
  private static let ownerOnly: UInt32 = 0o600
  private static let ownerAndGroup: UInt32 = 0o660

  /// Who may connect, as the command line says.
  static func access(_ parsed: ParsedCommand) throws -> SocketAccess {
    var access = SocketAccess()
    access.permissions = try mode(parsed)
    guard let name = parsed.optionalText("control-group") else { return access }
    guard parsed.optionalText("control") != "none" else {
      throw mistake(
        "there is no socket to give to a group", in: "--control none",
        next: "Leave out --control-group, or name a socket.")
    }
    guard access.permissions == ownerAndGroup else {
      throw mistake(
        "with the mode 0600 no group may connect", in: "--control-group \(name)",
        next: "Leave out --control-mode, or the group.")
    }
    guard let number = try GroupName.number(of: name) else {
      throw mistake(
        "this machine knows no group '\(name)'", in: "--control-group \(name)",
        next: "Look at 'getent group', or make it with 'groupadd \(name)'.")
    }
    access.group = number
    return access
  }

  private static func mode(_ parsed: ParsedCommand) throws(UsageError) -> UInt32 {
    let text = parsed.text("control-mode")
    switch UInt32(text, radix: 8) {
    case ownerOnly: return ownerOnly
    case ownerAndGroup: return ownerAndGroup
    case let mode? where mode <= 0o777 && mode & 0o002 != 0:
      throw mistake(
        "with the mode \(text) every user of the machine could give commands",
        in: "--control-mode \(text)", next: modes)
    case .some, nil:
      throw mistake(
        "'\(text)' is no mode that a socket for commands can have",
        in: "--control-mode \(text)", next: modes)
    }
  }

  private static let modes =
    "Say 0660, for the owner and a group (--control-group NAME), or 0600, for the owner alone."

  private static func mistake(_ what: String, in place: String, next: String) -> UsageError {
    UsageError(what: "daybook-live: \(what)", place: "in \(place)", next: next)
  }

  /// Listens where the command line says, JOURNAL.control by itself; nil where it says none.
  static func open(
    _ parsed: ParsedCommand, _ request: RunRequest, _ access: SocketAccess
  ) throws -> CommandServer? {
    guard let queue = request.commands else { return nil }
    let path = parsed.optionalText("control") ?? Directory(request.journal).path + ".control"
    do throws(LinkError) {
      return try CommandServer.start(
        at: path, queue: queue, access: access, complain: request.complain)
    } catch {
      let group = parsed.optionalText("control-group").map {
        ", leave out --control-group where this user is not in '\($0)'"
      }
      throw DeskError.file(
        "no commands can be taken at \(path): \(error.description). Say --control PATH"
          + (group ?? "") + ", or --control none to do without")
    }
  }
}
