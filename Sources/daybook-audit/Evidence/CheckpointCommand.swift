import CommandLineParsing
import JournalReview
import JournalStore
import Reports
import SystemCalls

/// `daybook-audit checkpoint`.
enum CheckpointCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let journal = parsed.text("JOURNAL")
    let folderPath = parsed.optionalText("key-folder") ?? "\(journal)/keys"
    let folder = KeyFolder(Directory(folderPath))
    guard let epoch = try folder.epochs().last else {
      throw ProvingError.noKey(folder: folderPath)
    }
    let key = try folder.open(epoch: epoch)
    try checkDeclared(key.verifyingKey, epoch, folderPath, journal)
    let checkpoint = try EvidenceVerbs.showingProgress { show in
      try EvidenceMaker(journal).durableCheckpoint(progress: show)
    }
    let noteKey = try NoteKey(name: checkpoint.origin, kind: .text, key: key.verifyingKey)
    let note = try checkpoint.signed(by: key)
    return try EvidenceVerbs.hand(
      note.bytes,
      [FindingsReport.Fact("journal", journal)] + CheckpointFacts.of(checkpoint)
        + [
          FindingsReport.Fact("epoch of the key", "\(epoch)"),
          FindingsReport.Fact("key", noteKey.text),
        ], "the checkpoint", parsed)
  }

  /// A journal that declares keys is signed for by the one declared last and no other: nobody could
  /// follow to another.
  private static func checkDeclared(
    _ key: VerifyingKey, _ epoch: UInt32, _ folder: String, _ journal: String
  ) throws {
    let declared = try EvidenceVerbs.showingProgress { show in
      try DeclaredKeys.read(journal, progress: show)
    }
    guard let latest = declared.latest, latest.key != key else { return }
    throw ProvingError.otherKey(folder: folder, epoch: epoch, declared: latest.text)
  }
}

/// `daybook-audit check-checkpoint`.
enum CheckCheckpointCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let path = parsed.text("FILE")
    let keys = try EvidenceVerbs.keys(parsed, "key", .text)
    let witnesses = try EvidenceVerbs.keys(parsed, "witness", .cosignature)
    let note = try EvidenceFiles.note(path)
    let checkpoint = try Checkpoint(text: note.text)
    var facts = [FindingsReport.Fact("checkpoint", path)] + CheckpointFacts.of(checkpoint)
    facts += note.signatures.map {
      FindingsReport.Fact("signature", "\($0.name), key id \(NoteKey.idText($0.keyId))")
    }
    let what = "the journal had these groups when this was signed"
    do throws(EvidenceError) {
      if !keys.isEmpty {
        let signed = try TrustedKeys(keys).checkpoint(note)
        facts.append(FindingsReport.Fact("key", signed.key.text))
      }
      facts += ApprovalFacts.of(try note.approvals(byAll: witnesses))
    } catch {
      return try EvidenceVerbs.say(
        EvidenceReport(facts, .refuted(error.description)), parsed, isClean: false)
    }
    return try EvidenceVerbs.say(
      EvidenceReport(
        facts,
        keys.isEmpty
          ? .unchecked("no signature of the log was looked at: give its key with --key")
          : .proven("\(what), by a key that you trust")), parsed)
  }
}

/// What a checkpoint says.
enum CheckpointFacts {
  static func of(_ checkpoint: Checkpoint) -> [FindingsReport.Fact] {
    [
      FindingsReport.Fact("log", checkpoint.origin),
      FindingsReport.Fact("groups", "\(checkpoint.size)"),
      FindingsReport.Fact("root", checkpoint.root.base64),
    ] + checkpoint.extensions.map { FindingsReport.Fact("extension", $0) }
  }
}
