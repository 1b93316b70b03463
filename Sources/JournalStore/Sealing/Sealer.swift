import SystemCalls

/// Turns closed segments into their sealed form. The live file goes only when the sealed one is
/// durable under its name and was read back and proven; interrupted anywhere it does no harm, and
/// the next one finishes what it began.
package struct Sealer: Sendable {
  /// What became of a segment.
  package enum Outcome: Equatable, Sendable {
    /// It is sealed, and its live form is gone.
    case sealed
    /// It is the journal's last one, which is never sealed.
    case isLast
    /// It was told to stop; nothing changed.
    case cancelled
  }

  private let storage: any JournalStorage
  private let indexedKinds: KindSet
  private let schema: [UInt8]

  /// For the segments of a journal; the footers index the subjects of these kinds and carry this
  /// text, of at most 1 MiB.
  package init(_ storage: any JournalStorage, indexedKinds: [UInt8], schema: [UInt8]) {
    precondition(
      schema.count <= SealedFooter.maximumSchemaByteCount, "a schema has at most 1 MiB")
    self.storage = storage
    self.indexedKinds = KindSet(indexedKinds)
    self.schema = schema
  }

  /// The segments that can be sealed now, or whose live form is left over, oldest first.
  package func pending() throws(JournalError) -> [SegmentName] {
    let list = try SegmentList(storage)
    return list.live.filter { $0 != list.names.last }
  }

  /// Seals a segment. One that does not verify, or does not end where the next one begins, is
  /// thrown as damaged and stays as it is. Only one sealer at a time may work on a journal.
  package func seal(
    _ name: SegmentName, isCancelled: () -> Bool = { false }
  ) throws(JournalError) -> Outcome {
    let list = try SegmentList(storage)
    guard let successor = list.successor(of: name) else { return .isLast }
    let next = try OpenSegment.open(successor, in: storage).header
    let live = try OpenSegment.open(name, .live, in: storage)
    if !list.sealed.contains(name) {
      guard let end = try write(live, isCancelled) else { return .cancelled }
      try end.checkContinues(next, file: storage.path(of: "\(successor)"))
      let unfinished = try attempt { () throws(SystemError) in
        try storage.openForReading(name.unfinishedName)
      }
      guard let proven = try prove(unfinished, name, isCancelled) else { return .cancelled }
      guard proven == end else { throw notAsWritten(unfinished, name) }
      try attempt { () throws(SystemError) in
        try storage.renameWithoutReplacing(name.unfinishedName, to: name.fileName(.sealed))
        try storage.synchronize()
      }
    } else if try !proveLeftover(live, name, isCancelled) {
      return .cancelled
    }
    try attempt { () throws(SystemError) in
      try storage.removeFile(name.fileName(.live))
      try storage.synchronize()
    }
    return .sealed
  }

  /// Writes the sealed form under its unfinished name, durably; where the journal stands at its
  /// end, or nil when cancelled.
  private func write(
    _ live: OpenSegment, _ isCancelled: () -> Bool
  ) throws(JournalError) -> SegmentEnd? {
    var header = live.header
    header.frontier = try frontierAtStart(of: live)
    header.form = .sealed
    let name = header.name
    let file = try attempt { () throws(SystemError) in
      try storage.removeFile(name.unfinishedName)
      return try storage.createFile(name.unfinishedName, permissions: 0o444)
    }
    do throws(JournalError) {
      let end = try copy(live, header, to: file, isCancelled)
      try attempt { () throws(SystemError) in try file.close() }
      return end
    } catch {
      file.abandon()
      throw error
    }
  }

  private func copy(
    _ live: OpenSegment, _ header: SegmentHeader, to file: any StoredFile,
    _ isCancelled: () -> Bool
  ) throws(JournalError) -> SegmentEnd? {
    var scanner = BlockScanner(live, verification: .chain)
    scanner.frontier = header.frontier
    var writer = try attempt { () throws(SystemError) in
      try SealedSegmentWriter(file, header, indexedKinds: indexedKinds, schema: schema)
    }
    var hasher = BlockHasher()
    while true {
      let step = try scanner.next()
      if step == .end { break }
      guard step == .block else { throw scanner.damage(step.faultText) }
      if isCancelled() { return nil }
      for group in scanner.groups {
        let leaf = group.leaf(of: scanner.payload, &hasher)
        try attempt { () throws(SystemError) in
          try writer.add(
            scanner.block, scanner.payload.span.extracting(group.bytes), leaf: leaf)
        }
      }
    }
    let end = try scanner.segmentEnd()
    try attempt { () throws(SystemError) in try writer.finish(end.frontier) }
    return end
  }

  /// Reads a sealed file back as every reader will, with all leaves, and makes its footer anew from
  /// the records that come out; where it ends, or nil when cancelled.
  private func prove(
    _ file: any StoredFile, _ name: SegmentName, _ isCancelled: () -> Bool
  ) throws(JournalError) -> SegmentEnd? {
    try attempt { () throws(SystemError) in try file.dropCachedPages() }
    let opened = try OpenSegment.read(file, name, .sealed)
    guard let footer = opened.footer else { throw notAsWritten(file, name) }
    var scanner = BlockScanner(opened, verification: .chain)
    var builder = SealedFooterBuilder(indexedKinds: footer.indexedKinds)
    while true {
      let begin = scanner.position
      let step = try scanner.next()
      if step == .end { break }
      guard step == .block else { throw scanner.damage(step.faultText) }
      builder.add(
        scanner.block, at: begin,
        scanner.payload.span.extracting(0..<Int(scanner.block.rawByteCount)))
      if isCancelled() { return nil }
    }
    let end = try scanner.segmentEnd()
    let expected = builder.encoded(
      opened.header, end: end.state, frontier: end.frontier, schema: try footer.schema(in: file),
      at: footer.offset)
    guard try file.contents(footer.offset, expected.count) == expected else {
      throw notAsWritten(file, name)
    }
    return end
  }

  /// Both forms are there, as after a crash between the last two steps: the sealed one must be
  /// whole and end as the live one does. False when cancelled.
  private func proveLeftover(
    _ live: OpenSegment, _ name: SegmentName, _ isCancelled: () -> Bool
  ) throws(JournalError) -> Bool {
    let file = try attempt { () throws(SystemError) in
      try storage.openForReading(name.fileName(.sealed))
    }
    guard let end = try prove(file, name, isCancelled) else { return false }
    var scanner = BlockScanner(live, verification: .checksums)
    scanner.frontier = try frontierAtStart(of: live)
    while try scanner.next() == .block {}
    guard try scanner.segmentEnd() == end else { throw notAsWritten(file, name) }
    return true
  }

  /// The Merkle tree's right edge where a segment begins. Only for one of version 1 the journal is
  /// read up to it.
  private func frontierAtStart(of live: OpenSegment) throws(JournalError) -> MerkleFrontier {
    if let frontier = live.header.frontierAtStart { return frontier }
    let size = live.header.groupIndex
    var reader = try JournalReader.open(in: storage)
    while reader.state.groupIndex < size, try reader.nextBlock() {}
    guard let frontier = reader.frontier, frontier.size == size else {
      throw .missingSegment(
        directory: storage.path, expectedFirstSequence: JournalFormat.firstSequence)
    }
    return frontier
  }

  private func notAsWritten(_ file: any StoredFile, _ name: SegmentName) -> JournalError {
    .damaged(
      file: file.path, offset: 0, sequence: name.firstSequence,
      what: "the sealed segment does not read back as what it was made of")
  }
}

