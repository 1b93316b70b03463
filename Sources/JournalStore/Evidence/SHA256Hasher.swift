import CCrypto

/// SHA-256 by OpenSSL's EVP, with one context used again and again: fetching the algorithm anew
/// costs more than hashing a small block. OpenSSL fails here only when memory is out, hence
/// preconditions.
@safe
package struct SHA256Hasher: ~Copyable {
  private let context: OpaquePointer
  private let algorithm: OpaquePointer
  private var output = [UInt8](repeating: 0, count: SHA256Digest.byteCount)

  /// A hasher ready to `begin()`.
  package init() {
    guard let context = unsafe EVP_MD_CTX_new(),
      let algorithm = unsafe EVP_MD_fetch(nil, "SHA256", nil)
    else { preconditionFailure("OpenSSL provides SHA-256") }
    unsafe self.context = context
    unsafe self.algorithm = algorithm
  }

  deinit {
    unsafe EVP_MD_CTX_free(context)
    unsafe EVP_MD_free(algorithm)
  }

  /// Begins a new digest, dropping one not finished.
  package mutating func begin() {
    precondition(
      unsafe EVP_DigestInit_ex2(context, algorithm, nil) == 1, "OpenSSL begins a digest")
  }

  /// Adds bytes.
  package mutating func update(_ bytes: Span<UInt8>) {
    let result = unsafe bytes.withUnsafeBytes {
      unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count)
    }
    precondition(result == 1, "OpenSSL updates a digest")
  }

  /// The digest of all bytes since `begin()`.
  package mutating func finish() -> SHA256Digest {
    precondition(
      unsafe EVP_DigestFinal_ex(context, &output, nil) == 1, "OpenSSL finishes a digest")
    return SHA256Digest(output.span, at: 0)
  }
}
