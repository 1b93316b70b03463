extension Rule {
  static let testing = [
    Rule(
      "a test is neither switched off nor empty of meaning",
      instead: "a test that can fail; .enabled(if:) with a reason for a missing program",
      bad: [
        Sample("Tests/A/ATests.swift", "@Test(.disabled(\"slow\")) func a() {}\n"),
        Sample("Tests/A/ATests.swift", "#expect(true)\n"),
        Sample("Tests/A/ATests.swift", "#expect(Bool(true))\n"),
        Sample("Tests/A/ATests.swift", "try #require(true)\n"),
        Sample("Tests/A/ATests.swift", "withKnownIssue { a() }\n"),
      ],
      good: [
        Sample("Tests/A/ATests.swift", "#expect(a == true)\n@Test(.enabled(if: b)) func c() {}\n"),
        Sample("Tests/A/ATests.swift", "let text = \"#expect(true)\"\n"),
      ],
      in: \.isTest
    ) { file in
      let banned = [
        [".", "disabled"], ["expect", "(", "true", ")"], ["require", "(", "true", ")"],
        ["Bool", "(", "true", ")"], ["withKnownIssue"], ["XCTSkip"],
      ]
      let texts = file.tokens.map(\.text)
      return banned.flatMap { wanted in
        texts.indices.filter { texts[$0...].starts(with: wanted) }
          .map { (file.tokens[$0].line, wanted.joined()) }
      }
    },
    Rule(
      "a test's name is a statement",
      instead: "aTornTailIsCutAtTheLastWholeRecord(), and the statement only there",
      bad: [
        Sample("Tests/A/ATests.swift", "@Test(\"It works\") func a() {}\n"),
        Sample("Tests/A/ATests.swift", "@Test func testA() {}\n"),
        Sample("Tests/A/ATests.swift", "@Test func test_a() {}\n"),
      ],
      good: [
        Sample("Tests/A/ATests.swift", "@Test func aTestIsRead() {}\n@Test func testsRun() {}\n"),
        Sample("Tests/A/ATests.swift", "@Test(arguments: [\"a\"]) func b(text: String) {}\n"),
      ],
      in: \.isTest
    ) { file in
      file.tokens.indices.dropFirst().compactMap { index in
        let token = file.tokens[index]
        if token.text == "Test", file.tokens[index - 1].text == "@",
          argumentTokens(in: file, after: index)?.first?.text == "\""
        {
          return (token.line, "a title beside the name")
        }
        guard file.tokens[index - 1].text == "func", token.text.hasPrefix("test")
        else { return nil }
        let rest = token.text.dropFirst(4)
        let isTitle = rest.first?.isUppercase == true || rest.first == "_"
        return isTitle ? (token.line, "the name '\(token.text)'") : nil
      }
    },
  ]
}
