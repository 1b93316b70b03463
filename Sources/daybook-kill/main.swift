import CommandLineParsing
import SystemCalls

StandardStream.prepare()
CurrentProcess.exit(code: KillDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
