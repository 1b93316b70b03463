import Foundation
import Testing

/// Runs other programs over a generated text.
enum ShellCheck {
  /// Where a program is installed, or nil.
  static func find(_ program: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + program }
      .first(where: FileManager.default.isExecutableFile(atPath:))
  }

  /// What a program says, and its exit status, with the text in a file as its last argument.
  static func run(
    _ program: String, _ arguments: [String], text: String
  ) throws -> (status: Int32, output: String) {
    let path = try #require(find(program))
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("daybook-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let file = folder.appendingPathComponent("generated.1")
    try Data(text.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments + [file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
