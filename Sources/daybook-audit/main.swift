import CommandLineParsing
import SystemCalls

StandardStream.ignoreBrokenPipe()
CurrentProcess.exit(code: AuditDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
