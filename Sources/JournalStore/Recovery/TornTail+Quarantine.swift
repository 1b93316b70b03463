import SystemCalls

extension TornTail {
  /// The ending of a torn tail's copy in quarantine.
  static let suffix = ".torn"

  /// The name of its copy in quarantine.
  var copyName: String { "\(segment)-\(offset)\(Self.suffix)" }

  /// The torn tails in quarantine that were cut off segments of an opening or of a later one, in
  /// the journal's order. `next` is the sequence behind the journal's last record: what was torn
  /// behind it began there, or with its segment.
  ///
  /// Whoever cut one may have been killed before its journal said so, and the file is what is left
  /// of that.
  package static func inQuarantine(
    of storage: any JournalStorage, fromEpoch epoch: UInt32, next: UInt64
  ) throws(JournalError) -> [TornTail] {
    let quarantine = storage.directory(JournalFormat.quarantineName)
    let names = try attempt { () throws(SystemError) in
      try quarantine.exists() ? quarantine.names() : []
    }
    var tails: [TornTail] = []
    for name in names {
      guard let (segment, offset) = place(in: name), segment.epoch >= epoch,
        let byteCount = try FileCopy.byteCount(name, in: quarantine)
      else { continue }
      tails.append(
        TornTail(
          segment: segment, offset: offset, byteCount: byteCount,
          fromSequence: max(next, segment.firstSequence), copy: quarantine.path(of: name),
          digest: try FileCopy.digest(name, in: quarantine)))
    }
    return tails.sorted { ($0.segment, $0.offset) < ($1.segment, $1.offset) }
  }

  /// From which segment a copy is, and from where in it; nil of any other file.
  private static func place(in name: String) -> (SegmentName, Int)? {
    guard name.hasSuffix(suffix) else { return nil }
    let words = name.dropLast(suffix.count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard words.count == 3, let segment = SegmentName("\(words[0])-\(words[1])"),
      let offset = Int(words[2]), offset >= 0
    else { return nil }
    return (segment, offset)
  }
}
