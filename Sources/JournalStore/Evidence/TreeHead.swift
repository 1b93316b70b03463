/// The Merkle tree over a journal's groups at one moment.
package struct TreeHead: Equatable, Sendable {
  /// How many groups it has for leaves.
  package let size: UInt64
  /// Its root.
  package let root: SHA256Digest
  /// The sequence of the last record in them.
  package let lastSequence: UInt64
}
