import FaultyStorage
import JournalStore

// The twelve kinds. Each chooses its place by chance and says what must come of it.
extension DamageCase {
  private var hasSuperblocks: Bool { JournalFormat.version >= 2 }

  /// Blocks with records; all are below a watermark.
  private var groups: [BlockPlace] { whole.blocks.filter { !$0.isEmpty } }

  /// What comes of bytes behind the end: behind a farewell nothing may follow; else a torn tail.
  private var afterEnd: Verdict { hasSuperblocks && whole.isClosed ? .damage : .complete }

  private func bytes(of name: String) -> [UInt8] {
    disk.contents(of: "journal")[name] ?? []
  }

  private func bytes(of block: BlockPlace) -> ArraySlice<UInt8> {
    bytes(of: block.file)[block.offset..<block.end]
  }

  private func put(_ part: some Collection<UInt8>, _ name: String, at offset: Int) {
    disk.edit("journal", name) { bytes in
      var changed = bytes
      let end = min(offset + part.count, changed.count)
      changed.replaceSubrange(offset..<end, with: part)
      return changed
    }
  }

  /// Two different groups, by chance.
  private func pair(_ generator: inout SplitMix) -> (BlockPlace, BlockPlace) {
    let all = groups
    let first = Int.random(in: 0..<all.count, using: &generator)
    let step = Int.random(in: 1..<all.count, using: &generator)
    return (all[first], all[(first + step) % all.count])
  }

  /// A block was written where another belongs, or where another history had its like.
  func misdirect(_ generator: inout SplitMix) -> Verdict {
    if Bool.random(using: &generator) {
      let block = groups.randomElement(using: &generator) ?? groups[0]
      let alien = fork.blocks.first { $0 == block }
      // The last of all is proven by nothing behind it but the chain, so the first is left alone.
      if alien != nil, block.firstSequence > 1 {
        put(
          fork.disk.contents(of: "journal")[block.file]?[block.offset..<block.end] ?? [],
          block.file, at: block.offset)
        return .refused("damaged")
      }
    }
    let (source, target) = pair(&generator)
    put(bytes(of: source), target.file, at: target.offset)
    // A longer one may also bury the last watermark, and with it the proof.
    let keepsProof = source.byteCount <= target.byteCount || target.file != whole.segmentNames.last
    return keepsProof ? .damage : .prefix
  }

  /// Two blocks stand in each other's place.
  func swapBlocks(_ generator: inout SplitMix) -> Verdict {
    let (one, any) = pair(&generator)
    let equals = groups.filter { $0.byteCount == one.byteCount && $0 != one }
    let other = equals.randomElement(using: &generator) ?? any
    guard other.byteCount == one.byteCount else { return .complete }
    let (first, second) = (Array(bytes(of: one)), Array(bytes(of: other)))
    put(first, other.file, at: other.offset)
    put(second, one.file, at: one.offset)
    return .damage
  }

  /// A block stands twice, one behind the other, and all behind it moved on.
  func duplicate(_ generator: inout SplitMix) -> Verdict {
    let block = groups.randomElement(using: &generator) ?? groups[0]
    let copy = Array(bytes(of: block))
    disk.edit("journal", block.file) { bytes in
      Array(bytes[..<block.end]) + copy + bytes[block.end...]
    }
    // Behind the last group nothing more is expected: the copy is a torn tail, and is cut.
    let isAtTheEnd = block == groups.last && block.file == whole.segmentNames.last
    return isAtTheEnd ? afterEnd : .damage
  }

  /// A segment is not there. The last one is missed by superblocks only; one without records, by
  /// nobody.
  func removeSegment(_ generator: inout SplitMix) -> Verdict {
    let names = whole.segmentNames
    let name = names.randomElement(using: &generator) ?? names[0]
    disk.edit("journal", name) { _ in nil }
    if name == names.last { return hasSuperblocks ? .damage : .prefix }
    guard groups.contains(where: { $0.file == name }) else { return .prefix }
    return .refused("missingSegment")
  }

  /// A segment is as it was some blocks ago, or comes from another history of the same journal.
  func restoreOld(_ generator: inout SplitMix) -> Verdict {
    let names = whole.segmentNames
    let index = Int.random(in: 0..<names.count, using: &generator)
    let name = names[index]
    let isLast = index == names.count - 1
    let alien = fork.disk.contents(of: "journal")[name]
    if let alien, index > 0, Bool.random(using: &generator) {
      disk.edit("journal", name) { _ in alien }
      return .damage
    }
    let blocks = groups.filter { $0.file == name }
    guard let gone = blocks.randomElement(using: &generator) else { return .complete }
    let size = bytes(of: name).count
    disk.edit("journal", name) { bytes in
      bytes[..<gone.offset] + [UInt8](repeating: 0, count: size - gone.offset)
    }
    if isLast { return hasSuperblocks && whole.isClosed ? .damage : .prefix }
    return .refused("missingSegment")
  }

