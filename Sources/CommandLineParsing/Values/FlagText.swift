/// Words for on and off.
enum FlagText {
  /// `true` or `false`, as in `--dry-run=false`.
  static func onTheCommandLine(_ text: String) -> Bool? {
    if text == "true" { return true }
    return text == "false" ? false : nil
  }

  /// What people put into environment variables, in any case.
  static func inTheEnvironment(_ text: String) -> Bool? {
    let word = text.lowercased()
    if ["1", "true", "yes", "on"].contains(word) { return true }
    return ["0", "false", "no", "off"].contains(word) ? false : nil
  }
}
