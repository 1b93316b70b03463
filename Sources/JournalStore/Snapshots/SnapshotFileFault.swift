import SystemCalls

/// Why a file is not a snapshot to go on from. None is an error of the journal's: the snapshot is
/// passed over, and the reason reported.
package enum SnapshotFileFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// A system call failed.
  case system(SystemError)
  /// It has another magic number, or not even a header.
  case notASnapshot
  /// Its header's checksum is wrong.
  case headerChecksum
  /// It was written by a newer build.
  case newerVersion(UInt32)
  /// Its header holds bytes or flags of no known version, or counts that contradict each other.
  case inconsistent
  /// It says that it is of another record than its name.
  case misnamed(UInt64)
  /// It belongs to another journal.
  case foreign(JournalId)
  /// The build that wrote it makes other states of the same records.
  case otherFold(UInt32)
  /// It is larger than any snapshot may be.
  case tooLarge(UInt64)
  /// The file is shorter or longer than its header says.
  case wrongSize(Int)
  /// Its payload's checksum is wrong.
  case payloadChecksum
  /// Its payload does not decompress to what its header says.
  case notDecompressed

  /// What is wrong.
  package var description: String {
    switch self {
    case .system(let error): error.description
    case .notASnapshot: "it is not a snapshot"
    case .headerChecksum: "its header's checksum is wrong"
    case .newerVersion(let found):
      "it has version \(found), this build reads up to \(SnapshotHeader.version)"
    case .inconsistent: "its header contradicts itself"
    case .misnamed(let sequence): "it is of #\(sequence), as its name is not"
    case .foreign(let journal): "it belongs to journal \(journal)"
    case .otherFold(let fold): "it was made by fold \(fold), which is not this build's"
    case .tooLarge(let byteCount):
      "\(byteCount) bytes are more than the \(SnapshotHeader.maximumByteCount) of any snapshot"
    case .wrongSize(let byteCount): "\(byteCount) bytes are not what its header says"
    case .payloadChecksum: "its payload's checksum is wrong"
    case .notDecompressed: "its payload does not decompress"
    }
  }
}
