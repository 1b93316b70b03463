import FaultyStorage
import JournalStore

/// Twelve ways in which whole pieces of a journal go wrong, each at many places. Each must be
/// refused with the case of `JournalError` that names it; where the format cannot know, because
/// nothing that was acknowledged is touched, every acknowledged record must be there instead.
enum StructuralDamage {
  private static let placesPerKind = 250

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(4 * effort.factor) {
      let ending: Specimen.Ending = seed % 2 == 0 ? .closed : .idle
      let whole = try Specimen.make(seed: seed, openings: 3, ending: ending)
      // The same journal id, another history; and another journal altogether.
      let fork = try Specimen.make(seed: seed, openings: 3, ending: ending, salt: 0x55)
      let foreign = try Specimen.make(
        seed: seed, openings: 3, ending: ending, journalId: JournalId(low: 77, high: 78))
      for kind in Damage.allCases {
        for place in 0..<placesPerKind {
          var generator = SplitMix(seed: seed << 24 | UInt64(place))
          var target = DamageCase(whole: whole, fork: fork, foreign: foreign)
          let expected = target.inflict(kind, &generator)
          outcome.count(
            target.fault(expected).map { "seed \(seed), \(kind.rawValue), place \(place): \($0)" })
          if outcome.isHopeless { return outcome }
        }
      }
    }
    return outcome
  }
}

/// The kinds of damage.
enum Damage: String, CaseIterable {
  case misdirectedBlock = "misdirected block"
  case swappedBlocks = "swapped blocks"
  case duplicatedBlock = "duplicated block"
  case missingSegment = "missing segment"
  case staleSegment = "stale segment from a backup"
  case recycledBytes = "recycled bytes"
  case wrongJournal = "wrong journal id"
  case epochBack = "epoch goes back"
  case zeroedPage = "zeroed page"
  case zeroedHeader = "zeroed header"
  case trailingGarbage = "trailing garbage"
  case longerFile = "file longer than prepared"
}

/// What must come of it.
enum Verdict {
  /// `damaged`, `foreignSegment`, `missingSegment`, `notAJournal`: the case's name.
  case refused(String)
  /// Any damage.
  case damage
  /// All records, and perhaps a torn tail.
  case complete
  /// Either: where superblocks would know and format 1 does not, a prefix is all one can ask for.
  case prefix
}

/// One journal, damaged once.
struct DamageCase {
  let whole: Specimen
  let fork: Specimen
  let foreign: Specimen
  private(set) var disk: SimulatedDisk

  init(whole: Specimen, fork: Specimen, foreign: Specimen) {
    self.whole = whole
    self.fork = fork
    self.foreign = foreign
    disk = whole.disk.killed()
  }

  /// Does it, and says what must come of it.
  mutating func inflict(_ kind: Damage, _ generator: inout SplitMix) -> Verdict {
    switch kind {
    case .misdirectedBlock: misdirect(&generator)
    case .swappedBlocks: swapBlocks(&generator)
    case .duplicatedBlock: duplicate(&generator)
    case .missingSegment: removeSegment(&generator)
    case .staleSegment: restoreOld(&generator)
    case .recycledBytes: recycle(&generator)
    case .wrongJournal: exchange(&generator)
    case .epochBack: turnEpochBack(&generator)
    case .zeroedPage: zeroPage(&generator)
    case .zeroedHeader: zeroHeader(&generator)
    case .trailingGarbage: addGarbage(&generator)
    case .longerFile: lengthen(&generator)
    }
  }

  /// What is wrong with the verdict that reader and recovery come to, or nil.
  func fault(_ expected: Verdict) -> String? {
    switch (Examination.read(disk), expected) {
    case (.nonsense(let what), _): return what
    case (.refused(let error), .refused(let name)):
      if error.caseName != name { return "called \(error.caseName), not \(name)" }
    case (.refused(let error), .damage), (.refused(let error), .prefix):
      if !error.isDamage { return "not called damage: \(error)" }
    case (.refused(let error), .complete): return "refused: \(error)"
    case (.read, .refused), (.read, .damage): return "a reader does not see it"
    case (.read(let records, _), .complete):
      if !records.elementsEqual(whole.written) { return "not all records: \(records.count)" }
    case (.read(let records, _), .prefix):
      if !whole.written.starts(with: records) { return "other records" }
    }
    switch Examination.open(disk) {
    case .failure(let refusal):
      if !refusal.isUntouched { return "refused and changed" }
      if case .complete = expected, !(refusal.isDenied && whole.isClosed) {
        return "refused: \(refusal.error)"
      }
    case .success(let report):
      // Recovery looks at the last two segments only; what it opens, it must leave readable.
      guard case .complete = expected else { return nil }
      let count = UInt64(whole.written.count)
      if report.lastSequence != count { return "#\(report.lastSequence) is the last" }
    }
    return nil
  }
}

extension JournalError {
  /// The case without its values.
  var caseName: String { String("\(Mirror(reflecting: self).children.first?.label ?? "")") }
}
