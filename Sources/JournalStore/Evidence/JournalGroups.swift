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

  init(_ block: BlockHeader) {
    index = block.groupIndex
    epoch = block.epoch
    firstSequence = block.firstSequence
    recordCount = block.recordCount
    firstRecordedAt = block.firstRecordedAt
    lastRecordedAt = block.lastRecordedAt
    leaf = block.leaf
  }

  /// The sequence of its last record.
  package var lastSequence: UInt64 { firstSequence + UInt64(recordCount) - 1 }
}

/// The commit groups of a journal, one after the other, each proven to have the leaf that the chain
/// is made of. Blocks without records are passed over. It knows nothing of how a group is stored.
package struct JournalGroups: ~Copyable {
  private var reader: JournalReader

  /// Opens a journal at the group that holds a record; 0 = at the first one.
  package static func open(
    _ directory: String, holding sequence: UInt64 = 0
  ) throws(ProvingError) -> JournalGroups {
    do throws(JournalError) {
      return JournalGroups(
        reader: try JournalReader.open(directory, from: sequence, verification: .chain))
    } catch {
      throw .journal(error)
    }
  }

  private init(reader: consuming JournalReader) { self.reader = reader }

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
    do throws(JournalError) {
      while try reader.nextBlock() {
        if reader.block.recordCount > 0 { return JournalGroup(reader.block) }
      }
      return nil
    } catch {
      throw .journal(error)
    }
  }

  /// The last group with its records.
  package var evidence: GroupEvidence {
    GroupEvidence(
      reader.block, records: Array(reader.payload.prefix(reader.payloadByteCount)))
  }
}
