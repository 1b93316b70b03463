/// How a door talks: data on standard output, talk on standard error. Somebody who stops listening
/// (`| head`) is no error.
package enum Terminal {
  /// Writes data to standard output; false when it could not be written.
  package static func say(_ text: String) -> Bool { write(text, to: .output) }

  /// Writes a line of talk to standard error. That it could not be written can be told to nobody.
  package static func complain(_ text: String) {
    _ = write(text.hasSuffix("\n") ? text : text + "\n", to: .error)
  }

  /// Writes talk to standard error as it is.
  package static func show(_ text: String) { _ = write(text, to: .error) }

  /// Writes a line of talk unless whoever reads it does not keep up; false when it was dropped. For
  /// a loop that must not wait for anybody. A line longer than a page is cut.
  package static func complainUnlessStuck(_ text: String) -> Bool {
    guard StandardStream.error.isWritable else { return false }
    let most = 4_000
    let line =
      text.utf8.count <= most ? text : String(decoding: text.utf8.prefix(most), as: UTF8.self)
    complain(line)
    return true
  }

  private static func write(_ text: String, to stream: StandardStream) -> Bool {
    do throws(SystemError) {
      try stream.write(text)
      return true
    } catch {
      return error.isBrokenPipe
    }
  }
}
