import SystemCalls

/// What `repair.log` says: an entry for each repair that led to this directory.
///
///     repaired <time> plan <hash>
///     operator <name>
///     reason <text>
///     daybook-repair/v1                                            from here on the plan
///     …
///     gap #<first> to #<last> | gap #<first> to nobody knows       with a colon and why
///     quarantine <file> <bytes> <sha256>                           (each)
///     …
package enum RepairLog {
  /// One repair.
  package struct Entry: Equatable, Sendable {
    /// When it was done, as RFC 3339.
    package let time: String
    /// The hash of the plan.
    package let plan: String
    /// Who agreed to it.
    package fileprivate(set) var name = ""
    /// Why.
    package fileprivate(set) var reason = ""
    /// The first record that was lost; 0 when none was.
    package fileprivate(set) var lostFrom: UInt64 = 0
    /// The last record known to be lost; 0 when none was, or when nobody knows.
    package fileprivate(set) var lostThrough: UInt64 = 0
    /// Files that the repair put into quarantine.
    package fileprivate(set) var quarantined: [String] = []
    /// Their bytes.
    package fileprivate(set) var byteCount: UInt64 = 0
    fileprivate var lines: [String]

    /// SHA-256 of the entry's lines, without the empty one that ends it.
    package var digest: SHA256Digest {
      SHA256Digest(of: Array(lines.map { $0 + "\n" }.joined().utf8))
    }
  }

  /// The file's name.
  package static let fileName = "repair.log"
  static let maximumByteCount = 16 << 20

  /// Reads a journal's; nothing when there is none. Throws where it is not of its form.
  package static func read(in storage: any JournalStorage) throws(JournalError) -> [Entry] {
    let bytes = try TextFile.read(fileName, in: storage, maximumByteCount: maximumByteCount)
    guard let bytes else { return [] }
    var lines = TextLines(bytes, file: storage.path(of: fileName))
    var entries: [Entry] = []
    while let line = lines.next() {
      if line.hasPrefix("repaired ") {
        let words = try lines.words(of: line, "repaired", count: 3)
        guard words[1] == "plan" else { throw lines.malformed("not 'repaired' and a plan") }
        entries.append(Entry(time: words[0], plan: words[2], lines: [line]))
      } else {
        guard var entry = entries.popLast() else { throw lines.malformed("not 'repaired'") }
        entry.lines.append(line)
        try entry.take(line, lines)
        entries.append(entry)
      }
    }
    guard entries.allSatisfy({ !$0.name.isEmpty }) else {
      throw lines.malformed("an entry ends without its operator")
    }
    return entries
  }
}

extension RepairLog.Entry {
  fileprivate mutating func take(_ line: String, _ lines: TextLines) throws(JournalError) {
    if line.hasPrefix("operator ") {
      name = String(line.dropFirst(9))
    } else if line.hasPrefix("reason ") {
      reason = String(line.dropFirst(7))
    } else if line.hasPrefix("gap ") {
      let words = line.prefix { $0 != ":" }.split(separator: " ").dropFirst()
      guard let first = words.first.flatMap(Self.sequence), words.count >= 3 else {
        throw lines.malformed("no record that was lost")
      }
      lostFrom = first
      lostThrough = words.last.flatMap(Self.sequence) ?? 0
    } else if line.hasPrefix("quarantine ") {
      let words = try lines.words(of: line, "quarantine", count: 3)
      _ = try lines.digest(words[2])
      guard let count = UInt64(words[1]), count <= UInt64(Int64.max) - byteCount else {
        throw lines.malformed("no count of bytes")
      }
      quarantined.append(JournalFormat.quarantineName + "/" + words[0])
      byteCount += count
    }
  }

  private static func sequence(_ word: Substring) -> UInt64? {
    word.hasPrefix("#") ? UInt64(word.dropFirst()) : nil
  }
}
