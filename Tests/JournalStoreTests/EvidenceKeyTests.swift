import JournalStore
import SystemCalls
import Testing

struct EvidenceKeyTests {
  struct Vector: Sendable {
    let seed: String
    let key: String
    let message: String
    let signature: String
  }

  /// RFC 8032 §7.1, tests 1 to 3.
  static let vectors = [
    Vector(
      seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      message: "",
      signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
        + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    Vector(
      seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      message: "72",
      signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
        + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    Vector(
      seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      message: "af82",
      signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
        + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
  ]

  @Test(arguments: vectors) func signaturesAreThoseOfRFC8032(vector: Vector) throws {
    var seed = bytes(hexadecimal: vector.seed)
    let made = SigningKey(seed: &seed)
    #expect(seed.allSatisfy { $0 == 0 })
    guard let key = made else {
      Issue.record("a seed of 32 bytes makes a key")
      return
    }
    let message = bytes(hexadecimal: vector.message)
    let signature = key.sign(message)
    let publicKey = key.verifyingKey
    #expect(publicKey.bytes == bytes(hexadecimal: vector.key))
    #expect(signature == bytes(hexadecimal: vector.signature))
    #expect(publicKey.verify(signature, of: message))
    for bit in 0..<512 {
      #expect(!publicKey.verify(Evidence.flip(signature, bit: bit), of: message))
    }
    for bit in 0..<message.count * 8 {
      #expect(!publicKey.verify(signature, of: Evidence.flip(message, bit: bit)))
    }
    for bit in 0..<256 {
      let other = try #require(VerifyingKey(Evidence.flip(publicKey.bytes, bit: bit)))
      #expect(!other.verify(signature, of: message))
    }
    #expect(!publicKey.verify(signature, of: message + [0]))
    #expect(!publicKey.verify(Array(signature.dropLast()), of: message))
    #expect(!publicKey.verify(signature + [0], of: message))
    #expect(!publicKey.verify([], of: message))
  }

  @Test func newKeysDiffer() throws {
    let first = try SigningKey.generate().verifyingKey
    let second = try SigningKey.generate().verifyingKey
    #expect(first != second)
  }

  @Test func keysOfAnotherLengthAreNone() {
    for count in [0, 31, 33] {
      var seed = [UInt8](repeating: 7, count: count)
      if SigningKey(seed: &seed) != nil { Issue.record("a key of \(count) bytes") }
      #expect(VerifyingKey([UInt8](repeating: 7, count: count)) == nil)
    }
  }
}

struct EvidenceKeyFolderTests {
  private static func run(_ test: (KeyFolder, Directory) throws -> Void) throws {
    let directory = try Directory.makeTemporary(prefix: "daybook-keys")
    do {
      let keys = directory.directory("keys")
      try test(KeyFolder(keys), keys)
    } catch {
      try directory.removeTree()
      throw error
    }
    try directory.removeTree()
  }

  private static func write(_ bytes: [UInt8], _ path: String, permissions: UInt32) throws {
    let file = try File.create(path, permissions: permissions)
    try file.setPermissions(permissions)
    try file.write(bytes.span, at: 0)
    try file.close()
  }

  @Test func aKeyIsReadAsItWasMade() throws {
    try Self.run { folder, directory in
      #expect(try folder.epochs() == [])
      let made = try folder.create(epoch: 3).verifyingKey
      let read = try folder.open(epoch: 3).verifyingKey
      #expect(made == read)
      #expect(try folder.epochs() == [3])
      #expect(try directory.names() == ["000003.key"])
      let file = try File.openForReading(directory.path(of: "000003.key"))
      let permissions = try file.permissions()
      let byteCount = try file.byteCount()
      #expect(permissions == 0o600 && byteCount == 32)
    }
  }

  @Test func aKeyIsNeverWrittenOver() throws {
    try Self.run { folder, directory in
      let made = try folder.create(epoch: 1).verifyingKey
      let error = try evidenceError { _ = try folder.create(epoch: 1) }
      guard case .system(let system) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(system.isAlreadyThere)
      let read = try folder.open(epoch: 1).verifyingKey
      #expect(read == made)
      #expect(try directory.names() == ["000001.key"])
    }
  }

  @Test func aKeyThatOthersCanReadIsRefused() throws {
    try Self.run { folder, directory in
      try directory.create()
      for (epoch, permissions) in [0o640, 0o604, 0o620, 0o602, 0o644].enumerated() {
        let path = directory.path(of: "00000\(epoch).key")
        try Self.write([UInt8](repeating: 1, count: 32), path, permissions: UInt32(permissions))
        let error = try evidenceError { _ = try folder.open(epoch: UInt32(epoch)) }
        #expect(error == .exposedKeyFile(path: path, permissions: UInt32(permissions)))
        #expect(error?.exitCode == 2)
      }
    }
  }

  @Test func aKeyFileHasThirtyTwoBytes() throws {
    try Self.run { folder, directory in
      try directory.create()
      for (epoch, count) in [0, 31, 33, 64].enumerated() {
        let path = directory.path(of: "00000\(epoch).key")
        try Self.write([UInt8](repeating: 1, count: count), path, permissions: 0o600)
        let error = try evidenceError { _ = try folder.open(epoch: UInt32(epoch)) }
        let why = "\(path) does not have 32 bytes"
        #expect(error == .malformed(.keyFile, line: 0, why: why) && error?.exitCode == 2)
      }
      let missing = try evidenceError { _ = try folder.open(epoch: 9) }
      guard case .system(let system) = missing else {
        Issue.record("\(String(describing: missing))")
        return
      }
      #expect(system.isNotFound)
    }
  }

  @Test func onlyTheKeyThatCountsIsKept() throws {
    try Self.run { folder, directory in
      for epoch in [1, 2, 5, 7] as [UInt32] { _ = try folder.create(epoch: epoch).verifyingKey }
      try Self.write(
        [UInt8](repeating: 1, count: 32), directory.path(of: "000008.key.tmp"),
        permissions: 0o600)
      try Self.write([1], directory.path(of: "notes"), permissions: 0o600)
      #expect(try folder.epochs() == [1, 2, 5, 7])
      #expect(try evidenceError { try folder.keepOnly(epoch: 6) } != nil)
      #expect(try folder.epochs() == [1, 2, 5, 7])
      try folder.keepOnly(epoch: 5)
      #expect(try directory.names() == ["000005.key", "notes"])
    }
  }

  @Test func anUnfinishedFileIsReplaced() throws {
    try Self.run { folder, directory in
      try directory.create()
      try Self.write([1, 2], directory.path(of: "000001.key.tmp"), permissions: 0o644)
      let made = try folder.create(epoch: 1).verifyingKey
      let read = try folder.open(epoch: 1).verifyingKey
      #expect(read == made)
      #expect(try directory.names() == ["000001.key"])
    }
  }

  @Test func aRemovedSeedIsOverwrittenFirst() throws {
    try Self.run { folder, directory in
      _ = try folder.create(epoch: 1).verifyingKey
      _ = try folder.create(epoch: 2).verifyingKey
      // An open file outlives its name, and shows what was written to it last.
      let old = try File.openForReading(directory.path(of: "000001.key"))
      try folder.keepOnly(epoch: 2)
      var bytes = [UInt8](repeating: 9, count: 40)
      let count = try old.read(into: &bytes, at: 0, byteCount: 40, fileOffset: 0)
      #expect(bytes[..<count] == [UInt8](repeating: 0, count: 32)[...])
    }
  }
}
