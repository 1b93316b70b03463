import Testing

/// The rules of docs/STYLE.md that a program can check, on this repository.
struct RepositoryTests {
  @Test(arguments: Rule.all)
  func theRepositoryKeepsTheRule(_ rule: Rule) {
    let report = rule.report(on: Repository.here)
    #expect(report.isEmpty, "\(report.count) findings:\n\(report.joined(separator: "\n"))")
  }

  @Test func theRepositoryWasRead() {
    #expect(Repository.here.has("Package.swift"))
    #expect(Repository.here.has("Tests/TidyTests/RepositoryTests.swift"))
    #expect(Repository.here.files.count > 50)
  }
}
