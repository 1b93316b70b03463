import Glibc

/// A tmpfs of a given size, for disks that are full or read-only (mount(2)).
enum SmallFileSystem {
  static func mount(at path: String, options: String) -> Bool {
    let isReadOnly = options.hasSuffix(",ro")
    let data = isReadOnly ? String(options.dropLast(3)) : options
    let flags = isReadOnly ? UInt(MS_RDONLY) : 0
    return unsafe data.withCString { unsafe Glibc.mount("tmpfs", path, "tmpfs", flags, $0) } == 0
  }

  static func unmount(_ path: String) {
    _ = unsafe umount2(path, 2)  // MNT_DETACH
    _ = unsafe rmdir(path)
  }
}
