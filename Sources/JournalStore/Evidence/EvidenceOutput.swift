import SystemCalls

/// A new file of evidence: written beside its name, made durable, and only then called by it. It
/// never replaces what is there, as that may be evidence too. It must be finished or abandoned.
package struct EvidenceOutput: ~Copyable {
  private let folder: Directory
  private let name: String
  private let file: File
  private var waiting: [UInt8] = []
  private var byteCount = 0

  private static let pieceByteCount = 256 << 10

  /// Begins a file; an error when there is one of that name.
  package static func create(_ path: String) throws(EvidenceError) -> EvidenceOutput {
    let folder = Directory(path).parent
    let name = String(Directory(path).path.split(separator: "/").last ?? "")
    do throws(SystemError) {
      if try !folder.contains(name) {
        try folder.removeFile(temporary(name))
        let file = try File.create(folder.path(of: temporary(name)))
        return EvidenceOutput(folder: folder, name: name, file: file)
      }
    } catch {
      throw .system(error)
    }
    throw .alreadyThere(path: path)
  }

  private init(folder: Directory, name: String, file: consuming File) {
    self.folder = folder
    self.name = name
    self.file = file
  }

  private static func temporary(_ name: String) -> String { "\(name).tmp" }

  /// Where it lies until it is finished.
  package var temporaryPath: String { folder.path(of: Self.temporary(name)) }

  /// Adds bytes.
  package mutating func add(_ bytes: [UInt8]) throws(EvidenceError) {
    waiting += bytes
    if waiting.count >= Self.pieceByteCount { try flush() }
  }

  /// Writes what waits.
  package mutating func flush() throws(EvidenceError) {
    do throws(SystemError) {
      try file.write(waiting.span, at: byteCount)
    } catch {
      throw .system(error)
    }
    byteCount += waiting.count
    waiting.removeAll(keepingCapacity: true)
  }

  /// Makes it durable and gives it its name.
  package consuming func finish() throws(EvidenceError) {
    do throws(EvidenceError) {
      try flush()
      try synchronize()
    } catch {
      abandon()
      throw error
    }
    do throws(SystemError) {
      try file.close()
      try folder.renameWithoutReplacing(Self.temporary(name), to: name)
      try folder.synchronize()
    } catch {
      throw .system(error)
    }
  }

  private borrowing func synchronize() throws(EvidenceError) {
    do throws(SystemError) {
      try file.synchronize()
    } catch {
      throw .system(error)
    }
  }

  /// Takes it away again. That this failed is told to nobody, as a failure is being told already.
  package consuming func abandon() {
    file.abandon()
    do throws(SystemError) {
      try folder.removeFile(Self.temporary(name))
    } catch {
      return
    }
  }

  /// Writes a whole file.
  package static func write(_ bytes: [UInt8], to path: String) throws(EvidenceError) {
    var output = try create(path)
    do throws(EvidenceError) {
      try output.add(bytes)
    } catch {
      output.abandon()
      throw error
    }
    try output.finish()
  }
}
