import JournalStore
import SystemCalls
import Testing

/// A desk with a journal and the first key that it published: what tests of evidence begin with.
struct EvidenceDesk {
  let folder: String
  /// The key of the first epoch, as the desk publishes it.
  let key: String
  var journal: String { "\(folder)/journal" }

  /// A run of some groups, signed by the key of epoch 1.
  init(in folder: String) throws {
    self.folder = folder
    try Self.trade("\(folder)/journal")
    key = try Self.key(of: "\(folder)/journal", epoch: 1)
  }

  /// Goes on with a journal, or begins it: a new epoch, with a key of its own.
  static func trade(_ journal: String, seconds: Int = 10) throws {
    let run = try Door.live.run(
      "--speed", "max", "--duration", "\(seconds)s", "--journal", journal)
    #expect(run.code == 0, "\(run)")
  }

  func trade() throws { try Self.trade(journal) }

  /// The key in a journal's own folder of keys, which holds the newest only.
  static func key(of journal: String, epoch: UInt32) throws -> String {
    NoteKey(
      log: try EvidenceMaker(journal).journalId(),
      key: try KeyFolder(Directory("\(journal)/keys")).open(epoch: epoch).verifyingKey
    ).text
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// A key that has nothing to do with the journal but its name.
  func strangersKey() throws -> String {
    NoteKey(
      log: try EvidenceMaker(journal).journalId(), key: try SigningKey.generate().verifyingKey
    ).text
  }

  /// Signs a checkpoint into a file.
  @discardableResult
  func sign(_ name: String) throws -> Outcome {
    let outcome = try Door.audit.run("checkpoint", journal, "--output", path(name))
    #expect(outcome.code == 0, "\(outcome)")
    return outcome
  }

  /// Proves an event into a file.
  func prove(_ event: Int, _ checkpoint: String, _ name: String) throws -> Outcome {
    try Door.audit.run(
      "prove", journal, "--event", "\(event)", "--checkpoint", path(checkpoint), "--key", key,
      "--output", path(name))
  }

  /// Proves that a later checkpoint continues an earlier one into a file.
  func compare(_ from: String, _ to: String, _ name: String) throws -> Outcome {
    try Door.audit.run(
      "consistency", journal, "--from", from == "nothing" ? from : path(from), "--to", path(to),
      "--output", path(name))
  }

  /// Expects one complaint with these words, this exit code and nothing on standard output.
  func expectRefusal(_ outcome: Outcome, _ code: Int32, _ words: String) {
    #expect(outcome.code == code, "\(outcome)")
    #expect(outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.complaints(of: .audit).count == 1, "\(outcome)")
    #expect(outcome.errors.contains(words), "\(outcome)")
  }
}

/// Files that are no evidence of any kind.
enum WrongFile: String, CaseIterable, Sendable {
  case missing, folder, empty, binary, text, endless, wrongForm

  /// Puts it there; its path.
  func make(in folder: String) throws -> String {
    let path = "\(folder)/\(rawValue).file"
    switch self {
    case .missing: break
    case .folder: try Directory(path).create()
    case .empty: try Folder.write([], to: path)
    case .binary:
      try Folder.write((0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 167) }, to: path)
    case .text: try Folder.write(Array("dear auditor,\n\nall is well\n".utf8), to: path)
    case .endless:
      try Folder.write([UInt8](repeating: UInt8(ascii: "A"), count: 9 << 20), to: path)
    case .wrongForm: try Folder.write(Array("daybook-proof@v2\nsequence 1\n".utf8), to: path)
    }
    return path
  }
}
