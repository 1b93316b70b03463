import CommandLineParsing
import SystemCalls

StandardStream.prepare()
CurrentProcess.exit(code: LiveDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
