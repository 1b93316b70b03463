/// The first 4096 bytes of a segment.
///
///       0        8       12       16               32     36       40       48       56       64
///       ┌────────┬────────┬────────┬────────────────┬──────┬────────┬────────┬────────┬────────┐
///       │ magic  │version │ size   │ journal id     │epoch │ schema │ first  │ bytes  │created │
///       └────────┴────────┴────────┴────────────────┴──────┴────────┴────────┴────────┴────────┘
///       64          96            160      168       176    184        2232   2236    4088   4096
///       ┌───────────┬─────────────┬────────┬─────────┬──────┬──────────┬──────┬───────┬──────┐
///       │ chain     │ build label │ groups │ durable │ last │ frontier │ form │ zeros │ XXH3 │
///       └───────────┴─────────────┴────────┴─────────┴──────┴──────────┴──────┴───────┴──────┘
package struct SegmentHeader: Equatable, Sendable {
  /// Which journal.
  package var journalId: JournalId
  /// Which opening of the journal wrote it, from 1.
  package var epoch: UInt32
  /// The version of the events' meaning.
  package var schemaVersion: UInt32
  /// The sequence of the first record that it holds or will hold.
  package var firstSequence: UInt64
  /// The size in bytes that it was prepared with.
  package var segmentByteCount: UInt64
  /// The wall clock when it was begun, ns UTC; 0 when the writer stamps no clocks.
  package var createdAt: Int64
  /// The chain over all commit groups before it.
  package var chain: SHA256Digest
  /// What wrote it.
  package var buildLabel: String
  /// How many commit groups with records come before it.
  package var groupIndex: UInt64
  /// The highest sequence known durable when it was begun.
  package var durableThrough: UInt64
  /// The recorded time of the last record before it, ns; 0 when there is none.
  package var lastRecordedAt: Int64
  /// The Merkle tree's right edge over all groups before it; nil in version 1, which has none.
  package var frontier: MerkleFrontier?
  /// What lies behind the header; version 1 knows the live form only.
  package var form = SegmentForm.live

  private static let magic: UInt64 = 0x004B_4F4F_4259_4144  // "DAYBOOK\0"
  private static let labelRange = 96..<160
  private static let frontierOffset = 184
  private static let formOffset = 2232
  private static let checksumOffset = 4088

  /// The name that its file must have.
  package var name: SegmentName {
    SegmentName(firstSequence: firstSequence, epoch: epoch, form: form)
  }

  /// The 4096 bytes.
  func encoded() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: JournalFormat.segmentHeaderByteCount)
    bytes.replaceSubrange(
      Self.labelRange,
      with: Self.labelBytes(buildLabel))
    var span = bytes.mutableSpan
    span.store(Self.magic, at: 0)
    span.store(frontier == nil ? 1 : JournalFormat.version, at: 8)
    span.store(UInt32(JournalFormat.segmentHeaderByteCount), at: 12)
    journalId.write(&span, at: 16)
    span.store(epoch, at: 32)
    span.store(schemaVersion, at: 36)
    span.store(firstSequence, at: 40)
    span.store(segmentByteCount, at: 48)
    span.store(createdAt, at: 56)
    chain.write(&span, at: 64)
    span.store(groupIndex, at: 160)
    span.store(durableThrough, at: 168)
    span.store(lastRecordedAt, at: 176)
    precondition(form == .live || frontier != nil, "a sealed segment has a frontier")
    frontier?.encode(&span, at: Self.frontierOffset)
    span.store(form.rawValue, at: Self.formOffset)
    let checksum = XXH3.hash(span.span.extracting(0..<Self.checksumOffset))
    span.store(checksum, at: Self.checksumOffset)
    return bytes
  }

  /// Reads the header of `file`; `bytes` are the first 4096 of it, or fewer when it is shorter.
  init(_ bytes: Span<UInt8>, file: String, name: SegmentName) throws(JournalError) {
    func damaged(_ what: String) -> JournalError {
      .damaged(file: file, offset: 0, sequence: name.firstSequence, what: what)
    }
    guard bytes.count >= JournalFormat.segmentHeaderByteCount else {
      throw damaged("the segment's header is cut off after \(bytes.count) bytes")
    }
    guard bytes.integer(at: 0, as: UInt64.self) == Self.magic else {
      throw .notAJournal(file: file, why: "it does not begin with DAYBOOK")
    }
    // In every version the first 4096 bytes end in their checksum, so that a flipped bit is never
    // taken for a newer version.
    guard
      bytes.integer(at: Self.checksumOffset, as: UInt64.self)
        == XXH3.hash(bytes.extracting(0..<Self.checksumOffset))
    else { throw damaged("the segment header's checksum does not match") }
    let version = bytes.integer(at: 8, as: UInt32.self)
    guard version <= JournalFormat.version else {
      throw .newerVersion(file: file, found: version, supported: JournalFormat.version)
    }
    let fieldsEnd = version == 1 ? Self.frontierOffset : Self.formOffset + 4
    guard version >= 1,
      bytes.integer(at: 12, as: UInt32.self) == UInt32(JournalFormat.segmentHeaderByteCount),
      bytes.extracting(fieldsEnd..<Self.checksumOffset).isAllZero
    else { throw damaged("the segment's header has a size or reserved bytes of no known version") }
    journalId = JournalId(bytes, at: 16)
    epoch = bytes.integer(at: 32, as: UInt32.self)
    schemaVersion = bytes.integer(at: 36, as: UInt32.self)
    firstSequence = bytes.integer(at: 40, as: UInt64.self)
    segmentByteCount = bytes.integer(at: 48, as: UInt64.self)
    createdAt = bytes.integer(at: 56, as: Int64.self)
    chain = SHA256Digest(bytes, at: 64)
    buildLabel = Self.label(bytes.extracting(Self.labelRange))
    groupIndex = bytes.integer(at: 160, as: UInt64.self)
    durableThrough = bytes.integer(at: 168, as: UInt64.self)
    lastRecordedAt = bytes.integer(at: 176, as: Int64.self)
    if version > 1 {
      frontier = MerkleFrontier(bytes, at: Self.frontierOffset, size: groupIndex)
      if frontier == nil { throw damaged("its Merkle frontier is not one of its group count") }
      guard
        let form = SegmentForm(rawValue: bytes.integer(at: Self.formOffset, as: UInt32.self))
      else { throw damaged("its header names a form that is none") }
      self.form = form
    }
    guard self.name == name else {
      throw damaged("its header says it is \(self.name): the file was renamed or replaced")
    }
    guard durableThrough < firstSequence else {
      throw damaged("its header calls record #\(durableThrough) durable before it was written")
    }
  }

  init(
    state: ChainState, frontier: MerkleFrontier, options: JournalOptions, segmentByteCount: Int,
    createdAt: Int64
  ) {
    self.frontier = frontier
    journalId = state.journalId
    epoch = state.epoch
    schemaVersion = options.schemaVersion
    firstSequence = state.nextSequence
    self.segmentByteCount = UInt64(segmentByteCount)
    self.createdAt = createdAt
    chain = state.chain
    buildLabel = options.buildLabel
    groupIndex = state.groupIndex
    durableThrough = state.durableThrough
    lastRecordedAt = state.lastRecordedAt
  }

  /// Whole characters of the label in at most 64 bytes, padded with zeros.
  static func labelBytes(_ label: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for character in label {
      guard bytes.count + character.utf8.count <= labelRange.count else { break }
      bytes.append(contentsOf: character.utf8)
    }
    return bytes + [UInt8](repeating: 0, count: labelRange.count - bytes.count)
  }

  static func label(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    for index in bytes.indices where bytes[index] != 0 { text.append(bytes[index]) }
    return String(decoding: text, as: UTF8.self)
  }
}
