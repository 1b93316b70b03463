import CommandLineParsing
import SystemCalls

StandardStream.ignoreBrokenPipe()
CurrentProcess.exit(code: BenchDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