/// Where the journal stands at the end of a segment.
struct SegmentEnd: Equatable {
  var state: ChainState
  var frontier: MerkleFrontier

  /// The watermark is no part of it: a sealed segment has none.
  static func == (first: SegmentEnd, second: SegmentEnd) -> Bool {
    var state = second.state
    state.durableThrough = first.state.durableThrough
    return first.state == state && first.frontier == second.frontier
  }

  /// Throws unless the next segment begins where this one ends, so that nothing is missing here.
  func checkContinues(_ next: SegmentHeader, file: String) throws(JournalError) {
    var what = state.discontinuity(next)
    if what == nil, let begin = next.frontier, begin != frontier {
      what = "its Merkle frontier is not that of the groups before it"
    }
    if let what {
      throw .damaged(file: file, offset: 0, sequence: next.firstSequence, what: what)
    }
  }
}

extension BlockScanner {
  /// The groups of the last block.
  var groups: [BlockGroup] { block.groups(groupSizes, in: payload) }

  /// The state behind the last block of the segment.
  func segmentEnd() throws(JournalError) -> SegmentEnd {
    guard let frontier else { throw damage("its Merkle frontier is not known") }
    return SegmentEnd(state: state, frontier: frontier)
  }

  /// Damage at the position.
  func damage(_ what: String) -> JournalError {
    .damaged(
      file: window.file.path, offset: position, sequence: state.nextSequence, what: what)
  }
}
