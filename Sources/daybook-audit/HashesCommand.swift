import CommandLineParsing
import JournalStore
import SystemCalls
import TradingCore

/// `daybook-audit hashes`.
enum HashesCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    var output = Output()
    do {
      var hashes = try RecordHashes(in: DiskStorage(parsed.text("JOURNAL")))
      var lines = ""
      while try hashes.nextBlock({ sequence, kind, hash in
        let name = EventKind(rawValue: kind).map { "\($0)" } ?? "kind-\(kind)"
        lines += "\(sequence) \(name) \(hash)\n"
      }) {
        try output.add(lines)
        lines.removeAll(keepingCapacity: true)
      }
      let state = hashes.reader.state
      try output.add("chain \(state.chain) groups \(state.groupIndex)\n")
      try output.flush()
      if case .torn = hashes.reader.tail { return .findings }
      return .clean
    } catch let error as SystemError where error.isBrokenPipe {
      return .clean
    } catch {
      // What was whole is shown, then the place where it stopped being so.
      try output.flush()
      throw error
    }
  }
}
