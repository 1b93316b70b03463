import CommandLineParsing
import SystemCalls

StandardStream.prepare()
CurrentProcess.exit(code: TortureDoor.run(CommandLine.arguments.dropFirst().map { $0 }).rawValue)
