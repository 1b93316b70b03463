/// Walks through the lines of a text that someone else made, and says where it is not of its form.
struct EvidenceReader {
  let part: EvidencePart
  let bytes: [UInt8]
  /// Where the next line begins.
  private(set) var offset = 0
  /// The number of the line read last.
  private(set) var line = 0

  init(_ part: EvidencePart, _ bytes: [UInt8]) {
    self.part = part
    self.bytes = bytes
  }

  var isAtEnd: Bool { offset == bytes.count }

  /// What is wrong with the line read last.
  func malformed(_ why: String) -> EvidenceError { .malformed(part, line: line, why: why) }

  /// The next line without its line feed, which must be there.
  mutating func next(_ what: String) throws(EvidenceError) -> Range<Int> {
    line += 1
    let start = offset
    guard start < bytes.count else { throw malformed("it ends where \(what) should be") }
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else {
      throw malformed("no line feed at its end")
    }
    offset = end + 1
    return start..<end
  }

  /// Whether the next line begins with this word and a space.
  func isNext(_ word: String) -> Bool { bytes[offset...].starts(with: "\(word) ".utf8) }

  /// What follows a word and a space in the next line.
  mutating func value(of word: String) throws(EvidenceError) -> Range<Int> {
    let line = try next("'\(word) '")
    let prefix = "\(word) ".utf8
    guard bytes[line].starts(with: prefix) else { throw malformed("it does not begin '\(word) '") }
    return line.lowerBound + prefix.count..<line.upperBound
  }

  /// The number that follows a word, in decimal without leading zeros.
  mutating func number(
    _ word: String, upTo maximum: UInt64 = .max
  ) throws(EvidenceError) -> UInt64 {
    let digits = try value(of: word)
    guard let number = UInt64(digits: bytes[digits]), number <= maximum else {
      throw malformed("'\(word)' is followed by no number up to \(maximum)")
    }
    return number
  }

  /// The bytes whose base 64 stands there.
  func decoded(_ range: Range<Int>) throws(EvidenceError) -> [UInt8] {
    guard let decoded = Base64.decode(bytes.span.extracting(range)) else {
      throw malformed("not base 64 (RFC 4648, section 4)")
    }
    return decoded
  }

  /// The digest whose base 64 stands there.
  func digest(_ range: Range<Int>) throws(EvidenceError) -> SHA256Digest {
    guard let digest = SHA256Digest(base64: bytes.span.extracting(range)) else {
      throw malformed("not the base 64 of 32 bytes")
    }
    return digest
  }

  /// The text that stands there.
  func text(_ range: Range<Int>) throws(EvidenceError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw malformed("not UTF-8")
    }
    return text
  }

  /// So many bytes that end in a line feed, as they stand.
  mutating func block(byteCount: UInt64) throws(EvidenceError) -> [UInt8] {
    guard byteCount <= UInt64(bytes.count - offset) else {
      throw malformed("it claims \(byteCount) bytes, and fewer follow")
    }
    let block = bytes[offset..<offset + Int(byteCount)]
    guard block.last == UInt8(ascii: "\n") else {
      throw malformed("the \(byteCount) bytes behind it do not end in a line feed")
    }
    offset = block.endIndex
    line += block.count { $0 == UInt8(ascii: "\n") }
    return Array(block)
  }

  /// The keys that follow, each behind this word in a line of its own.
  mutating func keys(of word: String) throws(EvidenceError) -> [NoteKey] {
    var keys: [NoteKey] = []
    while isNext(word) { keys.append(try NoteKey(text: try text(try value(of: word)))) }
    return keys
  }

  /// The handovers that follow, one a line.
  mutating func handovers() throws(EvidenceError) -> [KeyHandover] {
    var handovers: [KeyHandover] = []
    while isNext("handover") {
      handovers.append(try KeyHandover(try decoded(try value(of: "handover"))))
    }
    return handovers
  }

  /// All that was not read yet.
  var rest: [UInt8] { Array(bytes[offset...]) }
}

extension UInt64 {
  /// The number of its decimal digits without leading zeros, or nil.
  init?(digits: ArraySlice<UInt8>) {
    guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else {
      return nil
    }
    var number: UInt64 = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      let (tenfold, isTooLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, isTooLargeNow) = tenfold.addingReportingOverflow(
        UInt64(digit - UInt8(ascii: "0")))
      if isTooLarge || isTooLargeNow { return nil }
      number = sum
    }
    self = number
  }
}

extension String {
  /// Whether both are the same bytes. `==` would also take a letter for another one that Unicode
  /// calls equivalent, and so one signer's name for another's.
  func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
