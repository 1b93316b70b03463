extension Rule {
  private static let topLevel = [
    "Package.swift", "Sources", "Tests", "journal-samples", "tools", "docs", "README.md",
    "CHANGELOG.md",
  ]

  static let tree = [
    Rule(
      "the top level is what it is",
      instead: "a folder below \(topLevel.joined(separator: ", "))",
      bad: [Sample("notes.txt", ""), Sample("scripts/a", "")],
      good: [Sample("README.md", ""), Sample(".ci/run", ""), Sample(".gitignore", "")]
    ) { repository in
      var seen: [String] = []
      for file in repository.files {
        let first = String(file.path.prefix { $0 != "/" })
        if !seen.contains(first) { seen.append(first) }
      }
      return seen.filter { !topLevel.contains($0) && !$0.hasPrefix(".") }
        .map { Finding(path: $0, line: 0, what: "not on the list of the top level") }
    },
    Rule(
      "every tool can be run",
      instead: "chmod +x, and a first line that names the interpreter",
      bad: [
        Sample("tools/a", "#!/bin/sh\ntrue\n"),
        Sample("tools/a", "true\n", isExecutable: true),
        Sample(".ci/run", "#!/bin/sh\ntrue\n"),
      ],
      good: [
        Sample("tools/a", "#!/bin/sh\ntrue\n", isExecutable: true),
        Sample("tools/README.md", "text\n"), Sample("tools/reader/layout.py", "import struct\n"),
      ],
      in: \.isTool
    ) { file in
      if !file.isScript { return [(1, "no interpreter is named")] }
      return file.isExecutable ? [] : [(0, "not executable")]
    },
  ]
}
