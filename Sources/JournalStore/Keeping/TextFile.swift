import SystemCalls

/// Small text files beside the segments: read whole, and replaced whole or not at all.
package enum TextFile {
  /// The text of a file, or nil when there is none.
  package static func read(
    _ name: String, in storage: any JournalStorage, maximumByteCount: Int
  ) throws(JournalError) -> [UInt8]? {
    do throws(SystemError) {
      let file = try storage.openForReading(name)
      let byteCount = try file.byteCount()
      guard byteCount <= maximumByteCount else {
        throw SystemError(operation: "read", path: storage.path(of: name), code: 27)  // EFBIG
      }
      var bytes = [UInt8](repeating: 0, count: byteCount)
      let count = try file.read(into: &bytes, at: 0, byteCount: byteCount, fileOffset: 0)
      bytes.removeLast(byteCount - count)
      try file.close()
      return bytes
    } catch {
      if error.isNotFound { return nil }
      throw .system(error)
    }
  }

  /// Gives a file this text, durably; a crash leaves the old text or the new one.
  package static func replace(
    _ name: String, with text: String, in storage: any JournalStorage
  ) throws(JournalError) {
    let bytes = Array(text.utf8)
    let draft = name + ".tmp"
    try attempt { () throws(SystemError) in
      try storage.removeFile(draft)
      let file = try storage.createFile(draft, permissions: 0o644)
      do throws(SystemError) {
        try file.write(bytes.span, at: 0)
        try file.synchronize()
      } catch {
        file.abandon()
        throw error
      }
      try file.close()
      try storage.renameReplacing(draft, to: name)
      try storage.synchronize()
    }
  }
}

/// Walks through the lines of a text file of ours and says where it is not of its form.
struct TextLines {
  private let lines: [String]
  private let file: String
  private var number = 0

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
  }

  mutating func next() -> String? {
    guard number < lines.count else { return nil }
    number += 1
    return lines[number - 1]
  }

  func malformed(_ why: String) -> JournalError {
    .notAJournal(file: file, why: "line \(number): \(why)")
  }

  mutating func expect(_ text: String) throws(JournalError) {
    guard next() == text else { throw malformed("not '\(text)'") }
  }

  /// The words behind the first one of the next line.
  mutating func words(_ first: String, count: Int) throws(JournalError) -> [String] {
    guard let line = next() else { throw malformed("it ends where '\(first)' should be") }
    return try words(of: line, first, count: count)
  }

  func words(of line: String, _ first: String, count: Int) throws(JournalError) -> [String] {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == count + 1, words[0] == first else {
      throw malformed("not '\(first)' and \(count) words")
    }
    return Array(words.dropFirst())
  }

  func digest(_ text: String) throws(JournalError) -> SHA256Digest {
    guard let digest = SHA256Digest(hexadecimal: text) else {
      throw malformed("'\(text)' is no SHA-256 in 64 lower-case hexadecimal digits")
    }
    return digest
  }

  func journalId(_ text: String) throws(JournalError) -> JournalId {
    guard let bytes = [UInt8](hexadecimal: text), bytes.count == 16 else {
      throw malformed("'\(text)' is no journal's identity")
    }
    return JournalId(bytes.span, at: 0)
  }
}

extension SHA256Digest {
  /// The digest of bytes that are all at hand.
  init(of bytes: [UInt8]) {
    var hasher = SHA256Hasher()
    hasher.begin()
    hasher.update(bytes.span)
    self = hasher.finish()
  }

  /// The digest of its description.
  init?(hexadecimal text: String) {
    guard let bytes = [UInt8](hexadecimal: text), bytes.count == Self.byteCount else { return nil }
    self.init(bytes.span, at: 0)
  }
}

extension [UInt8] {
  /// The bytes of lower-case hexadecimal digits, two each.
  init?(hexadecimal text: String) {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    self = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else {
        return nil
      }
      append(high << 4 | low)
    }
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil  // open set: bytes
    }
  }
}
