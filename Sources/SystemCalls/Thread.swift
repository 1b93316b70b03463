import CSystemShims
import Glibc

/// An operating system thread. It must be joined; dropping it running traps.
package struct Thread: ~Copyable, Sendable {
  private let handle: pthread_t
  private let name: String
  private var isLetGo = false

  private init(handle: pthread_t, name: String) {
    self.handle = handle
    self.name = name
  }

  deinit { precondition(isLetGo, "the thread \(name) was dropped without join() or detach()") }

  /// Starts a thread; of the name the kernel keeps 15 bytes (pthread_setname_np(3)).
  package static func spawn(
    name: String, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> Thread {
    let start = unsafe Unmanaged.passRetained(ThreadStart(name: name, body: body))
    var handle = pthread_t()
    let code = unsafe pthread_create(
      &handle, nil,
      { context in
        guard let context = unsafe context else { return nil }
        let start = unsafe Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue()
        unsafe daybook_name_thread(start.name)
        start.body()
        return nil
      }, start.toOpaque())
    guard code == 0 else {
      unsafe start.release()
      throw SystemError(operation: "pthread_create", path: name, code: code)
    }
    return Thread(handle: handle, name: name)
  }

  /// Makes the calling thread give way to all others (setpriority(2), which on Linux is for the
  /// thread); false when that was refused. Not SCHED_IDLE: a thread of that class may be left
  /// standing while it holds a lock of the file system that a commit waits for.
  package static func giveWay() -> Bool {
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19) == 0
  }

  /// Waits for its end.
  package consuming func join() throws(SystemError) {
    let code = pthread_join(handle, nil)
    isLetGo = true
    guard code == 0 else { throw SystemError(operation: "pthread_join", path: name, code: code) }
  }

  /// Lets it end by itself, or with the process.
  package consuming func detach() throws(SystemError) {
    let code = pthread_detach(handle)
    isLetGo = true
    guard code == 0 else { throw SystemError(operation: "pthread_detach", path: name, code: code) }
  }
}

/// What a new thread takes over; a class because it crosses pthread_create(3) as a pointer.
private final class ThreadStart: Sendable {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }
}
