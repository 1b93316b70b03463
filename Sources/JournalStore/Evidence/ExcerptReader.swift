/// What an excerpt proves.
package struct ProvenExcerpt: Equatable, Sendable {
  /// The checkpoint whose tree the groups are in.
  package let checkpoint: Checkpoint
  /// Who signed it, and witnesses when.
  package let approvals: [NoteApproval]
  /// Groups in the excerpt.
  package fileprivate(set) var groupCount: UInt64 = 0
  /// Records in them.
  package fileprivate(set) var recordCount: UInt64 = 0
  /// How often groups follow each other without one left out in between.
  package fileprivate(set) var stretchCount = 0
  /// The first record.
  package fileprivate(set) var firstSequence: UInt64 = 0
  /// The last record.
  package fileprivate(set) var lastSequence: UInt64 = 0
}

/// Reads an excerpt group by group and recomputes the tree from it, holding one group and a hash
/// for each level of the tree.
package struct ExcerptReader: ~Copyable {
  private enum Part {
    case beside(groupCount: UInt64, root: SHA256Digest)
    case group(index: UInt64, GroupEvidence)
    case end
  }

  /// What stands in front.
  package let head: ExcerptHead
  private var lines: EvidenceLines
  private var part: Part?
  private var hasher = BlockHasher()
  private var lastIndex: UInt64?

  /// Opens a file and reads what stands in front.
  package static func open(_ path: String) throws(EvidenceError) -> ExcerptReader {
    var lines = try EvidenceLines(path, .excerpt)
    let head = try ExcerptHead(&lines)
    return ExcerptReader(head: head, lines: lines)
  }

  private init(head: ExcerptHead, lines: consuming EvidenceLines) {
    self.head = head
    self.lines = lines
  }

  /// Reads all of it and recomputes everything by the keys given and those that follow from them;
  /// all of the witnesses must have cosigned. Each group is handed to `take`, before it is known
  /// whether it is proven: go by it only when this returns. Can be called once.
  package mutating func check(
    trusting trusted: [NoteKey], witnesses: [NoteKey] = [],
    take: (GroupEvidence) -> Void = { _ in }
  ) throws(EvidenceError) -> ProvenExcerpt {
    let (checkpoint, key) = try TrustedKeys(trusted, following: head.handovers)
      .checkpoint(head.note)
    guard key == head.log else { throw .untrustedKey(head.log.name) }
    var proven = ProvenExcerpt(
      checkpoint: checkpoint, approvals: try head.note.approvals(byAll: [key] + witnesses))
    guard checkpoint.size > 0 else { throw .notExcerpt(treeSize: 0) }
    let root = try root(of: 0..<checkpoint.size, &proven, take)
    guard case .end = try current(), try lines.isAtEnd() else {
      throw lines.malformed("more than the \(checkpoint.size) groups of the checkpoint")
    }
    guard root == checkpoint.root else { throw .notExcerpt(treeSize: checkpoint.size) }
    return proven
  }

  /// The root of a subtree out of the parts that follow.
  private mutating func root(
    of tree: Range<UInt64>, _ proven: inout ProvenExcerpt, _ take: (GroupEvidence) -> Void
  ) throws(EvidenceError) -> SHA256Digest {
    switch try current() {
    case .end:
      throw lines.malformed("it ends before group \(tree.lowerBound)")
    case .beside(let groupCount, let root) where groupCount == UInt64(tree.count):
      part = nil
      return root
    case .group(let index, let group) where tree.count == 1:
      guard index == tree.lowerBound else {
        throw lines.malformed("group \(tree.lowerBound) should be here")
      }
      part = nil
      try count(group, index, &proven)
      take(group)
      return group.leaf(&hasher)
    case .beside, .group:
      guard tree.count > 1 else { throw lines.malformed("no subtree begins and ends so") }
    }
    let middle = tree.lowerBound + UInt64(tree.count).largestPowerOfTwoBelow
    let left = try root(of: tree.lowerBound..<middle, &proven, take)
    let right = try root(of: middle..<tree.upperBound, &proven, take)
    return hasher.node(left, right)
  }

  private mutating func count(
    _ group: GroupEvidence, _ index: UInt64, _ proven: inout ProvenExcerpt
  ) throws(EvidenceError) {
    guard group.place(of: group.firstSequence) != nil else {
      throw lines.malformed("the records of group \(index) do not fill it")
    }
    // A key is destroyed when the next one takes over, so it signs no groups that came later.
    if let last = head.handovers.last, last.key == head.log.key, last.epoch < group.epoch {
      throw .brokenKeyChain(epoch: group.epoch, why: "the checkpoint's key is of \(last.epoch)")
    }
    if proven.groupCount == 0 { proven.firstSequence = group.firstSequence }
    if lastIndex.map({ $0 + 1 }) != index { proven.stretchCount += 1 }
    lastIndex = index
    proven.groupCount += 1
    proven.recordCount += UInt64(group.recordCount)
    proven.lastSequence = group.firstSequence &+ UInt64(group.recordCount) &- 1
  }

  /// The part that was not used yet.
  private mutating func current() throws(EvidenceError) -> Part {
    if let part { return part }
    let read = try readPart()
    part = read
    return read
  }

  private mutating func readPart() throws(EvidenceError) -> Part {
    let line = try lines.next("a group")
    let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    if line.elementsEqual("end".utf8) { return .end }
    if words.count == 3, words[0].elementsEqual("beside".utf8),
      let count = UInt64(digits: words[1]), count > 0,
      let root = SHA256Digest(base64: Array(words[2]).span)
    {
      return .beside(groupCount: count, root: root)
    }
    let numbers = words.dropFirst().compactMap { UInt64(digits: $0) }
    guard words[0].elementsEqual("group".utf8), words.count == 6, numbers.count == 5,
      numbers[1] <= UInt64(JournalFormat.maximumEpoch), numbers[3] > 0,
      numbers[3] <= UInt64(UInt32.max), numbers[4] <= UInt64(JournalFormat.maximumGroupByteCount)
    else { throw lines.malformed("it is neither 'beside', 'group' nor 'end'") }
    return .group(
      index: numbers[0],
      GroupEvidence(
        epoch: UInt32(numbers[1]), recordCount: UInt32(numbers[3]), firstSequence: numbers[2],
        records: try records(byteCount: Int(numbers[4]))))
  }

  private mutating func records(byteCount: Int) throws(EvidenceError) -> [UInt8] {
    var records: [UInt8] = []
    while records.count < byteCount {
      let expected = min(ExcerptHead.bytesInLine, byteCount - records.count)
      let before = records.count
      let line = try lines.next("base 64 of records")
      guard Base64.decode(line.span, into: &records), records.count - before == expected else {
        throw lines.malformed("not the base 64 of \(expected) bytes")
      }
    }
    return records
  }
}

