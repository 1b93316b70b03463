import CommandLineParsing

/// The part of the table that deals with evidence.
enum EvidenceTable {
  static let commands = [
    prove, checkProof, checkpoint, checkCheckpoint, consistency, checkConsistency, witness,
    addCosignature, export,
  ]

  static let journal = Argument("JOURNAL", .path, help: "The journal's directory.")
  static let format = Option.value(
    "format", .choice(["text", "json"]), default: "text", help: "Form of the output.")
  static let trust = Option.repeated(
    "trust", .text, named: "KEY",
    help: "A key of the log that you have from elsewhere: name+id+base64.")
  static let witnessKey = Option.repeated(
    "witness", .text, named: "KEY", help: "The key of a witness that must have cosigned.")
  static let logKey = Option.repeated(
    "key", .text, named: "KEY", help: "A key of the log that may have signed it.")
  static let key = Option.repeated(
    "key", .text, named: "KEY",
    help: "A key of the log that may have signed; those that the journal declares if not given.")
  static let output = Option.value(
    "output", .path, named: "FILE", help: "A new file for it, instead of standard output.")

  private static let prove = Command(
    name: "prove",
    overview: "Writes the proof that one event was in the journal when a checkpoint was signed.",
    discussion: """
      The proof holds the event's whole commit group and hashes of all others. Whoever has it and \
      the log's key needs nothing else to check it: daybook-audit check-proof.
      """,
    arguments: [journal],
    options: [
      .value(
        "event", .unsigned(1...UInt64.max), named: "N", isRequired: true,
        help: "The event's sequence."),
      .value(
        "checkpoint", .path, named: "FILE",
        help: "The signed checkpoint; the newest in JOURNAL/checkpoints if not given."),
      key, witnessKey, output, format,
    ],
    examples: [
      Example(
        "daybook-audit prove demo/journal --event 2415 --output fill.proof",
        what: "One fill, for an auditor.")
    ])

  private static let checkProof = Command(
    name: "check-proof",
    overview: "Checks a proof or an excerpt by itself, without the journal.",
    discussion: """
      Without --trust it only shows that the file agrees with itself: whoever makes up a proof can \
      make up the keys in it.
      """,
    arguments: [Argument("FILE", .path, help: "What prove or export wrote.")],
    options: [trust, witnessKey, format],
    examples: [
      Example(
        "daybook-audit check-proof fill.proof --trust \"$(cat desk.key)\"",
        what: "By a key that the desk published."),
      Example(
        "daybook-audit check-proof fill.proof --format json", what: "For a program to read."),
    ])

  private static let checkpoint = Command(
    name: "checkpoint",
    overview: "Signs size and root of the journal's tree as they are now.",
    discussion: """
      It covers the groups that are known to be durable, also while the journal is being written. \
      Keep the checkpoint where the desk cannot rewrite it: it is what a rewrite is found by.
      """,
    arguments: [journal],
    options: [
      .value(
        "key-folder", .path, named: "DIR",
        help: "Where the signing keys lie, JOURNAL/keys if not given; the newest one signs."),
      output, format,
    ],
    examples: [
      Example(
        "daybook-audit checkpoint demo/journal --output today.note",
        what: "A checkpoint to be kept elsewhere.")
    ])

  private static let checkCheckpoint = Command(
    name: "check-checkpoint",
    overview: "Checks the signatures of a checkpoint and shows what it says.",
    arguments: [Argument("FILE", .path, help: "The checkpoint, a signed note.")],
    options: [logKey, witnessKey, format],
    examples: [
      Example(
        "daybook-audit check-checkpoint today.note --key \"$(cat desk.key)\"",
        what: "By a key that the desk published.")
    ])
}
