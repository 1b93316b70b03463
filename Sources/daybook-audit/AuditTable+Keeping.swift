import CommandLineParsing

/// The verbs that keep a journal: copies, and what is made of them.
extension AuditTable {
  static let backup = Command(
    name: "backup",
    overview: "Copies what is new of a journal, live or not, and proves the copy.",
    discussion: """
      The journal is only read, also while it is being written. Closed segments are copied once, \
      the live one up to its last whole block; each copy is read back. The backup's directory is \
      itself a journal to readers: verify it, replay it, restore from it. backup.manifest lists \
      what is in it. After an interruption, run it again. A backup of another journal, one that \
      is ahead of this one, or one that this one does not continue, is refused.
      """,
    arguments: [
      journal, Argument("BACKUP", .path, help: "The backup's directory; made when missing."),
    ],
    options: [format],
    examples: [
      Example("daybook-audit backup demo/journal /mnt/archive/demo", what: "Every hour or so.")
    ])

  static let restore = Command(
    name: "restore",
    overview: "Makes a journal again from a backup, and proves it.",
    discussion: """
      Into an empty or absent directory only. Each file is compared with the backup's manifest, \
      and the whole is read from its first byte to its last. Until then the directory cannot be \
      opened for writing; after an interruption, run it again.
      """,
    arguments: [
      Argument("BACKUP", .path, help: "A directory that backup made."),
      Argument("JOURNAL", .path, help: "The new journal's directory."),
    ],
    options: [format],
    examples: [
      Example("daybook-audit restore /mnt/archive/demo demo/journal", what: "All that it holds.")
    ])

  static let repair = Command(
    name: "repair",
    overview: "Makes a whole journal of a damaged one, in a new directory, by a plan agreed to.",
    discussion: """
      Without --plan it shows what is damaged, from where each segment can be taken, what would be \
      lost and which orders that leaves in doubt, and the plan's hash. With --plan, an operator \
      and a reason it does that, if the plan still fits. The damaged directory and the backups are \
      only read. Lost superblocks are made anew; a torn tail goes into quarantine. Records that no \
      directory has any more are given up by --accept-gap only, and what lay behind them goes into \
      quarantine too. repair.log in the new directory says who, why and what, and the next start \
      tells the journal. Keys are not copied.
      """,
    arguments: [journal],
    options: [
      .value(
        "to", .path, named: "NEWDIR", isRequired: true,
        help: "The new directory, empty or not there yet."),
      .repeated("from", .path, named: "BACKUP", help: "A directory that may have good copies."),
      .flag("accept-gap", help: "Give up records that no directory has, as the last resort."),
    ] + Consent.options + [format],
    examples: [
      Example(
        "daybook-audit repair demo/journal --from /mnt/archive/demo --to demo/repaired",
        what: "Show the plan."),
      Example(
        "daybook-audit repair demo/journal --to new --plan 0123… --operator ada --reason Disk",
        what: "Carry it out."),
    ])

  static let migrate = Command(
    name: "migrate",
    overview: "Rewrites a journal of an older format version in the current one, elsewhere.",
    discussion: """
      The commit groups stay as they are, so chain, leaves and tree stay the same, and so does \
      every proof; that is checked at the end. The old directory is only read. With nothing to \
      migrate it says so and makes nothing. After an interruption, run it again.
      """,
    arguments: [journal],
    options: [
      .value(
        "to", .path, named: "NEWDIR", isRequired: true,
        help: "The new directory, empty or not there yet."),
      format,
    ],
    examples: [
      Example(
        "daybook-audit migrate old/journal --to new/journal", what: "Then verify the new one.")
    ])

  static let retain = Command(
    name: "retain",
    overview: "Removes a journal's oldest segments once they are archived, by a plan agreed to.",
    discussion: """
      Without --plan it shows what can go, and the plan's hash; with --plan, an operator and a \
      reason it removes that, oldest first, if the plan still fits. A segment goes only if the \
      archive has the same bytes, all of it was read and proven, a checkpoint signed by the given \
      key covers it, it is older than the limits, and a start-up does not need it because a \
      snapshot lies behind it. The file 'retained' then says why the journal begins later. Also \
      while the journal is being written.
      """,
    arguments: [journal],
    options: [
      .value(
        "archive", .path, named: "BACKUP", isRequired: true, help: "A directory that backup made."),
      .value(
        "checkpoint", .path, named: "FILE", isRequired: true,
        help: "A signed checkpoint of this journal."),
      .value(
        "key", .text, isRequired: true, help: "The key that signed it, as name+id+base64."),
      .value(
        "keep-days", .unsigned(0...100_000), named: "N",
        help: "Keep what was recorded in the last N days."),
      .value("keep-from", .sequence, help: "Keep everything from this record on."),
    ] + Consent.options + [format],
    examples: [
      Example(
        "daybook-audit retain demo/journal --archive old --checkpoint c --key K --keep-days 30",
        what: "Show what could go.")
    ])
}