extension ExcerptHead {
  /// Reads what stands in front of an excerpt.
  init(_ lines: inout EvidenceLines) throws(EvidenceError) {
    guard try lines.next(Self.firstLine).elementsEqual(Self.firstLine.utf8) else {
      throw lines.malformed("it is not '\(Self.firstLine)'")
    }
    let about = try lines.value(of: "about", in: try lines.next("'about '"))
    let log = try NoteKey(text: try lines.value(of: "log", in: try lines.next("'log '")))
    var witnesses: [NoteKey] = []
    var handovers: [KeyHandover] = []
    while true {
      let line = try lines.next("'checkpoint '")
      if line.starts(with: "witness ".utf8), handovers.isEmpty {
        witnesses.append(try NoteKey(text: try lines.value(of: "witness", in: line)))
      } else if line.starts(with: "handover ".utf8) {
        handovers.append(try KeyHandover(text: try lines.value(of: "handover", in: line)))
      } else {
        let digits = try lines.value(of: "checkpoint", in: line)
        guard let byteCount = UInt64(digits: Array(digits.utf8)[...]),
          byteCount <= UInt64(SignedNote.maximumByteCount)
        else { throw lines.malformed("'checkpoint' is followed by no number of bytes") }
        let note = try SignedNote(try lines.block(byteCount: Int(byteCount)))
        self.init(about: about, log: log, witnesses: witnesses, handovers: handovers, note: note)
        return
      }
    }
  }
}
