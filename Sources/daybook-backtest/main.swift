import CommandLineParsing
import SystemCalls

StandardStream.ignoreBrokenPipe()
CurrentProcess.exit(code: BacktestDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
