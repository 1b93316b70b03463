import SystemCalls

/// Runs in a new folder, which is removed at the end.
func inFolder<Result>(_ work: (Directory) throws -> Result) throws -> Result {
  let folder = try Directory.makeTemporary(prefix: "daybook-sample-")
  do {
    let result = try work(folder)
    try folder.removeTree()
    return result
  } catch {
    try folder.removeTree()
    throw error
  }
}

/// A file's bytes in place of what was there.
func write(_ bytes: [UInt8], to name: String, in folder: Directory) throws {
  try folder.removeFile(name)
  let file = try File.create(folder.path(of: name))
  do {
    try file.write(bytes.span, at: 0)
  } catch {
    file.abandon()
    throw error
  }
  try file.close()
}

/// The files of a journal that are worth keeping: its segments, its superblocks and its quarantine,
/// but neither its lock, which names a process, nor a segment that was being prepared.
func filesOfJournal(_ journal: Directory) throws -> [String] {
  var names = try journal.names().filter {
    $0.hasSuffix(".segment") || $0.hasPrefix("superblock.")
  }
  if try journal.contains("quarantine") {
    names += try journal.directory("quarantine").names().map { "quarantine/\($0)" }
  }
  return names
}

/// Copies a journal and the statement beside it from one folder into another.
func copyJournal(from: Directory, to: Directory) throws {
  let (source, target) = (from.directory("journal"), to.directory("journal"))
  if try target.exists() { try target.removeTree() }
  try target.create()
  for name in try filesOfJournal(source) {
    if name.hasPrefix("quarantine/") { try target.directory("quarantine").create() }
    try write(try File.contents(of: source.path(of: name)), to: name, in: target)
  }
  try write(
    try File.contents(of: from.path(of: "journal.statement")), to: "journal.statement", in: to)
}
