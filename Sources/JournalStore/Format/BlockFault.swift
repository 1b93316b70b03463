/// Why the bytes at a block's place are not the block that belongs there.
enum BlockFault: String, Error, Equatable, Sendable {
  case cutOff = "the file ends within a block"
  case hole = "zeros where a block should be, and more bytes behind them"
  case notABlock = "no block begins here"
  case headerChecksum = "the block header's checksum does not match"
  case version = "the block's header has an unknown version"
  case reserved = "reserved bytes or flags of the block's header are set"
  case lengths = "counts and lengths in the block's header contradict each other"
  case foreign = "the block belongs to another journal"
  case epoch = "the block was written by another opening than its segment"
  case sequence = "the block's first sequence is not the next one"
  case groupIndex = "the block's group index is not the next one"
  case watermark = "the block's watermark goes back, or claims records not yet written"
  case chain = "the block does not continue the hash chain"
  case payloadChecksum = "the payload's checksum does not match"
  case padding = "the padding behind the block is not zero"
  case compression = "the payload does not decompress to its length"
  case leaf = "the records do not have the block's leaf hash"
  case records = "the records do not fill the block, or not with its count and times"

  // Of sealed blocks only.
  case columnCutOff = "the payload ends within a column"
  case columnForm = "a column's form, counts or lengths contradict each other"
  case rowGroups = "the groups of rows are not all of the block's records"
  case groupSizes = "the commit groups are not all of the block's records"
  case endState = "the blocks do not end where the footer says that the journal stands"
  case index = "the block is not the one that the footer's index names"

  /// Whether header and payload were found whole by their checksums before this was found: no write
  /// that was torn leaves such a block.
  var isOfWholeBlock: Bool {
    switch self {
    case .leaf, .records: true
    case .cutOff, .hole, .notABlock, .headerChecksum, .version, .reserved, .lengths, .foreign,
      .epoch, .sequence, .groupIndex, .watermark, .chain, .payloadChecksum, .padding,
      .compression, .columnCutOff, .columnForm, .rowGroups, .groupSizes, .endState, .index:
      false
    }
  }
}
