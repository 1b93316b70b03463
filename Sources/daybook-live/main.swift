import CommandLineParsing
import SystemCalls

StandardStream.ignoreBrokenPipe()
CurrentProcess.exit(code: LiveDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
