/// One commit group of a journal, without its records.
package struct JournalGroup: Equatable, Sendable {
  /// How many groups came before: its leaf's number.
  package let index: UInt64
  /// Which opening wrote it.
  package let epoch: UInt32
  /// The sequence of its first record.
  package let firstSequence: UInt64
  /// How many records it holds.
  package let recordCount: UInt32
  /// When its first record was recorded, ns.
  package let firstRecordedAt: Int64
  /// When its last record was recorded, ns.
  package let lastRecordedAt: Int64
  /// Its leaf in the tree.
  package let leaf: SHA256Digest

  init(_ group: BlockGroup, leaf: SHA256Digest) {
    index = group.index
    epoch = group.epoch
    firstSequence = group.firstSequence
    recordCount = group.recordCount
    firstRecordedAt = group.firstRecordedAt
    lastRecordedAt = group.lastRecordedAt
    self.leaf = leaf
  }

  /// The sequence of its last record.
  package var lastSequence: UInt64 { firstSequence + UInt64(recordCount) - 1 }
}

/// The commit groups of a journal, one after the other, each proven to have the leaf that the chain
/// is made of. Blocks without records are passed over. It knows nothing of how a group is stored.
package struct JournalGroups: ~Copyable {
  private var reader: JournalReader
  /// Groups that end before this record are passed over.
  private let wanted: UInt64
  /// The groups of the block that the reader is at, and which of them is next.
  private var groups: [BlockGroup] = []
  private var nextIndex = 0
  private var hasher = BlockHasher()

  /// Opens a journal at the group that holds a record; 0 = at the first one.
  package static func open(
    _ directory: String, holding sequence: UInt64 = 0
  ) throws(ProvingError) -> JournalGroups {
    do throws(JournalError) {
      return JournalGroups(
        reader: try JournalReader.open(directory, from: sequence, verification: .chain),
        from: sequence)
    } catch {
      throw .journal(error)
    }
  }

  private init(reader: consuming JournalReader, from sequence: UInt64) {
    self.reader = reader
    wanted = sequence
  }

  /// Which journal.
  package var journalId: JournalId { reader.journalId }

  /// The highest sequence that the blocks read so far call durable.
  package var durableThrough: UInt64 { reader.state.durableThrough }

  /// The sequence of the last record read; 0 when there is none.
  package var lastSequence: UInt64 { reader.state.nextSequence - 1 }

  /// How many groups there are up to here.
  package var count: UInt64 { reader.state.groupIndex }

  /// The next group; nil at the end.
  package mutating func next() throws(ProvingError) -> JournalGroup? {
    while true {
      while nextIndex < groups.count {
        let group = groups[nextIndex]
        nextIndex += 1
        if group.lastSequence < wanted { continue }
        return JournalGroup(group, leaf: group.leaf(of: reader.payload, &hasher))
      }
      do throws(JournalError) {
        guard try reader.nextBlock() else { return nil }
      } catch {
        throw .journal(error)
      }
      groups = reader.groups
      nextIndex = 0
    }
  }

  /// The last group with its records.
  package var evidence: GroupEvidence {
    precondition(nextIndex > 0, "there is a last group once next() has given one")
    return GroupEvidence(groups[nextIndex - 1], in: reader.payload)
  }
}
