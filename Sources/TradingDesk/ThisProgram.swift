import CommandLineParsing
import JournalStore
import SystemCalls

/// What a run writes down about the program that it runs in.
package struct ThisProgram: Sendable {
  /// Name and version.
  package let build: String
  /// SHA-256 of the executable.
  package let binaryHash: String
  /// The host's name.
  package let host: String

  /// The version of this source tree.
  package static let version = Release.version

  /// What the running program `name` is.
  package init(_ name: String) throws(DeskError) {
    build = "\(name) \(Self.version)"
    do {
      let bytes = try File.contents(
        of: try CurrentProcess.executablePath(), maximumByteCount: 1 << 30)
      var hasher = SHA256Hasher()
      hasher.begin()
      hasher.update(bytes.span)
      binaryHash = hasher.finish().description
      host = try CurrentProcess.hostName()
    } catch {
      throw .file(error.description)
    }
  }
}
