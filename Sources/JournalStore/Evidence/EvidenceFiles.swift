import SystemCalls

/// Where files of evidence are found and how they are read.
package enum EvidenceFiles {
  /// Where an engine leaves the checkpoints that it signs, below the journal's directory.
  package static let checkpointFolderName = "checkpoints"
  private static let checkpointEnding = ".note"

  /// The bytes of a file, or `tooLarge`.
  package static func bytes(
    of path: String, _ part: EvidencePart, upTo maximum: Int
  ) throws(EvidenceError) -> [UInt8] {
    do throws(SystemError) {
      let file = try File.openForReading(path)
      var bytes = [UInt8](repeating: 0, count: min(try file.byteCount(), maximum) + 1)
      let count = try file.read(into: &bytes, at: 0, byteCount: bytes.count, fileOffset: 0)
      if count <= maximum { return Array(bytes[..<count]) }
    } catch {
      throw .system(error)
    }
    throw .tooLarge(part, byteCount: maximum + 1, maximum: maximum)
  }

  /// The first bytes of a file, to see what it is.
  package static func beginning(of path: String) throws(EvidenceError) -> [UInt8] {
    do throws(SystemError) {
      let file = try File.openForReading(path)
      var bytes = [UInt8](repeating: 0, count: 64)
      let count = try file.read(into: &bytes, at: 0, byteCount: bytes.count, fileOffset: 0)
      return Array(bytes[..<count])
    } catch {
      throw .system(error)
    }
  }

  /// The signed note in a file.
  package static func note(_ path: String) throws(EvidenceError) -> SignedNote {
    try SignedNote(try bytes(of: path, .signedNote, upTo: SignedNote.maximumByteCount))
  }

  /// The newest checkpoint that the engine left with the journal.
  package static func newestCheckpoint(of journal: String) throws(ProvingError) -> String {
    let folder = Directory(journal).directory(checkpointFolderName)
    do throws(SystemError) {
      if try folder.exists(),
        let name = try folder.names().last(where: { $0.hasSuffix(checkpointEnding) })
      {
        return folder.path(of: name)
      }
    } catch {
      throw .evidence(.system(error))
    }
    throw .noCheckpoint(folder: folder.path)
  }
}
