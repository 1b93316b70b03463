import CCrypto
import SystemCalls

/// The public half of an Ed25519 key (RFC 8032): 32 bytes.
package struct VerifyingKey: Equatable, Hashable, Sendable {
  /// As RFC 8032 §5.1.5 encodes it.
  package let bytes: [UInt8]

  /// The size of a key in bytes.
  package static let byteCount = 32

  /// The key of 32 bytes, or nil when there are more or fewer.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Whether the key's owner signed the message (RFC 8032 §5.1.7). Bytes that are no signature or a
  /// key that is no point sign nothing.
  package func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard signature.count == SigningKey.signatureByteCount,
      let key = unsafe EVP_PKEY_new_raw_public_key_ex(
        nil, "ED25519", nil, bytes, bytes.count)
    else { return false }
    defer { unsafe EVP_PKEY_free(key) }
    guard let context = unsafe EVP_MD_CTX_new() else {
      preconditionFailure("OpenSSL has memory for a context")
    }
    defer { unsafe EVP_MD_CTX_free(context) }
    guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
    return unsafe EVP_DigestVerify(
      context, signature, signature.count, message, message.count) == 1
  }
}

/// The secret half of an Ed25519 key (RFC 8032). Only OpenSSL holds it, and overwrites it when the
/// key is dropped; the seed on its way in or out is a `SecretSeed`, which does the same.
@safe
package struct SigningKey: ~Copyable, @unchecked Sendable {
  // Unchecked: OpenSSL only reads a finished key, and counts references atomically.
  private let key: OpaquePointer
  /// The public half.
  package let verifyingKey: VerifyingKey

  /// The size of a signature in bytes.
  package static let signatureByteCount = 64

  /// The key of a seed.
  init(_ seed: borrowing SecretSeed) {
    let key = unsafe seed.makeKey()
    var bytes = [UInt8](repeating: 0, count: VerifyingKey.byteCount)
    var byteCount = bytes.count
    guard unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &byteCount) == 1,
      let verifyingKey = VerifyingKey(bytes)
    else { preconditionFailure("OpenSSL gives the public half of an Ed25519 key") }
    unsafe self.key = key
    self.verifyingKey = verifyingKey
  }

  /// The key of the 32 bytes of a seed, which are overwritten with zeros; nil when there are more
  /// or fewer.
  package init?(seed bytes: inout [UInt8]) {
    guard bytes.count == SecretSeed.byteCount else { return nil }
    self.init(SecretSeed(moving: &bytes))
  }

  /// A new key from the kernel's random source.
  package static func generate() throws(SystemError) -> SigningKey {
    SigningKey(try SecretSeed.random())
  }

  deinit { unsafe EVP_PKEY_free(key) }

  /// The signature of the message, 64 bytes; the same for the same message (RFC 8032 §5.1.6).
  package borrowing func sign(_ message: [UInt8]) -> [UInt8] {
    guard let context = unsafe EVP_MD_CTX_new() else {
      preconditionFailure("OpenSSL has memory for a context")
    }
    defer { unsafe EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: Self.signatureByteCount)
    var byteCount = signature.count
    precondition(
      unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1
        && EVP_DigestSign(context, &signature, &byteCount, message, message.count) == 1
        && byteCount == signature.count,
      "OpenSSL signs with a key that it made")
    return signature
  }
}

/// The 32 bytes that a signing key is made of, overwritten when dropped.
@safe
struct SecretSeed: ~Copyable {
  private let bytes: UnsafeMutablePointer<UInt8>

  static let byteCount = 32

  /// Takes the bytes and overwrites them with zeros where they were. There must be 32.
  init(moving bytes: inout [UInt8]) {
    precondition(bytes.count == Self.byteCount, "a seed has 32 bytes")
    unsafe self.bytes = .allocate(capacity: Self.byteCount)
    unsafe self.bytes.initialize(from: bytes, count: Self.byteCount)
    Self.overwrite(&bytes)
  }

  static func random() throws(SystemError) -> SecretSeed {
    var bytes = try CurrentProcess.randomBytes(count: byteCount)
    return SecretSeed(moving: &bytes)
  }

  deinit {
    unsafe OPENSSL_cleanse(bytes, Self.byteCount)
    unsafe bytes.deallocate()
  }

  /// OpenSSL's key of this seed; whoever asks frees it.
  fileprivate borrowing func makeKey() -> OpaquePointer {
    guard
      let key = unsafe EVP_PKEY_new_raw_private_key_ex(
        nil, "ED25519", nil, bytes, Self.byteCount)
    else { preconditionFailure("OpenSSL makes an Ed25519 key of any seed") }
    return unsafe key
  }

  /// Writes the seed at the start of a file.
  borrowing func write(to file: borrowing File) throws(SystemError) {
    try file.write(
      unsafe UnsafeBufferPointer(start: bytes, count: Self.byteCount).span, at: 0)
  }

  /// Writes zeros in a way that no optimiser leaves out (OPENSSL_cleanse(3)). The array must not be
  /// shared, or only a copy is overwritten.
  static func overwrite(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { buffer in
      if let start = buffer.baseAddress { unsafe OPENSSL_cleanse(start, buffer.count) }
    }
  }
}
