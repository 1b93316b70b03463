import CommandLineParsing
import SystemCalls

StandardStream.prepare()
CurrentProcess.exit(code: ReplayDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
