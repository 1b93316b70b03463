import JournalStore
import SystemCalls

/// Writes and sends checkpoints on a thread of its own, so that no turn waits for a disk or a
/// network. It has one place: a newer checkpoint replaces one that was not sent yet, as it proves
/// all that the older one does. A class because the engine's thread and its own share it.
package final class CheckpointPublisher: @unchecked Sendable {
  private let folder: Directory
  private let name: String
  private let targets: [CheckpointTarget]
  private let complain: @Sendable (String) -> Void
  private let monitor = Monitor()
  // All below is guarded by the monitor.
  private var waiting: [UInt8]?
  private var isStopping = false
  private var thread: Thread?

  static let folderName = JournalFormat.checkpointsName
  private static let timeoutMilliseconds = 10_000

  init(
    journal: String, epoch: UInt32, targets: [CheckpointTarget],
    complain: @escaping @Sendable (String) -> Void
  ) throws(SystemError) {
    self.complain = complain
    folder = Directory(journal).directory(Self.folderName)
    let digits = String(epoch)
    name = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits + ".note"
    self.targets = targets
    try folder.create()
    thread = try Thread.spawn(name: "daybook-notary") { [self] in run() }
  }

  /// Takes a checkpoint; returns at once.
  func publish(_ note: [UInt8]) {
    monitor.withLock {
      waiting = note
      monitor.wakeAll()
    }
  }

  /// Sends what waits and ends the thread.
  func finish() throws(SystemError) {
    monitor.withLock {
      isStopping = true
      monitor.wakeAll()
    }
    if let thread = thread.take() { try thread.join() }
  }

  private func run() {
    while let note = next() {
      do throws(SystemError) {
        try write(note, to: folder, name)
      } catch {
        complain(folder.path(of: name), error.description)
      }
      for target in targets { send(note, to: target) }
    }
  }

  private func next() -> [UInt8]? {
    monitor.withLock {
      while true {
        if let note = waiting.take() { return note }
        if isStopping { return nil }
        monitor.wait()
      }
    }
  }

  private func send(_ note: [UInt8], to target: CheckpointTarget) {
    do throws(SystemError) {
      let words: [String]
      switch target {
      case .file(let path):
        let directory = Directory(path).parent
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return try write(note, to: directory, name)
      case .command(let line): words = ["/bin/sh", "-c", line]
      case .webhook(let url):
        words = [
          "curl", "--fail", "--silent", "--max-time", "8", "--header", "Content-Type: text/plain",
          "--data-binary", "@-", "--", url,
        ]
      }
      let outcome = try ShellCommand.run(
        words, input: note, timeoutMilliseconds: Self.timeoutMilliseconds)
      switch outcome {
      case .ended(0): break
      case .ended(let code): complain(target.words, "it ended with code \(code)")
      case .signalled(let signal): complain(target.words, "signal \(signal) ended it")
      case .tookTooLong: complain(target.words, "it did not end in 10 s and was killed")
      }
    } catch {
      complain(target.words, error.description)
    }
  }

  /// Replaces the file, so that a reader sees one whole checkpoint or the one before.
  private func write(_ note: [UInt8], to directory: Directory, _ name: String) throws(SystemError) {
    let temporary = name + ".tmp"
    try directory.removeFile(temporary)
    let file = try File.create(directory.path(of: temporary))
    do throws(SystemError) {
      try file.write(note.span, at: 0)
      try file.synchronize()
    } catch {
      file.abandon()
      throw error
    }
    try file.close()
    try directory.renameReplacing(temporary, to: name)
    try directory.synchronize()
  }

  private func complain(_ place: String, _ why: String) {
    complain("a checkpoint could not be sent to \(place): \(why)")
  }
}
