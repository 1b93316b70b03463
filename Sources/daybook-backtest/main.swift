import CommandLineParsing
import SystemCalls

StandardStream.prepare()
CurrentProcess.exit(code: BacktestDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
