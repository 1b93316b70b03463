/// Finding one's way among tokens.
extension Rule {
  /// The tokens between the parentheses of a call whose name has this index; nil when it is none.
  static func argumentTokens(in file: SourceFile, after index: Int) -> ArraySlice<Token>? {
    let open = index + 1
    guard open < file.tokens.count, file.tokens[open].text == "(" else { return nil }
    return between(open, in: file.tokens)
  }

  /// The tokens between a bracket and the one that closes it; nil when none does.
  static func between(_ open: Int, in tokens: [Token]) -> ArraySlice<Token>? {
    var depth = 0
    for index in open..<tokens.count {
      if ["(", "[", "{"].contains(tokens[index].text) { depth += 1 }
      if [")", "]", "}"].contains(tokens[index].text) { depth -= 1 }
      if depth == 0 { return tokens[(open + 1)..<index] }
    }
    return nil
  }

  /// Whether a comma stands outside of all inner brackets.
  static func hasTopLevelComma(_ tokens: ArraySlice<Token>) -> Bool {
    var depth = 0
    for token in tokens {
      if ["(", "[", "{"].contains(token.text) { depth += 1 }
      if [")", "]", "}"].contains(token.text) { depth -= 1 }
      if depth == 0, token.text == "," { return true }
    }
    return false
  }
}
