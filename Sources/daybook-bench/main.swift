import CommandLineParsing
import SystemCalls

StandardStream.prepare()
CurrentProcess.exit(code: BenchDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
