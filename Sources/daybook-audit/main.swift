import CommandLineParsing
import SystemCalls

StandardStream.prepare()
CurrentProcess.exit(code: AuditDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
