import SystemCalls
import Testing

struct DirectoryTests {
  @Test func namesAreSortedAndParentsAreMade() throws {
    try withTemporaryDirectory { directory in
      let deep = Directory(directory.path + "/a/b/c/")
      try deep.create()
      try deep.create()
      #expect(try deep.exists() && deep.path.hasSuffix("/a/b/c"))
      for name in ["b", "a", "10", "9"] { try File.create(deep.path(of: name)).close() }
      #expect(try deep.names() == ["10", "9", "a", "b"])
      try deep.synchronize()
    }
  }

  @Test func renamingDoesNotReplaceUnlessAsked() throws {
    try withTemporaryDirectory { directory in
      try File.create(directory.path(of: "old")).close()
      try File.create(directory.path(of: "taken")).close()
      let error = try systemError { try directory.renameWithoutReplacing("old", to: "taken") }
      #expect(error?.isAlreadyThere == true)
      try directory.renameWithoutReplacing("old", to: "new")
      #expect(try directory.names() == ["new", "taken"])
      try directory.renameReplacing("new", to: "taken")
      #expect(try directory.names() == ["taken"])
      #expect(try directory.contains("taken") && !directory.contains("new"))
      try directory.removeFile("taken")
      try directory.removeFile("taken")
      #expect(try directory.names().isEmpty)
    }
  }

  @Test func aFileInTheWayIsAnError() throws {
    try withTemporaryDirectory { directory in
      try File.create(directory.path(of: "file")).close()
      #expect(try systemError { try directory.directory("file").create() } != nil)
      #expect(try !directory.directory("file").exists())
      #expect(try systemError { _ = try directory.directory("none").names() }?.isNotFound == true)
    }
  }

  @Test func parentsAreFound() {
    #expect(Directory("/a/b").parent.path == "/a")
    #expect(Directory("/a").parent.path == "/")
    #expect(Directory("a").parent.path == ".")
    #expect(Directory("/").path(of: "x") == "/x")
  }

  @Test func freeSpaceIsKnown() throws {
    #expect(try Directory("/").freeByteCount() > 0)
  }
}