  /// The space behind the last block shows what another file once had there: a block of this
  /// journal's past or of another journal.
  func recycle(_ generator: inout SplitMix) -> Verdict {
    guard let last = whole.blocks.last, let name = whole.segmentNames.last else { return .complete }
    guard last.file == name else { return .complete }
    let source = Bool.random(using: &generator) ? whole : foreign
    let past = source.blocks.filter { !$0.isEmpty }
    let old = past.randomElement(using: &generator) ?? past[0]
    let part = source.disk.contents(of: "journal")[old.file]?[old.offset..<old.end] ?? []
    let gap = Int.random(in: 0...1, using: &generator) * JournalBytes.sector
    disk.edit("journal", name) { bytes in
      bytes[..<last.end] + [UInt8](repeating: 0, count: gap) + part
    }
    return afterEnd
  }

  /// A segment of another journal under this one's name, or one block of another journal.
  func exchange(_ generator: inout SplitMix) -> Verdict {
    let names = whole.segmentNames
    if Bool.random(using: &generator) {
      let name = names.randomElement(using: &generator) ?? names[0]
      disk.edit("journal", name) { bytes in
        foreign.disk.contents(of: "journal")[name] ?? bytes
      }
      return names.count > 1 && name != names[0] ? .refused("foreignSegment") : .damage
    }
    let block = groups.randomElement(using: &generator) ?? groups[0]
    let alien = foreign.blocks.first { $0.file == block.file && $0.offset == block.offset }
    let part = alien.flatMap { foreign.disk.contents(of: "journal")[$0.file]?[$0.offset..<$0.end] }
    put(part ?? [1], block.file, at: block.offset)
    return .refused("damaged")
  }

  /// A segment or a block, with right checksums, that claims an earlier opening.
  func turnEpochBack(_ generator: inout SplitMix) -> Verdict {
    let names = whole.segmentNames
    let later = names.filter { !$0.hasSuffix("-000001.segment") }
    let name = later.randomElement(using: &generator) ?? names[0]
    var changed = bytes(of: name)
    let inside = groups.filter { $0.file == name }
    if let block = inside.randomElement(using: &generator), Bool.random(using: &generator) {
      changed.set(1, at: block.offset + 24, byteCount: 4)
      JournalBytes.sealBlock(&changed, at: block.offset)
      disk.edit("journal", name) { _ in changed }
      return .refused("damaged")
    }
    guard let block = inside.first, name != names[0] else { return .complete }
    changed.set(1, at: 32, byteCount: 4)
    JournalBytes.sealSector(&changed, at: 0)
    let way = name == names.last ? 0 : Int.random(in: 0..<3, using: &generator)
    if way == 0 {
      disk.edit("journal", name) { _ in changed }
      return .refused("damaged")
    }
    // Under an earlier opening's name its blocks give it away, or its own header.
    let whole = bytes(of: name)
    disk.edit("journal", name) { _ in nil }
    let renamed = JournalBytes.segmentName(first: block.firstSequence, epoch: 1)
    disk.edit("journal", renamed) { _ in way == 1 ? changed : whole }
    return .damage
  }

  /// 4096 bytes of a block or header are zeros.
  func zeroPage(_ generator: inout SplitMix) -> Verdict {
    let block = groups.randomElement(using: &generator) ?? groups[0]
    let pages = block.byteCount / JournalBytes.sector
    let page = Int.random(in: 0..<pages, using: &generator)
    put(
      [UInt8](repeating: 0, count: JournalBytes.sector), block.file,
      at: block.offset + page * JournalBytes.sector)
    // Zeros where the last block of an earlier segment was look like a segment that was never
    // longer: its records are missing.
    let endsSegment = whole.blocks.last { $0.file == block.file } == block && pages == 1
    return .refused(endsSegment ? "missingSegment" : "damaged")
  }

  /// A segment's or a block's header is zeros.
  func zeroHeader(_ generator: inout SplitMix) -> Verdict {
    if Bool.random(using: &generator) {
      let names = whole.segmentNames
      let name = names.randomElement(using: &generator) ?? names[0]
      put([UInt8](repeating: 0, count: JournalBytes.sector), name, at: 0)
      return .refused("notAJournal")
    }
    let block = groups.randomElement(using: &generator) ?? groups[0]
    put([UInt8](repeating: 0, count: JournalBytes.blockHeader), block.file, at: block.offset)
    return .refused("damaged")
  }

  /// Bytes of no meaning behind a segment's end: damage when a segment follows, a torn tail in the
  /// last one, damage again when there are more than one commit can leave.
  func addGarbage(_ generator: inout SplitMix) -> Verdict {
    let names = whole.segmentNames
    let name = names.randomElement(using: &generator) ?? names[0]
    let end = whole.blocks.last { $0.file == name }?.end ?? JournalBytes.sector
    let isHuge = Int.random(in: 0..<25, using: &generator) == 0
    let count =
      isHuge
      ? JournalFormat.maximumInFlightByteCount + 1 : 1 << Int.random(in: 0...13, using: &generator)
    let garbage = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() | 1) }
    disk.edit("journal", name) { $0[..<end] + garbage }
    return name != names.last || isHuge ? .refused("damaged") : afterEnd
  }

  /// Zeros behind the end, as of a file that was prepared longer than it says.
  func lengthen(_ generator: inout SplitMix) -> Verdict {
    let names = whole.segmentNames
    let name = names.randomElement(using: &generator) ?? names[0]
    let count = Int.random(in: 1...1 << 16, using: &generator)
    disk.edit("journal", name) { $0 + [UInt8](repeating: 0, count: count) }
    return .complete
  }
}
