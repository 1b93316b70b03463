/// Two checkpoints and the proof that the later one continues the earlier, for who has neither the
/// journal nor anything else but a key.
///
///     daybook-consistency@v1
///     log <verifier key>        those that signed, one or two
///     handover <base64>         116 bytes each, as many as there are
///     from <bytes>              0 for the tree without groups
///     the earlier checkpoint, a signed note of so many bytes
///     to <bytes>
///     the later checkpoint, a signed note
///     path <hashes>
///     <base64 of a root>
package struct ConsistencyFile: Equatable, Sendable {
  /// The keys that signed. Carried along, not vouched for.
  package let logs: [NoteKey]
  /// How the later key follows from the earlier one, oldest first.
  package let handovers: [KeyHandover]
  /// The earlier checkpoint; nil for the tree without groups, which every journal continues.
  package let earlier: SignedNote?
  /// The later checkpoint.
  package let later: SignedNote
  /// The roots from which both roots can be made.
  package let path: [SHA256Digest]

  static let firstLine = "daybook-consistency@v1"
  /// The largest file that is read, in bytes.
  package static let maximumByteCount = 4 << 20
  private static let maximumPathCount = 64

  /// A proof to be handed out; not checked.
  package init(
    logs: [NoteKey], handovers: [KeyHandover], earlier: SignedNote?, later: SignedNote,
    path: [SHA256Digest]
  ) {
    self.logs = logs
    self.handovers = handovers
    self.earlier = earlier
    self.later = later
    self.path = path
  }

  /// The text.
  package var bytes: [UInt8] {
    var text = Array("\(Self.firstLine)\n".utf8)
    for log in logs { text += "log \(log.text)\n".utf8 }
    for handover in handovers { text += "handover \(handover.text)\n".utf8 }
    let earlier = earlier?.bytes ?? []
    let later = later.bytes
    text += "from \(earlier.count)\n".utf8
    text += earlier
    text += "to \(later.count)\n".utf8
    text += later
    text += "path \(path.count)\n".utf8
    for root in path { text += "\(root.base64)\n".utf8 }
    return text
  }

  /// Reads the text; every line must be as `bytes` writes it. What is read is not yet checked.
  package init(_ bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count <= Self.maximumByteCount else {
      throw .tooLarge(.consistency, byteCount: bytes.count, maximum: Self.maximumByteCount)
    }
    var reader = EvidenceReader(.consistency, bytes)
    guard bytes[try reader.next(Self.firstLine)].elementsEqual(Self.firstLine.utf8) else {
      throw reader.malformed("it is not '\(Self.firstLine)'")
    }
    logs = try reader.keys(of: "log")
    guard !logs.isEmpty else { throw reader.malformed("no line 'log ' follows") }
    handovers = try reader.handovers()
    let earlierByteCount = try reader.number("from")
    earlier =
      earlierByteCount == 0
      ? nil : try SignedNote(try reader.block(byteCount: earlierByteCount))
    later = try SignedNote(try reader.block(byteCount: try reader.number("to")))
    let count = try reader.number("path", upTo: UInt64(Self.maximumPathCount))
    var path: [SHA256Digest] = []
    while path.count < Int(count) { path.append(try reader.digest(try reader.next("a root"))) }
    self.path = path
    guard reader.isAtEnd else { throw reader.malformed("more behind it than the path") }
  }
}

extension ConsistencyFile {
  /// What a consistency proof shows.
  package struct Shown: Equatable, Sendable {
    /// The earlier checkpoint; nil for the tree without groups.
    package let earlier: Checkpoint?
    /// The later one, which continues it.
    package let later: Checkpoint
    /// Who signed the later one.
    package let key: NoteKey
  }

  /// Recomputes everything by the keys given and those that follow from them by the handovers; both
  /// checkpoints must be signed by one of them.
  package func check(trusting trusted: [NoteKey]) throws(EvidenceError) -> Shown {
    let keys = TrustedKeys(trusted, following: handovers)
    let (to, key) = try keys.checkpoint(later)
    let from: Checkpoint?
    if let earlier { from = try keys.checkpoint(earlier).checkpoint } else { from = nil }
    if let from, !from.origin.hasSameBytes(as: to.origin) {
      throw .wrongOrigin(found: to.origin, expected: from.origin)
    }
    var hasher = BlockHasher()
    let proof = ConsistencyProof(firstSize: from?.size ?? 0, secondSize: to.size, path: path)
    guard proof.proves(from: from?.root ?? hasher.emptyRoot(), to: to.root, &hasher) else {
      throw .notConsistent(from: proof.firstSize, to: proof.secondSize)
    }
    return Shown(earlier: from, later: to, key: key)
  }
}
