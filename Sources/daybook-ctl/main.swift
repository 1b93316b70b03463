import CommandLineParsing
import SystemCalls

StandardStream.prepare()
CurrentProcess.exit(code: ControlDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
