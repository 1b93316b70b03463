import CommandLineParsing
import JournalStore
import Reports
import SystemCalls

/// `daybook-audit consistency`.
enum ConsistencyCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let journal = parsed.text("JOURNAL")
    let isNow = parsed.text("to") == "now"
    let isFromNothing = parsed.text("from") == "nothing"
    if isNow, isFromNothing || parsed.optionalText("output") != nil {
      throw UsageError(
        what: "daybook-audit: 'now' is compared with a checkpoint, and nothing is written",
        place: "in --to now",
        next: "Type daybook-audit checkpoint first, and give its file as --to.")
    }
    let earlier = isFromNothing ? nil : try EvidenceFiles.note(parsed.text("from"))
    let keys = try LogKeys.of(journal, given: try EvidenceVerbs.keys(parsed, "key", .text))
    do {
      if isNow, let earlier { return try compare(earlier, keys, parsed) }
      return try prove(earlier, keys, parsed)
    } catch let error as ProvingError where error.isContradiction {
      // What the verb looks for is a finding and no failure.
      return try EvidenceVerbs.say(
        EvidenceReport(
          [
            FindingsReport.Fact("journal", journal),
            FindingsReport.Fact("from", parsed.text("from")),
            FindingsReport.Fact("to", parsed.text("to")),
          ], .refuted(error.description)), parsed, isClean: false)
    }
  }

  /// Compares a checkpoint that somebody kept with the journal as it is now.
  private static func compare(
    _ earlier: SignedNote, _ keys: LogKeys, _ parsed: ParsedCommand
  ) throws -> ExitCode {
    let journal = parsed.text("JOURNAL")
    let (from, now) = try EvidenceVerbs.showingProgress { show in
      try EvidenceMaker(journal).continues(earlier, by: keys.keys, progress: show)
    }
    return try EvidenceVerbs.say(
      EvidenceReport(
        [
          FindingsReport.Fact("journal", journal),
          FindingsReport.Fact("groups before", "\(from.size)"),
          FindingsReport.Fact("groups now", "\(now.size)"),
          FindingsReport.Fact("root now", now.root.base64),
        ],
        .proven(
          "the journal begins with the same \(from.size) groups as when that was signed")),
      parsed)
  }

  /// Writes the proof that one checkpoint continues another.
  private static func prove(
    _ earlier: SignedNote?, _ keys: LogKeys, _ parsed: ParsedCommand
  ) throws -> ExitCode {
    let journal = parsed.text("JOURNAL")
    let to = try keys.checkpoint(parsed.text("to"), of: journal)
    let file = try EvidenceVerbs.showingProgress { show in
      try EvidenceMaker(journal).consistencyFile(
        from: earlier, to: to.note, by: keys.keys, handovers: to.handovers, progress: show)
    }
    let shown = try file.check(trusting: file.logs)
    let facts = [
      FindingsReport.Fact("journal", journal),
      FindingsReport.Fact("groups before", "\(shown.earlier?.size ?? 0)"),
      FindingsReport.Fact("groups after", "\(shown.later.size)"),
      FindingsReport.Fact("hashes", "\(file.path.count)"),
    ]
    return try EvidenceVerbs.hand(file.bytes, facts, "the proof", parsed)
  }
}

/// `daybook-audit check-consistency`.
enum CheckConsistencyCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let path = parsed.text("FILE")
    let trusted = try EvidenceVerbs.keys(parsed, "trust", .text)
    let file = try ConsistencyFile(
      try EvidenceFiles.bytes(
        of: path, .consistency, upTo: ConsistencyFile.maximumByteCount))
    var facts = [FindingsReport.Fact("proof", path)]
    facts += file.logs.map { FindingsReport.Fact("key", $0.text) }
    let shown: ConsistencyFile.Shown
    do throws(EvidenceError) {
      shown = try file.check(trusting: trusted.isEmpty ? file.logs : trusted)
    } catch {
      return try EvidenceVerbs.say(
        EvidenceReport(facts, .refuted(error.description)), parsed, isClean: false)
    }
    let before = shown.earlier?.size ?? 0
    facts += [
      FindingsReport.Fact("log", shown.later.origin),
      FindingsReport.Fact("groups before", "\(before)"),
      FindingsReport.Fact("groups after", "\(shown.later.size)"),
      FindingsReport.Fact("root before", shown.earlier?.root.base64 ?? "none"),
      FindingsReport.Fact("root after", shown.later.root.base64),
    ]
    let what =
      "the journal of \(shown.later.size) groups begins with the same \(before) groups as the "
      + "earlier one"
    return try EvidenceVerbs.say(
      EvidenceReport(facts, ApprovalFacts.verdict(what, isTrusted: !trusted.isEmpty)), parsed)
  }
}
