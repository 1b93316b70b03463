import JournalStore
import SystemCalls

/// What an operator proves themselves with where the socket's peer does not: 256 random bits.
///
///     dbk_ and 43 characters of base64url without padding (RFC 4648 §5); the last has 4 bits
///
/// Nobody but the operator keeps it: the journal has its hash.
package struct OperatorToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  /// The secret, as it stands in its file.
  package let text: String

  /// What every token begins with, so that a scanner for secrets finds a lost one.
  package static let prefix = "dbk_"
  /// How many characters follow.
  package static let digitCount = 43

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let fileByteCount = 4_096

  /// The token of these 32 bytes.
  init(secret: [UInt8]) {
    precondition(secret.count == 32, "a token has 256 bits")
    var digits: [UInt8] = []
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    for byte in secret {
      bits = bits << 8 | UInt32(byte)
      bitCount += 8
      while bitCount >= 6 {
        bitCount -= 6
        digits.append(Self.alphabet[Int(bits >> bitCount & 63)])
      }
      bits &= (1 << bitCount) - 1
    }
    digits.append(Self.alphabet[Int(bits << (6 - bitCount) & 63)])
    text = Self.prefix + String(decoding: digits, as: UTF8.self)
  }

  /// Reads a token; `place` says in an error where it stood.
  package init(parsing text: String, from place: String) throws(CredentialError) {
    let digits = text.utf8.dropFirst(Self.prefix.utf8.count)
    // Of the last character two bits are beyond the 256: a text that sets them is no token's.
    guard text.hasPrefix(Self.prefix), digits.count == Self.digitCount,
      digits.allSatisfy(Self.alphabet.contains), let last = digits.last,
      let value = Self.alphabet.firstIndex(of: last), value & 3 == 0
    else { throw .malformedToken(place: place) }
    self.text = text
  }

  /// Draws a new one (getrandom(2)).
  package static func make() throws(CredentialError) -> OperatorToken {
    do throws(SystemError) {
      return OperatorToken(secret: try CurrentProcess.randomBytes(count: 32))
    } catch {
      throw .system(error)
    }
  }

  /// Reads a token's file, which must be the caller's and closed to all others (0600 or less).
  package static func read(_ path: String) throws(CredentialError) -> OperatorToken {
    var bytes = [UInt8](repeating: 0, count: fileByteCount)
    let permissions: UInt32
    let owner: UInt32
    let count: Int
    do throws(SystemError) {
      let file = try File.openForReading(path)
      permissions = try file.permissions()
      owner = try file.ownerIdentifier()
      count = try file.read(into: &bytes, at: 0, byteCount: bytes.count, fileOffset: 0)
    } catch {
      throw .system(error)
    }
    let caller = CurrentProcess.effectiveUserIdentifier
    guard owner == caller else {
      throw .foreignFile(path: path, owner: owner, caller: caller)
    }
    guard permissions & ~0o600 == 0 else {
      throw .exposedFile(path: path, permissions: permissions)
    }
    let line = bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }
    guard count - line.count <= 1 else { throw .malformedToken(place: path) }
    return try OperatorToken(parsing: String(decoding: line, as: UTF8.self), from: path)
  }

  /// Writes a new file that only its owner can read; EEXIST when the path is taken.
  package func write(to path: String) throws(CredentialError) {
    do throws(SystemError) {
      let file = try File.create(path, permissions: 0o600)
      do throws(SystemError) {
        try file.write(Array((text + "\n").utf8).span, at: 0)
        try file.synchronize()
      } catch {
        file.abandon()
        throw error
      }
      try file.close()
    } catch {
      throw .system(error)
    }
  }

  /// What the journal may know of it.
  package var hash: TokenHash {
    var hasher = SHA256Hasher()
    hasher.begin()
    hasher.update(Array(text.utf8).span)
    return TokenHash(digest: hasher.finish())
  }

  /// Not the secret.
  package var description: String { "an operator's token" }

  /// Redacted, as `description` is.
  package var debugDescription: String { description }
}

/// SHA-256 of a token's text: `printf %s TOKEN | sha256sum`. A slow hash would add nothing, as 256
/// random bits cannot be guessed.
package struct TokenHash: Equatable, Sendable, CustomStringConvertible {
  private let digest: SHA256Digest

  init(digest: SHA256Digest) { self.digest = digest }

  /// Reads 64 hexadecimal digits.
  package init(parsing text: String) throws(CredentialError) {
    let digits = Array(text.utf8)
    var bytes: [UInt8] = []
    guard digits.count == 2 * SHA256Digest.byteCount else { throw .malformedHash }
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Self.value(of: digits[index]), let low = Self.value(of: digits[index + 1])
      else { throw .malformedHash }
      bytes.append(high << 4 | low)
    }
    digest = SHA256Digest(bytes.span, at: 0)
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil  // open set: bytes
    }
  }

  /// Whether it is the token's. Every byte is looked at whatever the others are, so that the time
  /// it takes says nothing of where they differ.
  package func matches(_ token: OperatorToken) -> Bool {
    let difference = zip(digest.bytes, token.hash.digest.bytes).reduce(UInt8(0)) {
      $0 | ($1.0 ^ $1.1)
    }
    return difference == 0
  }

  /// 64 lower-case digits.
  package var description: String { "\(digest)" }
}
