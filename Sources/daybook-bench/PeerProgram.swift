import SystemCalls

/// A program that does the journal's job with another system: `tools/peers` has the sources, and
/// `tools/bench-peers` compiles them.
struct PeerProgram {
  let path: String
  /// System and version, once it has run.
  private(set) var name: String

  /// The programs in a folder, in the order of their names.
  static func all(in folder: String) throws -> [PeerProgram] {
    let directory = Directory(folder)
    let programs = try directory.names().filter { $0.hasPrefix("peer-") }
      .map { PeerProgram(path: directory.path(of: $0), name: $0) }
    if programs.isEmpty { throw PeerError.nonePresent(folder) }
    return programs
  }

  /// Runs it in an empty folder.
  mutating func round(in folder: Directory, _ records: Int, _ groups: Int) throws -> AppendRound {
    let ended = try ChildProcess.run(path, [folder.path, "\(records)", "\(groups)"])
    guard ended.exitCode == 0 else { throw PeerError.failed(path, exitCode: ended.exitCode) }
    let line = String(decoding: ended.output, as: UTF8.self)
    guard let members = Self.members(of: line), let system = members["system"],
      let version = members["version"], let round = Self.round(members)
    else { throw PeerError.notFigures(path, line: line) }
    name = "\(system) \(version)"
    return round
  }

  private static func round(_ members: [String: String]) -> AppendRound? {
    func number(_ name: String) -> Int64? { members[name].flatMap { Int64($0) } }
    guard let rate = number("events_per_second"), let p50 = number("p50_ns"),
      let p99 = number("p99_ns"), let p999 = number("p999_ns"),
      let size = number("milli_bytes_per_event"), let reads = number("read_events_per_second")
    else { return nil }
    return AppendRound(
      eventsPerSecond: Double(rate), percentiles: (p50, p99, p999),
      bytesPerEvent: Double(size) / 1_000, readsPerSecond: Double(reads))
  }

  /// The members of a flat JSON object without blanks, commas in texts or escapes: what
  /// `tools/peers/peer.h` writes. Nil when the line is none.
  private static func members(of line: String) -> [String: String]? {
    guard line.hasPrefix("{"), line.hasSuffix("}\n") else { return nil }
    var members: [String: String] = [:]
    for member in line.dropFirst().dropLast(2).split(separator: ",") {
      let parts = member.split(separator: ":", maxSplits: 1).map { text in
        String(text.hasPrefix("\"") ? text.dropFirst().dropLast() : text)
      }
      guard parts.count == 2 else { return nil }
      members[parts[0]] = parts[1]
    }
    return members
  }
}

/// What a peer's program did instead of measuring.
enum PeerError: Error, CustomStringConvertible {
  case nonePresent(String)
  case failed(String, exitCode: Int32)
  case notFigures(String, line: String)

  var description: String {
    switch self {
    case .nonePresent(let folder):
      "no program in \(folder) is called peer-…; tools/bench-peers makes them"
    case .failed(let path, let code): "\(path) ended with exit code \(code); run it by hand to see"
    case .notFigures(let path, let line): "\(path) printed no line of figures but '\(line)'"
    }
  }
}
