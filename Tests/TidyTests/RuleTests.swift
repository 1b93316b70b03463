import Testing

/// The rules themselves: each finds what is planted, and only that.
struct RuleTests {
  @Test(arguments: Rule.all)
  func whatIsPlantedIsFound(_ rule: Rule) {
    #expect(!rule.bad.isEmpty, "a rule without a planted fault proves nothing")
    for sample in rule.bad {
      #expect(!rule.find(sample.repository).isEmpty, "not found: \(sample.files)")
    }
  }

  @Test(arguments: Rule.all)
  func whatIsRightPasses(_ rule: Rule) {
    #expect(!rule.good.isEmpty, "a rule without a good sample may forbid everything")
    for sample in rule.good {
      #expect(rule.report(on: sample.repository) == [], "found in: \(sample.files)")
    }
  }

  @Test func everyRuleHasANameOfItsOwn() {
    for (index, rule) in Rule.all.enumerated() {
      #expect(!Rule.all[..<index].contains { $0.name == rule.name })
    }
  }

  @Test func aFindingSaysWhereWhatAndWhatInstead() throws {
    let rule = try #require(Rule.all.first { $0.name == "no error is thrown away" })
    let sample = Rule.Sample("Sources/Reports/A.swift", "let a = 1\nlet b = try? c()\n")
    #expect(
      rule.report(on: sample.repository) == [
        "Sources/Reports/A.swift:2: try? — use a typed throw, or do and catch with what follows "
          + "from the error instead"
      ])
  }
}
