import Foundation

/// The files that the rules look at.
struct Repository {
  /// In the order of their paths.
  let files: [SourceFile]

  init(files: [SourceFile]) {
    self.files = files.sorted { $0.path < $1.path }
  }

  /// This repository: the folder above this file that holds `Package.swift`.
  static let here = Repository(files: readHere())

  /// Whether a file, or a folder with a file in it, has this path.
  func has(_ path: String) -> Bool {
    var wanted = path
    while wanted.hasSuffix("/") { wanted.removeLast() }
    return wanted.isEmpty
      || files.contains { $0.path == wanted || $0.path.hasPrefix(wanted + "/") }
  }

  private static let skippedFolders = [".git", ".build", ".demo", "__pycache__"]

  private static func readHere() -> [SourceFile] {
    var root = URL(fileURLWithPath: #filePath)
    let manager = FileManager.default
    repeat {
      precondition(root.path != "/", "no folder above this file holds Package.swift")
      root.deleteLastPathComponent()
    } while !manager.fileExists(atPath: root.appendingPathComponent("Package.swift").path)
    return read(folder: root, path: "", manager)
  }

  private static func read(
    folder: URL, path: String, _ manager: FileManager
  ) -> [SourceFile] {
    var files: [SourceFile] = []
    for name in names(in: folder, manager) where !skippedFolders.contains(name) {
      let url = folder.appendingPathComponent(name)
      let child = path.isEmpty ? name : path + "/" + name
      var isFolder: ObjCBool = false
      guard unsafe manager.fileExists(atPath: url.path, isDirectory: &isFolder) else { continue }
      if isFolder.boolValue {
        files += read(folder: url, path: child, manager)
      } else if let data = manager.contents(atPath: url.path), !name.hasSuffix(".o") {
        let isExecutable = manager.isExecutableFile(atPath: url.path) && isMarked(url, manager)
        files.append(SourceFile(path: child, bytes: text(data), isExecutable: isExecutable))
      }
    }
    return files
  }

  /// The superuser may execute what nobody marked, so the permission itself is asked.
  private static func isMarked(_ url: URL, _ manager: FileManager) -> Bool {
    do {
      let permissions = try manager.attributesOfItem(atPath: url.path)[.posixPermissions]
      return (permissions as? Int ?? 0) & 0o111 != 0
    } catch {
      preconditionFailure("\(url.path) was listed and cannot be examined: \(error)")
    }
  }

  private static func names(in folder: URL, _ manager: FileManager) -> [String] {
    do {
      return try manager.contentsOfDirectory(atPath: folder.path).sorted()
    } catch {
      preconditionFailure("\(folder.path) cannot be listed: \(error)")
    }
  }

  /// A binary file counts as an empty text.
  private static func text(_ data: Data) -> [UInt8] {
    let bytes = [UInt8](data)
    return bytes.prefix(65_536).contains(0) ? [] : bytes
  }
}
