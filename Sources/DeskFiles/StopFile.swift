import SystemCalls

/// The file beside a journal that stops its engine for as long as it is there: for whoever has a
/// shell and nothing else. Whoever removes it only makes a recovery possible; it recovers nothing.
package struct StopFile: Equatable, Sendable {
  /// Where it is.
  package let path: String
  /// Who made it: the owner's user name, or the number where the machine knows no name.
  package let owner: String
  /// Why: its first line.
  package let reason: String

  /// The most that is read of a reason, in bytes.
  package static let reasonByteCount = 200
  /// What the reason begins with where the engine halted because its journal could not be written.
  package static let journalFailure = "journal failure: "
  /// The reason of a file that gives none.
  package static let noReason = "stop file"

  /// Where the stop file of a journal lies.
  package static func path(of journal: String) -> String { Beside.path(of: journal, "stop") }

  /// Whether there is one, whatever it is: one lstat(2).
  package static func exists(for journal: String) throws(DeskFileError) -> Bool {
    let path = path(of: journal)
    return try calling { () throws(SystemError) in
      try FileStatus(of: path, followsLinks: false) != nil
    }
  }

  /// The stop file of a journal; nil when there is none. One that cannot be read stops as well.
  package init?(of journal: String) throws(DeskFileError) {
    let path = Self.path(of: journal)
    let status = try calling { () throws(SystemError) in
      try FileStatus(of: path, followsLinks: false)
    }
    guard let status else { return nil }
    self.path = path
    owner = UserName.of(status.owner) ?? "uid \(status.owner)"
    reason = status.isRegularFile ? Self.reason(in: path) : Self.noReason
  }

  /// Makes a stop file that is there with its reason or not at all, and is on the device when this
  /// returns. False when there is one already, which stays as it is. The reason is one line.
  package static func create(for journal: String, reason: String) throws(DeskFileError) -> Bool {
    precondition(isReason(reason), "a reason is a line of at most \(reasonByteCount) bytes")
    let path = path(of: journal)
    let folder = Directory(path).parent
    let name = Beside.name(of: path)
    let draft = "\(name).\(CurrentProcess.identifier).tmp"
    return try calling { () throws(SystemError) in
      try folder.removeFile(draft)
      let file = try File.create(folder.path(of: draft))
      do throws(SystemError) {
        try file.write(Array("\(reason)\n".utf8).span, at: 0)
        try file.synchronize()
      } catch {
        file.abandon()
        throw error
      }
      try file.close()
      do throws(SystemError) {
        try folder.renameWithoutReplacing(draft, to: name)
      } catch {
        try folder.removeFile(draft)
        guard error.isAlreadyThere else { throw error }
        return false
      }
      try folder.synchronize()
      return true
    }
  }

  /// Makes a stop file where there is none. Whether there is one now, and what became of it, in
  /// words, for those who can do no more about it.
  package static func leave(
    for journal: String, reason: String
  ) -> (isThere: Bool, outcome: String) {
    do throws(DeskFileError) {
      let isNew = try create(for: journal, reason: reason)
      return (true, "\(path(of: journal)) \(isNew ? "was made" : "is there already")")
    } catch {
      return (false, "no stop file could be made: \(error.description)")
    }
  }

  /// Whether a text can be the reason: a line with something in it, and nothing that moves cursors.
  package static func isReason(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= reasonByteCount
      && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
  }

  /// Whether an engine made it because its journal could not be written.
  package var isForJournal: Bool { reason.hasPrefix(Self.journalFailure) }

  /// A text as a reason: what would move cursors replaced, and cut at a whole character.
  package static func reason(saying text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
      let moves = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      let next: Unicode.Scalar = moves ? " " : scalar
      if line.utf8.count + UTF8.width(next) > reasonByteCount { break }
      line.unicodeScalars.append(next)
    }
    return line.isEmpty ? noReason : line
  }

  /// The first line, cut at a whole character; `noReason` where nothing can be read of it.
  private static func reason(in path: String) -> String {
    // Opening a pipe put there since the look would wait for ever, so nothing here waits.
    do throws(SystemError) {
      let file = try File.openForReading(path, waits: false)
      var bytes = [UInt8](repeating: 0, count: reasonByteCount + 1)
      let count = try file.read(into: &bytes, at: 0, byteCount: bytes.count, fileOffset: 0)
      return reason(bytes[..<count])
    } catch {
      return noReason
    }
  }

  /// The reason that these first bytes of a file give.
  static func reason(_ bytes: ArraySlice<UInt8>) -> String {
    var line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    if line.count > reasonByteCount {
      line = line.prefix(reasonByteCount + 1)
      // Back to where a character begins: bytes 10xxxxxx go on with one.
      while let last = line.popLast(), last & 0xC0 == 0x80 {}
    }
    guard let text = String(validating: line, as: UTF8.self), isReason(text) else {
      return noReason
    }
    return text
  }
}
