import Foundation

/// The table of answers in docs/COMMANDS.md, and answers held against it member by member.
struct AnswerTable {
  /// A member as the document has it.
  struct Member {
    let type: String
    let mayBeNull: Bool
  }

  /// The members of each answer (`status`) and object (*stop*), by name.
  let members: [String: [String: Member]]
  /// What differed, and where.
  private(set) var differences: [String] = []
  /// Members that were there and not null, as `OBJECT.MEMBER`.
  private(set) var seen: Set<String> = []

  init() throws {
    let text = try Folder.text("\(Door.repository)/docs/COMMANDS.md")
    let parts = text.components(separatedBy: "<!-- table of answers: ")
    guard parts.count == 3 else { throw DoorProblem(description: "the document has no table") }
    var members: [String: [String: Member]] = [:]
    var object = ""
    for line in parts[1].split(separator: "\n").dropFirst(3) {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 5 else { continue }
      if !cells[1].isEmpty { object = cells[1].trimmingCharacters(in: ["`", "*"]) }
      let type = cells[3].replacingOccurrences(of: "*", with: "")
      members[object, default: [:]][cells[2].trimmingCharacters(in: ["`"])] = Member(
        type: type.trimmingCharacters(in: ["?"]), mayBeNull: type.hasSuffix("?"))
    }
    self.members = members
  }

  /// Every member of the document, as `OBJECT.MEMBER`.
  var all: Set<String> {
    Set(members.flatMap { object, its in its.keys.map { "\(object).\($0)" } })
  }

  /// Holds an object against the document. `extra` are members that may be there beside.
  mutating func check(
    _ object: [String: ToldValue], as name: String, at place: String, extra: Set<String> = []
  ) {
    guard let documented = members[name] else {
      differences.append("\(place): the document has no \(name)")
      return
    }
    for key in object.keys where documented[key] == nil && !extra.contains(key) {
      differences.append("\(place).\(key) is not in the document")
    }
    for (key, member) in documented {
      guard let value = object[key] else {
        differences.append("\(place).\(key) is missing")
        continue
      }
      if value == .null {
        if !member.mayBeNull { differences.append("\(place).\(key) is null") }
        continue
      }
      seen.insert("\(name).\(key)")
      check(value, member.type, at: "\(place).\(key)")
    }
  }

  private mutating func check(_ value: ToldValue, _ type: String, at place: String) {
    if type.hasPrefix("list of ") {
      guard let list = value.list else { return differ(value, type, place) }
      for (index, item) in list.enumerated() {
        check(item, String(type.dropFirst(8)), at: "\(place)[\(index)]")
      }
    } else if members[type] != nil {
      guard let object = value.object else { return differ(value, type, place) }
      check(object, as: type, at: place, extra: type == "check" ? Self.found : [])
    } else if !Self.is(value, type) {
      differ(value, type, place)
    }
  }

  private mutating func differ(_ value: ToldValue, _ type: String, _ place: String) {
    differences.append("\(place) is no \(type): \(value)")
  }

  /// What checks may have found, beside the members of each.
  static let found: Set<String> = [
    "lastEvent", "end", "stop", "reason", "path", "owner", "mountPoint", "device",
    "freeByteCount", "neededByteCount", "byteCount", "freeFileCount", "fileCount",
    "maximumErrorMicroseconds", "keys", "state", "missing", "permission", "able", "needed",
    "mayRecover",
  ]

  private static func `is`(_ value: ToldValue, _ type: String) -> Bool {
    switch type {
    case "number": value.number.map { $0 < 1 << 53 } ?? false
    case "flag": value == .flag(true) || value == .flag(false)
    case "decimal": value.text?.wholeMatch(of: /-?[0-9]+(\.[0-9]*[1-9])?/) != nil
    case "time":
      value.text?.wholeMatch(
        of: /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}Z/) != nil
    case "word": value.text?.wholeMatch(of: /[a-zA-Z][a-zA-Z0-9 -]*/) != nil
    case "text": value.text != nil
    case "events":
      value.list?.allSatisfy { event in
        `is`(event["sequence"], "number") && `is`(event["kind"], "word")
          && `is`(event["recordedAt"], "time")
      } ?? false
    default: false  // open set: a type that the document does not explain
    }
  }
}

/// A value of JSON, of which a whole number, a flag and a text are told apart.
enum ToldValue: Decodable, Equatable {
  case null
  case flag(Bool)
  case number(UInt64)
  case text(String)
  case list([ToldValue])
  case object([String: ToldValue])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    func read<Value: Decodable>(_ type: Value.Type) -> Value? {
      do { return try value.decode(type) } catch { return nil }
    }
    if value.decodeNil() {
      self = .null
    } else if let flag = read(Bool.self) {
      self = .flag(flag)
    } else if let number = read(UInt64.self) {
      self = .number(number)
    } else if let text = read(String.self) {
      self = .text(text)
    } else if let list = read([ToldValue].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: ToldValue].self))
    }
  }

  /// Reads an object.
  static func object(of line: String) throws -> [String: ToldValue] {
    try JSONDecoder().decode([String: ToldValue].self, from: Data(line.utf8))
  }

  /// A member; null where there is none.
  subscript(_ name: String) -> ToldValue { object?[name] ?? .null }

  var number: UInt64? { if case .number(let number) = self { number } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var list: [ToldValue]? { if case .list(let list) = self { list } else { nil } }
  var object: [String: ToldValue]? { if case .object(let it) = self { it } else { nil } }
}
