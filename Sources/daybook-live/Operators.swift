import CommandLineParsing
import SystemCalls
import TradingCore

/// The operators whom a start declares on a journal that has none.
enum Operators {
  private static let maximumByteCount = 1 << 20

  /// Whoever the file names, and the owner of the process, who may do everything; nil when the
  /// file says who that is.
  static func declared(
    _ parsed: ParsedCommand
  ) throws -> (named: [OperatorRecord], owner: OperatorRecord?) {
    let owner = OperatorRecord(
      name: OperatorRecord.ownerName, roles: .all,
      user: Int64(CurrentProcess.effectiveUserIdentifier))
    guard let path = parsed.optionalText("operators") else { return ([], owner) }
    let bytes = try File.contents(of: path, maximumByteCount: maximumByteCount)
    var records: [OperatorRecord] = []
    for (index, line) in String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      do throws(OperatorRecord.TextFault) {
        let record = try OperatorRecord.read(
          name: String(name), text: words.dropFirst().joined(separator: " "))
        try check(record, against: records)
        records.append(record)
      } catch {
        throw UsageError(
          what: "daybook-live: \(error.description)", place: "in line \(index + 1) of \(path)",
          next: "Write lines such as: ada supervisor,admin uid=1000")
      }
    }
    let isNamed = records.contains { $0.user == owner.user || $0.name == owner.name }
    return (records, isNamed ? nil : owner)
  }

  private static func check(
    _ record: OperatorRecord, against others: [OperatorRecord]
  ) throws(OperatorRecord.TextFault) {
    for other in others {
      if other.name == record.name {
        throw OperatorRecord.TextFault(description: "'\(record.name)' is named twice")
      }
      let isSame =
        record.user >= 0 && record.user == other.user
        || !record.tokenHash.isEmpty && record.tokenHash == other.tokenHash
      if isSame {
        throw OperatorRecord.TextFault(
          description:
            "'\(record.name)' is proved as '\(other.name)' is: one person is one operator")
      }
    }
  }
}
