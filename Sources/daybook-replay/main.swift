import CommandLineParsing
import SystemCalls

StandardStream.ignoreBrokenPipe()
CurrentProcess.exit(code: ReplayDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
