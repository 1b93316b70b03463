import Glibc
import Testing

@testable import SystemCalls

struct RunningProcessTests {
  private static func process(_ number: Int32) throws -> RunningProcess {
    guard let process = try RunningProcess.find(number) else {
      throw SystemError(operation: "pidfd_open", path: String(number), code: ESRCH)
    }
    return process
  }

  @Test func whoHoldsALockIsSeen() throws {
    let folder = try Directory.makeTemporary(prefix: "daybook-lock-")
    let path = folder.path(of: "LOCK")
    let own = try Self.process(CurrentProcess.identifier)
    #expect(try !own.holdsLock(of: path))
    let taken = try LockFile.acquire(path)
    #expect(try own.holdsLock(of: path))
    #expect(try !own.holdsLock(of: folder.path))
    let other = try Self.process(getppid())
    #expect(try !other.holdsLock(of: path))
    if let taken { try taken.release() }
    #expect(try !own.holdsLock(of: path))
    try folder.removeTree()
  }

  @Test func noNumberOfNobodyIsAProcess() throws {
    for number in [0, -1, Int32.max] {
      let isThere = try RunningProcess.find(number) != nil
      #expect(!isThere)
    }
  }

  @Test func aStoppedProcessIsEndedAndNobodyTwice() throws {
    var child: pid_t = 0
    var words = unsafe [strdup("/bin/sleep"), strdup("60"), nil]
    #expect(unsafe posix_spawn(&child, "/bin/sleep", nil, nil, &words, environ) == 0)
    for index in unsafe words.indices { unsafe free(words[index]) }
    let process = try Self.process(child)
    #expect(kill(child, SIGSTOP) == 0)
    #expect(try process.kill())
    var status: Int32 = 0
    #expect(unsafe waitpid(child, &status, 0) == child)
    #expect(status & 0x7F == SIGKILL)
    #expect(try !process.kill())
  }

  @Test func theKernelsLineOfALockIsRead() {
    let text = "pos:\t0\nlock:\t1: OFDLCK ADVISORY  WRITE -1 fe:00:16220196 0 EOF\n"
    #expect(RunningProcess.tellsOfLock(text, inode: 16_220_196))
    #expect(!RunningProcess.tellsOfLock(text, inode: 6_220_196))
    let posix = text.replacing("OFDLCK", with: "POSIX ")
    #expect(!RunningProcess.tellsOfLock(posix, inode: 16_220_196))
    #expect(!RunningProcess.tellsOfLock("pos:\t0\n", inode: 0))
  }

  @Test func aUserHasAName() {
    #expect(UserName.of(0) == "root")
    #expect(UserName.of(3_999_999_999) == nil)
  }
}
