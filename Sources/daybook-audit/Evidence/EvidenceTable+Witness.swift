import CommandLineParsing

/// The verbs that compare checkpoints and have them witnessed.
extension EvidenceTable {
  static let consistency = Command(
    name: "consistency",
    overview: "Proves that a later checkpoint continues an earlier one, nothing altered.",
    discussion: """
      With --to now a checkpoint that somebody kept is compared with the journal as it is. With \
      --from nothing the proof begins before the first group, for a witness that has seen none.
      """,
    arguments: [journal],
    options: [
      .value(
        "from", .path, named: "FILE|nothing", isRequired: true, help: "The earlier checkpoint."),
      .value("to", .path, named: "FILE|now", isRequired: true, help: "The later checkpoint."),
      key, output, format,
    ],
    examples: [
      Example(
        "daybook-audit consistency demo/journal --from yesterday.note --to now",
        what: "Does the journal still begin with what was signed?"),
      Example(
        "daybook-audit consistency demo/journal --from a.note --to b.note --output ab.proof",
        what: "A proof for a witness or an auditor."),
    ])

  static let checkConsistency = Command(
    name: "check-consistency",
    overview: "Checks a consistency proof by itself, without the journal.",
    arguments: [Argument("FILE", .path, help: "What consistency wrote.")],
    options: [trust, format],
    examples: [
      Example(
        "daybook-audit check-consistency ab.proof --trust \"$(cat desk.key)\"",
        what: "By a key that the desk published.")
    ])

  static let witness = Command(
    name: "witness",
    overview: "Cosigns a checkpoint, if it continues all that was cosigned before.",
    discussion: """
      For a third party. It remembers the last checkpoint in the folder of --state and refuses \
      what does not continue it; what it prints is on its disk. The next proof begins at last.note \
      there.
      """,
    arguments: [
      Argument(
        "CONSISTENCY_FILE", .path, arity: .optional(defaultText: nil),
        help: "The proof that leads from the last checkpoint to the new one.")
    ],
    options: [
      .value(
        "state", .path, named: "DIR", isRequired: true, help: "What the witness remembers."),
      .repeated(
        "log", .text, named: "KEY", help: "A key of the log, configured and never learned."),
      .value(
        "key-file", .path, named: "FILE",
        help: "The witness's own key, if it lies elsewhere than in DIR/witness.key."),
      .flag("init", help: "Make the witness's key and print what others verify by."),
      .value("name", .text, help: "The new witness's name, such as witness.example/w1."),
      format,
    ],
    examples: [
      Example(
        "daybook-audit witness --init --state w --name witness.example/w1", what: "A new witness."),
      Example(
        "daybook-audit witness --state w --log \"$(cat desk.key)\" ab.proof > line",
        what: "A cosignature."),
    ])

  static let addCosignature = Command(
    name: "add-cosignature",
    overview: "Puts a witness's line under a checkpoint.",
    arguments: [
      Argument("CHECKPOINT", .path, help: "The checkpoint, a signed note."),
      Argument("LINE_FILE", .path, help: "What the witness answered."),
    ],
    options: [witnessKeyOfLine, output, format],
    examples: [
      Example(
        "daybook-audit add-cosignature b.note line --output b.cosigned.note",
        what: "The checkpoint with one signature more.")
    ])

  static let export = Command(
    name: "export",
    overview: "Writes an excerpt of the journal that proves itself: check-proof checks it.",
    discussion: """
      It holds the whole commit groups concerned, so some events before and behind with them, and \
      hashes of all others. --order takes all that led to the order and followed from it.
      """,
    arguments: [journal],
    options: [
      .value("from", .moment, help: "The first event or time; the beginning if not given."),
      .value("to", .moment, help: "The last event or time; the checkpoint's end if not given."),
      .value(
        "order", .text, named: "NUMBER|NAME",
        help: "Instead: an order, by its number or its name at the venue."),
      .value(
        "checkpoint", .path, named: "FILE",
        help: "The signed checkpoint; the newest in JOURNAL/checkpoints if not given."),
      key, witnessKey,
      .value(
        "output", .path, named: "FILE", isRequired: true, help: "A new file for the excerpt."),
      format,
    ],
    examples: [
      Example(
        "daybook-audit export demo/journal --order 7 --output order7.excerpt",
        what: "The story of an order, for an auditor."),
      Example(
        "daybook-audit export demo/journal --from '#1200' --to '#1300' --output a.excerpt",
        what: "What was recorded between two events."),
    ])

  private static let witnessKeyOfLine = Option.repeated(
    "witness", .text, named: "KEY", help: "The key of a witness that must have cosigned then.")
}
