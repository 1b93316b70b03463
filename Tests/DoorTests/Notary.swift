import JournalStore
import SystemCalls
import Testing

/// A desk with a journal, a folder of keys, and what is published of them: what tests of evidence
/// begin with.
struct Notary {
  let folder: String
  var journal: String { "\(folder)/journal" }
  var keys: String { "\(folder)/keys" }

  /// A run of some groups, and a key of epoch 1.
  init(in folder: String) throws {
    self.folder = folder
    try trade()
    _ = try KeyFolder(Directory(keys)).create(epoch: 1)
  }

  /// Goes on with the journal, or begins it.
  func trade(seconds: Int = 10) throws {
    let run = try Door.live.run(
      "--speed", "max", "--duration", "\(seconds)s", "--journal", journal)
    #expect(run.code == 0, "\(run)")
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// The key of an epoch as the desk publishes it.
  func key(epoch: UInt32 = 1) throws -> NoteKey {
    let id = try EvidenceMaker(journal).journalId()
    return NoteKey(log: id, key: try KeyFolder(Directory(keys)).open(epoch: epoch).verifyingKey)
  }

  /// A key that has nothing to do with the journal.
  func strangersKey() throws -> NoteKey {
    let id = try EvidenceMaker(journal).journalId()
    return NoteKey(log: id, key: try SigningKey.generate().verifyingKey)
  }

  /// Signs a checkpoint into a file.
  @discardableResult
  func sign(_ name: String) throws -> Outcome {
    let outcome = try Door.audit.run(
      "checkpoint", journal, "--key-folder", keys, "--output", path(name))
    #expect(outcome.code == 0, "\(outcome)")
    return outcome
  }

  /// Proves an event into a file.
  func prove(_ event: Int, _ checkpoint: String, _ name: String) throws -> Outcome {
    try Door.audit.run(
      "prove", journal, "--event", "\(event)", "--checkpoint", path(checkpoint), "--key",
      try key().text, "--output", path(name))
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
