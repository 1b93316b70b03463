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
}
