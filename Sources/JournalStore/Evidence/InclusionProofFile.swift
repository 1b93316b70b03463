/// A leaf's way to a signed checkpoint, for who has the leaf (c2sp.org/tlog-proof).
///
///     c2sp.org/tlog-proof@v1
///     extra <base64>            only when there is some
///     index <decimal>
///     <base64 of a root>        from the leaf's sibling upwards
///     (an empty line)
///     the checkpoint, a signed note
package struct InclusionProofFile: Equatable, Sendable {
  /// Whatever else; nothing vouches for it.
  package let extra: [UInt8]?
  /// The leaf's number from 0.
  package let index: UInt64
  /// The roots beside its way, from the leaf's sibling upwards.
  package let path: [SHA256Digest]
  /// The checkpoint with its signatures, as the log issued it.
  package let note: SignedNote

  /// The largest file that is read, in bytes.
  package static let maximumByteCount = 8 << 20
  /// The most roots of a path: trees have less than 2^63 leaves.
  static let maximumPathCount = 63

  static let firstLine = "c2sp.org/tlog-proof@v1"

  /// A proof to be handed out.
  package init(proof: InclusionProof, note: SignedNote) {
    extra = nil
    index = proof.index
    path = proof.path
    self.note = note
  }

  /// Reads the text. What is read is not yet checked.
  package init(_ bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count <= Self.maximumByteCount else {
      throw .tooLarge(.inclusion, byteCount: bytes.count, maximum: Self.maximumByteCount)
    }
    var reader = EvidenceReader(.inclusion, bytes)
    guard bytes[try reader.next(Self.firstLine)].elementsEqual(Self.firstLine.utf8) else {
      throw reader.malformed("it is not '\(Self.firstLine)'")
    }
    extra = reader.isNext("extra") ? try reader.decoded(try reader.value(of: "extra")) : nil
    index = try reader.number("index", upTo: ProofBuilder.maximumTreeSize - 1)
    var path: [SHA256Digest] = []
    while true {
      let line = try reader.next("a root or an empty line")
      if line.isEmpty { break }
      guard path.count < Self.maximumPathCount else {
        throw reader.malformed("more than \(Self.maximumPathCount) roots")
      }
      path.append(try reader.digest(line))
    }
    self.path = path
    note = try SignedNote(reader.rest)
  }

  /// The text.
  package var bytes: [UInt8] {
    var text = "\(Self.firstLine)\n"
    if let extra { text += "extra \(Base64.text(extra))\n" }
    text += "index \(index)\n" + path.map { "\($0.base64)\n" }.joined() + "\n"
    return Array(text.utf8) + note.bytes
  }

  /// Checks that the log has signed the checkpoint and that the leaf is in its tree; the
  /// checkpoint.
  package func check(
    _ leaf: SHA256Digest, by log: NoteKey, _ hasher: inout BlockHasher
  ) throws(EvidenceError) -> Checkpoint {
    let checkpoint = try Checkpoint(note, by: log)
    let proof = InclusionProof(index: index, treeSize: checkpoint.size, path: path)
    guard proof.proves(leaf, in: checkpoint.root, &hasher) else {
      throw .notIncluded(index: index, treeSize: checkpoint.size)
    }
    return checkpoint
  }
}
