import Foundation

/// Folders of the tests and what is in them.
enum Folder {
  /// A new one under the temporary directory.
  static func make() throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("daybook-doors-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// Takes one away with all in it.
  static func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: path)
  }

  /// Runs a test in a folder of its own, which stays for a look when the test throws.
  static func with(_ work: (String) throws -> Void) throws {
    let path = try make()
    try work(path)
    try remove(path)
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  static func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  static func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func copy(_ from: String, to: String) throws {
    try FileManager.default.copyItem(atPath: from, toPath: to)
  }

  static func names(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// Every file below, with its bytes: what must not change unsaid.
  static func contents(_ path: String) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      let type = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.type]
      let isFile = type as? FileAttributeType == .typeRegular
      found[name] = isFile ? try bytes("\(path)/\(name)") : []
    }
    return found
  }

  /// The segments of a journal, in order.
  static func segments(_ journal: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: journal)
      .filter { $0.hasSuffix(".segment") }.sorted().map { "\(journal)/\($0)" }
  }
}
