import JournalStore
import SystemCalls
import Testing

/// The bytes of hexadecimal digits.
func bytes(hexadecimal text: String) -> [UInt8] {
  let digits = text.utf8.compactMap { UInt8(Character(Unicode.Scalar($0)).hexDigitValue ?? 0) }
  return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

func digest(hexadecimal text: String) -> SHA256Digest {
  SHA256Digest(bytes(hexadecimal: text).span, at: 0)
}

/// What the tests of evidence have in common.
enum Evidence {
  static let journalId = JournalId(low: 1, high: 2)
  static let origin = "daybook/01000000000000000200000000000000"

  /// The key whose seed is 32 bytes counted up from `first`.
  static func key(_ first: UInt8) -> SigningKey {
    var seed = Array(first..<first + 32)
    guard let key = SigningKey(seed: &seed) else { preconditionFailure("a seed has 32 bytes") }
    return key
  }

  static func logKey(_ first: UInt8 = 0) throws -> NoteKey {
    try NoteKey(name: origin, kind: .text, key: key(first).verifyingKey)
  }

  /// SHA-256 by the room's hasher.
  static func hash(_ bytes: [UInt8]) -> SHA256Digest {
    var hasher = SHA256Hasher()
    hasher.begin()
    hasher.update(bytes.span)
    return hasher.finish()
  }

  /// As many different leaves.
  static func leaves(_ count: Int) -> [SHA256Digest] {
    (0..<count).map { hash([0, UInt8($0 >> 8), UInt8($0 & 255)]) }
  }

  /// The Merkle tree hash as RFC 6962 §2.1 defines it, by recursion.
  static func root(_ leaves: ArraySlice<SHA256Digest>) -> SHA256Digest {
    if leaves.isEmpty { return hash([]) }
    if leaves.count == 1 { return leaves[leaves.startIndex] }
    let middle = split(leaves)
    return hash([1] + root(leaves[..<middle]).bytes + root(leaves[middle...]).bytes)
  }

  /// PATH(m, D[n]) of RFC 6962 §2.1.1, by recursion.
  static func path(_ index: Int, _ leaves: ArraySlice<SHA256Digest>) -> [SHA256Digest] {
    if leaves.count == 1 { return [] }
    let middle = split(leaves)
    return leaves.startIndex + index < middle
      ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
      : path(index - (middle - leaves.startIndex), leaves[middle...]) + [root(leaves[..<middle])]
  }

  /// SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2, by recursion.
  static func subproof(
    _ size: Int, _ leaves: ArraySlice<SHA256Digest>, _ isWhole: Bool = true
  ) -> [SHA256Digest] {
    if size == leaves.count { return isWhole ? [] : [root(leaves)] }
    let middle = split(leaves)
    let left = middle - leaves.startIndex
    return size <= left
      ? subproof(size, leaves[..<middle], isWhole) + [root(leaves[middle...])]
      : subproof(size - left, leaves[middle...], false) + [root(leaves[..<middle])]
  }

  private static func split(_ leaves: ArraySlice<SHA256Digest>) -> Int {
    var power = 1
    while power * 2 < leaves.count { power *= 2 }
    return leaves.startIndex + power
  }

  static func inclusion(
    of index: Int, in leaves: [SHA256Digest]
  ) throws -> InclusionProof {
    let size = UInt64(leaves.count)
    var builder = try #require(ProofBuilder(inclusionOf: UInt64(index), in: size))
    let path = finish(&builder, leaves)
    return InclusionProof(index: UInt64(index), treeSize: size, path: try #require(path))
  }

  static func consistency(
    from first: Int, in leaves: [SHA256Digest]
  ) throws -> ConsistencyProof {
    let size = UInt64(leaves.count)
    var builder = try #require(ProofBuilder(consistencyFrom: UInt64(first), to: size))
    let path = finish(&builder, leaves)
    return ConsistencyProof(
      firstSize: UInt64(first), secondSize: size, path: try #require(path))
  }

  private static func finish(
    _ builder: inout ProofBuilder, _ leaves: [SHA256Digest]
  ) -> [SHA256Digest]? {
    var hasher = BlockHasher()
    for leaf in leaves { builder.append(leaf, &hasher) }
    return builder.finish()
  }

  static func checkpoint(_ leaves: ArraySlice<SHA256Digest>) -> Checkpoint {
    Checkpoint(journalId: journalId, size: UInt64(leaves.count), root: root(leaves))
  }

  /// The same bytes with one bit turned over.
  static func flip(_ bytes: [UInt8], bit: Int) -> [UInt8] {
    var changed = bytes
    changed[bit / 8] ^= 1 << (bit % 8)
    return changed
  }

  static func flip(_ digest: SHA256Digest, bit: Int) -> SHA256Digest {
    SHA256Digest(flip(digest.bytes, bit: bit).span, at: 0)
  }
}

/// The error of the evidence that `body` throws, or nil.
func evidenceError(_ body: () throws -> Void) throws -> EvidenceError? {
  do {
    try body()
    return nil
  } catch let error as EvidenceError {
    return error
  }
}

/// What is malformed about it, or nil.
func whyMalformed(_ body: () throws -> Void) throws -> String? {
  guard case .malformed(_, _, let why) = try evidenceError(body) else { return nil }
  return why
}
