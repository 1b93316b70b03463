import Testing

struct MaskedTextTests {
  private func code(_ text: String) -> String {
    String(decoding: MaskedText(Array(text.utf8)).code, as: UTF8.self)
  }

  private func comments(_ text: String) -> String {
    String(decoding: MaskedText(Array(text.utf8)).comments, as: UTF8.self)
  }

  @Test(arguments: [
    ("a // b\nc", "a     \nc"),
    ("a /* b /* c */ d */ e", "a                   e"),
    (#"a "b // c" d"#, #"a "      " d"#),
    (#"a "b \" c" d"#, #"a "      " d"#),
    (##"a #"b " \(c)"# d"##, ##"a #"        "# d"##),
    (#"a "b \(c("d") + e) f" g"#, #"a "  \(c(" ") + e)  " g"#),
    (##"a #"b \#(c) d"# e"##, ##"a #"  \#(c)  "# e"##),
    ("a \"\"\"\n b \" c\n\"\"\" d", "a \"\"\"\n      \n\"\"\" d"),
    ("a \"unclosed\nb", "a \"        \nb"),
    ("/* open", "       "),
    ("\"\\", "\" "),
  ])
  func codeIsWhatStandsOutsideOfCommentsAndLiterals(text: String, expected: String) {
    #expect(code(text) == expected)
  }

  @Test func commentsAreTheRest() {
    #expect(comments("a // b\nc /* d */ \"// e\"") == "  // b\n  /* d */       ")
  }

  @Test func tokensKnowTheirLinesAndNeighbours() {
    let tokens = Token.all(in: Array("try? a\n  b_1!=c".utf8))
    #expect(tokens.map(\.text) == ["try", "?", "a", "b_1", "!", "=", "c"])
    #expect(tokens.map(\.line) == [1, 1, 1, 2, 2, 2, 2])
    #expect(tokens.map(\.touchesPrevious) == [false, true, false, false, true, true, true])
  }
}
