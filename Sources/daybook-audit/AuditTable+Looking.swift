import CommandLineParsing

/// The verbs that look at a journal's files.
extension AuditTable {
  static let describe = Command(
    name: "describe",
    overview: "Shows what is in a journal's directory: segments, superblocks, quarantine, end.",
    discussion: """
      It reads every block's checksums, and what it came to before damage is listed all the same. \
      To prove the records too, run verify.
      """,
    arguments: [journal], options: [format],
    examples: [
      Example("daybook-audit describe demo/journal", what: "A table of the segments."),
      Example("daybook-audit describe demo/journal --format json", what: "For a program to read."),
    ])

  static let hashes = Command(
    name: "hashes",
    overview: "Prints sequence, kind and SHA-256 of every record, and the chain.",
    discussion: """
      The hash is of the record's bytes, header and padded body, as they were before compression. \
      Another reader of the format comes to the same lines. A journal whose end is torn is a \
      finding.
      """,
    arguments: [journal],
    examples: [
      Example("daybook-audit hashes demo/journal | tail -n 1", what: "The chain over all groups.")
    ])

  static let doctor = Command(
    name: "doctor",
    overview: "Says whether this machine and a directory can keep what a journal promises.",
    discussion: """
      Looks at the file system, its mount options, space and inodes, limits, clock, huge pages and \
      swap, and measures in the directory how long 4 KiB take to become durable: 300 writes into a \
      file without a name, of which nothing is left. Without a directory, the machine only. That \
      a device keeps its word when the power goes, no program can tell.
      """,
    arguments: [
      Argument(
        "DIRECTORY", .path, arity: .optional(defaultText: nil),
        help: "Where a journal is or will be.")
    ],
    options: [format],
    examples: [
      Example("daybook-audit doctor /var/lib/daybook", what: "Before a journal is begun there."),
      Example("daybook-audit doctor", what: "The machine alone."),
    ])
}
