import CommandLineParsing

/// The table of `daybook-audit`: everything it can be told.
enum AuditTable {
  static let root = Command(
    name: "daybook-audit",
    overview: "Proves what a journal is worth: whole, unaltered, obedient to its rules.",
    discussion: """
      Nothing of a journal is ever changed by it but what retain removes by a plan that was \
      shown before. Findings are listed in full; the exit code says whether there are any.
      """,
    subcommands: [
      verify, reexecute, describe, hashes, doctor, backup, restore, repair, migrate, retain,
    ] + EvidenceTable.commands,
    examples: [
      Example("daybook-audit verify demo/journal", what: "Check everything the journal shows."),
      Example(
        "daybook-audit reexecute demo/journal",
        what: "Decide again over the recorded facts and compare."),
      Example(
        "daybook-audit prove demo/journal --event 2415 --output fill.proof",
        what: "One event, so that others can check it without the journal."),
    ],
    exitCodes: [.clean, .findings, .couldNotRun, .usage, .journalDamaged])

  static let journal = Argument("JOURNAL", .path, help: "The journal's directory.")
  static let format = Option.value(
    "format", .choice(["text", "json"]), default: "text", help: "Form of the output.")

  private static let verify = Command(
    name: "verify",
    overview: "Checks bytes, chain, sequences, orders, stops, books and state hashes.",
    discussion: """
      With the venue's own statement it also compares orders and fills one by one, and positions, \
      cash and fees in all. The statement is looked for in JOURNAL.statement.

      From a checkpoint on, bytes, chain, tree and envelopes of what follows it are checked, and \
      orders, stops, books and state hashes from the last snapshot before it that a recorded state \
      hash confirms; without any, that they were not checked is said. A journal whose first \
      segments were removed by retain is checked so too.
      """,
    arguments: [journal],
    options: [
      .value(
        "statement", .path, named: "FILE",
        help: "The venue's statement; JOURNAL.statement if that is there."),
      .value(
        "from-checkpoint", .path, named: "FILE",
        help: "Prove that the journal begins with what this checkpoint says; check what follows."),
      .repeated(
        "key", .text, help: "A key that must have signed the checkpoint, as name+id+base64."),
      format,
    ],
    examples: [
      Example("daybook-audit verify demo/journal --format json", what: "For a program to read."),
      Example(
        "daybook-audit verify demo/journal --statement march.statement",
        what: "Against a statement kept elsewhere."),
    ])

  private static let reexecute = Command(
    name: "reexecute",
    overview: "Decides again over every recorded fact; the recorded decisions must come out.",
    discussion: """
      It needs the rules of every strategy that the journal declares, in the version declared, and \
      ends at the first difference.
      """,
    arguments: [journal],
    options: [format],
    examples: [
      Example("daybook-audit reexecute demo/journal", what: "The first difference, or none.")
    ])
}
