/// A file's bytes as its readers see them, as the device has them, and the changes between.
struct SimulatedFile: Sendable {
  enum Change: Sendable {
    case write(offset: Int, bytes: [UInt8])
    case truncate(byteCount: Int)
    case permissions(UInt32)
  }

  private(set) var cache: [UInt8]
  private(set) var permissions: UInt32
  private var durablePermissions: UInt32
  private var durable: [UInt8]
  private var unsynced: [Change] = []

  private static let sectorByteCount = 512

  init(_ bytes: [UInt8] = [], permissions: UInt32) {
    cache = bytes
    durable = bytes
    self.permissions = permissions
    durablePermissions = permissions
  }

  /// Whether its owner may open it for writing.
  var isWritable: Bool { permissions & 0o200 != 0 }

  mutating func write(_ bytes: [UInt8], at offset: Int) {
    Self.put(bytes[...], at: offset, into: &cache)
    unsynced.append(.write(offset: offset, bytes: bytes))
  }

  mutating func truncate(to byteCount: Int) {
    Self.resize(&cache, to: byteCount)
    unsynced.append(.truncate(byteCount: byteCount))
  }

  mutating func setPermissions(_ permissions: UInt32) {
    self.permissions = permissions
    unsynced.append(.permissions(permissions))
  }

  /// All changes reach the device.
  mutating func synchronize() {
    Self.apply(unsynced, to: &durable)
    durablePermissions = permissions
    unsynced = []
  }

  /// A sync failed after some sectors reached the device; the others never will.
  mutating func loseSomeChanges(_ generator: inout some RandomNumberGenerator) {
    var written = self
    written.unsynced.removeAll { if case .write = $0 { false } else { true } }
    let half = CrashTaste(sectorsInHundred: 50, keepsGrowth: true)
    durable = written.crashed(half, &generator).durable
    loseChanges()
  }

  /// A sync failed: the kernel marks the pages clean although the device never saw them, so nothing
  /// will ever write them, and the cache goes on showing them. The inode stays to be written.
  mutating func loseChanges() {
    unsynced.removeAll { if case .write = $0 { true } else { false } }
  }

  /// Clean pages are dropped: readers see the device, and the changes still to be written. The
  /// inode is not a page: the size stays.
  mutating func dropClean() {
    var bytes = durable
    Self.apply(unsynced, to: &bytes)
    Self.resize(&bytes, to: cache.count)
    cache = bytes
  }

  func crashed(
    _ taste: CrashTaste, _ generator: inout some RandomNumberGenerator
  ) -> SimulatedFile {
    var image = SimulatedFile(durable, permissions: durablePermissions)
    // File systems journal an inode's changes in their order: once one is lost, later ones are.
    var keepsInode = true
    for change in unsynced {
      switch change {
      case .write(let offset, let written):
        Self.eachSector(offset, written.count) { part in
          if Int.random(in: 0..<100, using: &generator) < taste.sectorsInHundred {
            Self.put(written[part], at: offset + part.lowerBound, into: &image.durable)
          }
        }
        // The new size may be there before the data is.
        if taste.keepsGrowth && offset + written.count > image.durable.count {
          Self.resize(&image.durable, to: offset + written.count)
        }
      case .truncate(let byteCount):
        keepsInode = keepsInode && taste.keeps(&generator)
        if keepsInode { Self.resize(&image.durable, to: byteCount) }
      case .permissions(let permissions):
        keepsInode = keepsInode && taste.keeps(&generator)
        if keepsInode { image.durablePermissions = permissions }
      }
    }
    return image.settled
  }

  /// The image with exactly the chosen sectors of what was written and not synced.
  func crashed(from sector: inout Int, _ isKept: (Int) -> Bool) -> SimulatedFile {
    var image = SimulatedFile(durable, permissions: durablePermissions)
    for change in unsynced {
      guard case .write(let offset, let written) = change else { continue }
      Self.eachSector(offset, written.count) { part in
        if isKept(sector) {
          Self.put(written[part], at: offset + part.lowerBound, into: &image.durable)
        }
        sector += 1
      }
    }
    return image.settled
  }

  /// What is on the device, as a machine sees it that just started.
  private var settled: SimulatedFile { SimulatedFile(durable, permissions: durablePermissions) }

  /// The parts of a write that lie in one sector of the device each.
  private static func eachSector(
    _ offset: Int, _ byteCount: Int, _ body: (Range<Int>) -> Void
  ) {
    var start = 0
    while start < byteCount {
      let boundary = ((offset + start) / sectorByteCount + 1) * sectorByteCount
      let end = min(boundary - offset, byteCount)
      body(start..<end)
      start = end
    }
  }

  private static func apply(_ changes: [Change], to bytes: inout [UInt8]) {
    for change in changes {
      switch change {
      case .write(let offset, let written): put(written[...], at: offset, into: &bytes)
      case .truncate(let byteCount): resize(&bytes, to: byteCount)
      case .permissions: break
      }
    }
  }

  private static func put(_ part: ArraySlice<UInt8>, at offset: Int, into bytes: inout [UInt8]) {
    if bytes.count < offset + part.count { resize(&bytes, to: offset + part.count) }
    bytes.replaceSubrange(offset..<offset + part.count, with: part)
  }

  private static func resize(_ bytes: inout [UInt8], to byteCount: Int) {
    if bytes.count > byteCount {
      bytes.removeLast(bytes.count - byteCount)
    } else {
      bytes.append(contentsOf: repeatElement(0, count: byteCount - bytes.count))
    }
  }
}

/// A directory's names as its readers see them, as the device has them, and the changes between,
/// which reach the device in their order (ext4 and XFS journal them).
struct SimulatedNames: Sendable {
  enum Change: Sendable {
    case set(String, Int)
    case remove(String)
    case rename(String, String)
  }

  private(set) var current: [String: Int] = [:]
  private var durable: [String: Int] = [:]
  private var unsynced: [Change] = []

  mutating func change(_ change: Change) {
    Self.apply(change, to: &current)
    unsynced.append(change)
  }

  mutating func synchronize() {
    durable = current
    unsynced = []
  }

  /// A sync failed: what it should have written may never be.
  mutating func loseChanges() { unsynced = [] }

  /// Removes a name, durably, behind everyone's back.
  mutating func forget(_ name: String) {
    current[name] = nil
    durable[name] = nil
  }

  /// Sets a name, durably, behind everyone's back.
  mutating func set(_ name: String, _ file: Int) {
    current[name] = file
    durable[name] = file
  }

  func crashed(
    _ taste: CrashTaste, _ generator: inout some RandomNumberGenerator
  ) -> SimulatedNames {
    let kept =
      switch taste.sectorsInHundred {
      case 0: 0
      case 100: unsynced.count
      default: Int.random(in: 0...unsynced.count, using: &generator)  // open set: any share
      }
    var names = durable
    for change in unsynced.prefix(kept) { Self.apply(change, to: &names) }
    var image = SimulatedNames()
    image.current = names
    image.durable = names
    return image
  }

  /// All that was asked for is on the device.
  var settled: SimulatedNames {
    var image = SimulatedNames()
    image.current = current
    image.durable = current
    return image
  }

  private static func apply(_ change: Change, to names: inout [String: Int]) {
    switch change {
    case .set(let name, let file): names[name] = file
    case .remove(let name): names[name] = nil
    case .rename(let name, let newName):
      names[newName] = names[name]
      names[name] = nil
    }
  }
}
