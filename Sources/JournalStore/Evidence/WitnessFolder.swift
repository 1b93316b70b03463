import SystemCalls

/// Why a witness did not cosign.
package enum WitnessError: Error, Equatable, Sendable {
  /// It was asked for something that it must not sign.
  case refused(WitnessRefusal)
  /// A file cannot be used, or a signature in what it was sent does not hold.
  case evidence(EvidenceError)
  /// Another process is at it.
  case busy(path: String)
  /// The folder has no key yet.
  case notBegun(folder: String)
  /// The folder is a witness's already.
  case alreadyBegun(folder: String)
  /// The key file is not that of the witness whose folder it is.
  case otherKey(file: String, expected: String)

  /// 1 when it refused, 2 when it could not be asked.
  package var exitCode: Int32 {
    switch self {
    case .refused(.impossibleTime): 2
    case .refused: 1
    case .evidence(let error): error.exitCode
    case .busy, .notBegun, .alreadyBegun, .otherKey: 2
    }
  }
}

extension WitnessError: CustomStringConvertible {
  /// One sentence: what, where, what next.
  package var description: String {
    switch self {
    case .refused(let refusal): "not cosigned: \(refusal.description)"
    case .evidence(let error): error.description
    case .busy(let path): "another process holds \(path): wait until it is done"
    case .notBegun(let folder):
      "\(folder) is no witness's folder: begin one with daybook-audit witness --init"
    case .alreadyBegun(let folder):
      "\(folder) is a witness's folder already: a new witness needs one of its own"
    case .otherKey(let file, let expected):
      "\(file) is not the key of \(expected): give the file that --init wrote"
    }
  }
}

