/// A file's bytes as its readers see them, as the device has them, and the changes between.
struct SimulatedFile: Sendable {
  enum Change: Sendable {
    case write(offset: Int, bytes: [UInt8])
    case truncate(byteCount: Int)
  }

  private(set) var cache: [UInt8]
  private var durable: [UInt8]
  private var unsynced: [Change] = []

  private static let sectorByteCount = 512

  init(_ bytes: [UInt8] = []) {
    cache = bytes
    durable = bytes
  }

  mutating func write(_ bytes: [UInt8], at offset: Int) {
    Self.put(bytes[...], at: offset, into: &cache)
    unsynced.append(.write(offset: offset, bytes: bytes))
  }

  mutating func truncate(to byteCount: Int) {
    Self.resize(&cache, to: byteCount)
    unsynced.append(.truncate(byteCount: byteCount))
  }

  /// All changes reach the device.
  mutating func synchronize() {
    Self.apply(unsynced, to: &durable)
    unsynced = []
  }

  /// A sync failed: the kernel marks the pages clean although the device never saw them, so nothing
  /// will ever write them, and the cache goes on showing them.
  mutating func loseChanges() { unsynced = [] }

  /// Clean pages are dropped: readers see the device, and the changes still to be written.
  mutating func dropClean() {
    var bytes = durable
    Self.apply(unsynced, to: &bytes)
    cache = bytes
  }

  func crashed(
    _ taste: CrashTaste, _ generator: inout some RandomNumberGenerator
  ) -> SimulatedFile {
    var bytes = durable
    for change in unsynced {
      switch change {
      case .write(let offset, let written):
        var start = 0
        while start < written.count {
          // Sectors of the device, not of the write.
          let boundary = ((offset + start) / Self.sectorByteCount + 1) * Self.sectorByteCount
          let end = min(boundary - offset, written.count)
          if Int.random(in: 0..<100, using: &generator) < taste.sectorsInHundred {
            Self.put(written[start..<end], at: offset + start, into: &bytes)
          }
          start = end
        }
        // The new size may be there before the data is.
        if taste.keepsGrowth && offset + written.count > bytes.count {
          Self.resize(&bytes, to: offset + written.count)
        }
      case .truncate(let byteCount):
        if Int.random(in: 0..<100, using: &generator) < taste.sectorsInHundred {
          Self.resize(&bytes, to: byteCount)
        }
      }
    }
    return SimulatedFile(bytes)
  }

  private static func apply(_ changes: [Change], to bytes: inout [UInt8]) {
    for change in changes {
      switch change {
      case .write(let offset, let written): put(written[...], at: offset, into: &bytes)
      case .truncate(let byteCount): resize(&bytes, to: byteCount)
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
