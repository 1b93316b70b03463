import Testing

/// Something that design and style ask for and that a program can check.
struct Rule: Sendable, CustomTestStringConvertible {
  /// A place that breaks a rule.
  struct Finding: Equatable {
    let path: String
    /// Counted from 1; 0 for the file as a whole.
    let line: Int
    let what: String
  }

  /// A little repository to try a rule on.
  struct Sample: Sendable {
    let files: [(path: String, text: String, isExecutable: Bool)]

    init(_ path: String, _ text: String, isExecutable: Bool = false) {
      files = [(path, text.unsealed, isExecutable)]
    }

    init(files: [(String, String)]) {
      self.files = files.map { ($0.0, $0.1.unsealed, false) }
    }

    var repository: Repository {
      Repository(
        files: files.map { SourceFile(path: $0.path, $0.text, isExecutable: $0.isExecutable) })
    }
  }

  let name: String
  /// What to use or do instead.
  let instead: String
  /// Each must be found.
  let bad: [Sample]
  /// None may be found.
  let good: [Sample]
  let find: @Sendable (Repository) -> [Finding]

  init(
    _ name: String, instead: String, bad: [Sample], good: [Sample],
    find: @escaping @Sendable (Repository) -> [Finding]
  ) {
    self.name = name
    self.instead = instead
    self.bad = bad
    self.good = good
    self.find = find
  }

  /// A rule that looks at one file at a time, and returns lines with what is wrong there.
  init(
    _ name: String, instead: String, bad: [Sample], good: [Sample],
    in applies: @escaping @Sendable (SourceFile) -> Bool,
    each check: @escaping @Sendable (SourceFile) -> [(line: Int, what: String)]
  ) {
    self.init(name, instead: instead, bad: bad, good: good) { repository in
      repository.files.filter(applies).flatMap { file in
        check(file).map { Finding(path: file.path, line: $0.line, what: $0.what) }
      }
    }
  }

  /// The findings as lines of a report.
  func report(on repository: Repository) -> [String] {
    find(repository).map { "\($0.path):\($0.line): \($0.what) — use \(instead) instead" }
  }

  var testDescription: String { name }

  /// Every rule.
  static let all =
    imports + determinism + mistakes + access + shape + words + tree + documents + testing
}

extension String {
  /// The text without its seals. Words that no file may hold are written with a `·` inside, so
  /// that the file that forbids them does not hold them.
  var unsealed: String { replacing("·", with: "") }
}