/// What a witness keeps: who it is and the checkpoint that it signed last, for one log.
///
///     witness.pub    its verifier key
///     witness.key    its seed, unless it lies elsewhere
///     last.note      the last checkpoint that it signed, with its own signature
package struct WitnessFolder: Sendable {
  private let directory: Directory
  private let keyFile: String

  private static let publicName = "witness.pub"
  /// Where the last checkpoint lies, to make the next proof from.
  package static let lastName = "last.note"
  private static let lockName = "LOCK"

  /// The folder at a path, and where its key lies if not in it; nothing is looked up.
  package init(_ path: String, keyFile: String? = nil) {
    directory = Directory(path)
    self.keyFile = keyFile ?? directory.path(of: "witness.key")
  }

  /// Makes a witness of this name: draws its key; the key for those who trust it.
  package func begin(name: String) throws(WitnessError) -> NoteKey {
    guard !(try calling { () throws(SystemError) in try directory.contains(Self.publicName) })
    else { throw .alreadyBegun(folder: directory.path) }
    guard NoteKey.isName(name) else {
      throw .evidence(
        .malformed(.noteKey, line: 0, why: "its name is empty or has white space or '+' in it"))
    }
    try calling { () throws(SystemError) in try directory.create(permissions: 0o700) }
    return try reading { () throws(EvidenceError) in
      let key = try KeyFile.create(keyFile)
      let noteKey = try NoteKey(name: name, kind: .cosignature, key: key.verifyingKey)
      try EvidenceOutput.write(
        Array("\(noteKey.text)\n".utf8), to: directory.path(of: Self.publicName))
      return noteKey
    }
  }

  /// Who the witness is.
  package func noteKey() throws(WitnessError) -> NoteKey {
    guard try calling({ () throws(SystemError) in try directory.contains(Self.publicName) }) else {
      throw .notBegun(folder: directory.path)
    }
    return try reading { () throws(EvidenceError) in
      let bytes = try EvidenceFiles.bytes(
        of: directory.path(of: Self.publicName), .noteKey, upTo: 4096)
      return try NoteKey(text: String(decoding: bytes.dropLast(), as: UTF8.self))
    }
  }

  /// The cosignature of the later checkpoint of a consistency proof, if it continues what was
  /// signed before; it is on disk as the last one when this returns. The log's keys are those
  /// configured, and those that follow from them. Asked again for the last one it signs again.
  package func cosign(
    _ file: ConsistencyFile, trusting logs: [NoteKey], at time: UInt64
  ) throws(WitnessError) -> (line: NoteSignature, checkpoint: Checkpoint) {
    let name = try noteKey().name
    let lockPath = directory.path(of: Self.lockName)
    guard let lock = try calling({ () throws(SystemError) in try LockFile.acquire(lockPath) })
    else {
      throw .busy(path: directory.path)
    }
    let result = try cosignLocked(file, trusting: logs, named: name, at: time)
    do throws(SystemError) {
      try lock.release()
    } catch {
      throw .evidence(.system(error))
    }
    return result
  }

  private func cosignLocked(
    _ file: ConsistencyFile, trusting logs: [NoteKey], named name: String, at time: UInt64
  ) throws(WitnessError) -> (line: NoteSignature, checkpoint: Checkpoint) {
    let expected = try noteKey()
    let witness = try reading { () throws(EvidenceError) in
      try Witness(name: name, key: try KeyFile.open(keyFile))
    }
    guard witness.noteKey == expected else {
      throw .otherKey(file: keyFile, expected: expected.name)
    }
    let (checkpoint, log) = try reading { () throws(EvidenceError) in
      try TrustedKeys(logs, following: file.handovers).checkpoint(file.later)
    }
    let last = try lastCheckpoint()
    let isAgain = last == checkpoint
    let proof = ConsistencyProof(
      firstSize: isAgain ? checkpoint.size : try firstSize(of: file), secondSize: checkpoint.size,
      path: isAgain ? [] : file.path)
    let signed: (line: NoteSignature, checkpoint: Checkpoint)
    do throws(WitnessRefusal) {
      signed = try witness.cosign(file.later, of: log, after: last, proof: proof, at: time)
    } catch {
      throw .refused(error)
    }
    var note = file.later
    note.add(signed.line)
    try store(note)
    return signed
  }

  private func firstSize(of file: ConsistencyFile) throws(WitnessError) -> UInt64 {
    guard let earlier = file.earlier else { return 0 }
    return try reading { () throws(EvidenceError) in try Checkpoint(text: earlier.text).size }
  }

  /// What was signed last. It is taken from the witness's own folder, so nothing is checked again.
  package func lastCheckpoint() throws(WitnessError) -> Checkpoint? {
    guard try calling({ () throws(SystemError) in try directory.contains(Self.lastName) }) else {
      return nil
    }
    return try reading { () throws(EvidenceError) in
      try Checkpoint(text: try EvidenceFiles.note(directory.path(of: Self.lastName)).text)
    }
  }

  /// Makes a note the last one, durably.
  private func store(_ note: SignedNote) throws(WitnessError) {
    let temporary = "\(Self.lastName).tmp"
    try calling { () throws(SystemError) in
      try directory.removeFile(temporary)
      let file = try File.create(directory.path(of: temporary))
      do throws(SystemError) {
        try file.write(note.bytes.span, at: 0)
        try file.synchronize()
      } catch {
        file.abandon()
        throw error
      }
      try file.close()
      try directory.renameReplacing(temporary, to: Self.lastName)
      try directory.synchronize()
    }
  }
}

/// Runs system calls and turns their error into the witness's.
@inline(__always)
private func calling<Result: ~Copyable>(
  _ calls: () throws(SystemError) -> Result
) throws(WitnessError) -> Result {
  do {
    return try calls()
  } catch {
    throw .evidence(.system(error))
  }
}

/// The same for a piece of evidence.
@inline(__always)
private func reading<Result: ~Copyable>(
  _ body: () throws(EvidenceError) -> Result
) throws(WitnessError) -> Result {
  do {
    return try body()
  } catch {
    throw .evidence(error)
  }
}
