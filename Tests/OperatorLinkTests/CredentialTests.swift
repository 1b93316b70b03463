import JournalStore
import SystemCalls
import Testing

@testable import OperatorLink

struct CredentialTests {
  /// Runs a test in a directory of its own and removes it, whatever happens.
  private func withDirectory(_ test: (Directory) throws -> Void) throws {
    let directory = try Directory.makeTemporary(prefix: "daybook-token")
    do {
      try test(directory)
    } catch {
      try directory.removeTree()
      throw error
    }
    try directory.removeTree()
  }

  private func write(_ text: String, to path: String, permissions: UInt32) throws {
    let file = try File.create(path, permissions: permissions)
    do {
      try file.setPermissions(permissions)
      try file.write(Array(text.utf8).span, at: 0)
    } catch {
      file.abandon()
      throw error
    }
    try file.close()
  }

  @Test func knownBitsHaveTheirKnownText() throws {
    let zeros = OperatorToken(secret: [UInt8](repeating: 0, count: 32))
    #expect(zeros.text == "dbk_" + String(repeating: "A", count: 43))
    let ones = OperatorToken(secret: [UInt8](repeating: 255, count: 32))
    #expect(ones.text == "dbk_" + String(repeating: "_", count: 42) + "8")
    // base64.urlsafe_b64encode(bytes(range(32))) of Python, and sha256sum of the text.
    let counted = OperatorToken(secret: (0..<32).map { UInt8($0) })
    #expect(counted.text == "dbk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
    #expect(
      counted.hash.description
        == "db2215bccd23d7eb9cb1a663a4321f33e92166641c168c76e1527e7c617fe1aa")
  }

  @Test func everyDrawnTokenIsNewAndReadBack() throws {
    var texts: [String] = []
    for _ in 0..<100 {
      let token = try OperatorToken.make()
      #expect(token.text.utf8.count == 47)
      #expect(try OperatorToken(parsing: token.text, from: "here").text == token.text)
      #expect(!texts.contains(token.text))
      texts.append(token.text)
    }
  }

  @Test func aSecretIsNotShown() throws {
    let token = try OperatorToken.make()
    #expect("\(token)" == "an operator's token")
    #expect(String(reflecting: token) == "an operator's token")
  }

  @Test func anotherTextIsNoToken() throws {
    let right = OperatorToken(secret: (0..<32).map { UInt8($0) }).text
    let wrong = [
      "", "dbk_", String(right.dropLast()), right + "A", "dbk-" + right.dropFirst(4),
      right.replacing("A", with: "+"), String(right.dropLast()) + "9",
      String(right.dropLast()) + "é", " " + right.dropFirst(),
    ]
    for text in wrong {
      #expect(throws: CredentialError.malformedToken(place: "here")) {
        try OperatorToken(parsing: text, from: "here")
      }
    }
  }

  @Test func onlyItsOwnHashMatchesAToken() throws {
    let token = try OperatorToken.make()
    let other = try OperatorToken.make()
    #expect(token.hash.matches(token) && !token.hash.matches(other))
    let read = try TokenHash(parsing: token.hash.description.uppercased())
    #expect(read == token.hash && read.matches(token) && !read.matches(other))
    for text in [
      "", String(token.hash.description.dropLast()), "g" + token.hash.description.dropFirst(),
    ] {
      #expect(throws: CredentialError.malformedHash) { try TokenHash(parsing: text) }
    }
  }

  @Test func aFileIsReadBackAndNeverReplaced() throws {
    try withDirectory { directory in
      let token = try OperatorToken.make()
      let path = directory.path(of: "token")
      try token.write(to: path)
      let file = try File.openForReading(path)
      #expect(try file.permissions() == 0o600)
      #expect(try OperatorToken.read(path).text == token.text)
      #expect(
        throws: CredentialError.system(SystemError(operation: "open", path: path, code: 17))
      ) { try token.write(to: path) }
      for (name, text) in [("bare", token.text), ("less", token.text + "\n")] {
        try write(text, to: directory.path(of: name), permissions: 0o400)
        #expect(try OperatorToken.read(directory.path(of: name)).text == token.text)
      }
      for (name, text) in [
        ("empty", ""), ("two", token.text + "\n\n"), ("more", token.text + "\nmore"),
        ("large", String(repeating: "x", count: 10_000)),
      ] {
        let path = directory.path(of: name)
        try write(text, to: path, permissions: 0o600)
        #expect(throws: CredentialError.malformedToken(place: path)) {
          try OperatorToken.read(path)
        }
      }
      let none = directory.path(of: "none")
      #expect(
        throws: CredentialError.system(SystemError(operation: "open", path: none, code: 2))
      ) { try OperatorToken.read(none) }
    }
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o700, 0o4600] as [UInt32])
  func aFileOpenToOthersIsRefused(permissions: UInt32) throws {
    try withDirectory { directory in
      let path = directory.path(of: "token")
      try write(try OperatorToken.make().text, to: path, permissions: permissions)
      let error = #expect(throws: CredentialError.self) { try OperatorToken.read(path) }
      #expect(error == .exposedFile(path: path, permissions: permissions))
      #expect(error?.description.contains("chmod 600 \(path)") == true)
    }
  }

  @Test(
    .enabled(
      if: CurrentProcess.effectiveUserIdentifier == 0, "only root can give a file to somebody"))
  func aFileOfSomebodyElseIsRefused() throws {
    try withDirectory { directory in
      let path = directory.path(of: "token")
      try OperatorToken.make().write(to: path)
      #expect(try ChildProcess.run("/bin/chown", ["12345", path]).exitCode == 0)
      #expect(throws: CredentialError.foreignFile(path: path, owner: 12_345, caller: 0)) {
        try OperatorToken.read(path)
      }
    }
  }

  @Test func aTokenOfOtherThan256BitsTraps() async {
    await #expect(processExitsWith: .failure) { _ = OperatorToken(secret: [1, 2, 3]) }
  }
}
