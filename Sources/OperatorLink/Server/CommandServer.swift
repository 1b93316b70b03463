import SystemCalls

/// The engine's side: a thread that listens on a Unix socket, hands commands to a queue, and
/// answers their askers. `ping` it answers itself. It must be closed; dropping it open traps.
package struct CommandServer: ~Copyable, Sendable {
  private let loop: ServerLoop
  private let thread: Thread
  private let queue: CommandQueue

  private init(loop: ServerLoop, thread: consuming Thread, queue: CommandQueue) {
    self.loop = loop
    self.thread = thread
    self.queue = queue
  }

  /// Listens at a path. EADDRINUSE when somebody does already. Where the socket's file is removed
  /// it is bound again; `complain` hears of that, on the server's thread, and must not wait.
  package static func start(
    at path: String, queue: CommandQueue, access: SocketAccess = SocketAccess(),
    limits: ServerLimits = ServerLimits(), complain: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(LinkError) -> CommandServer {
    do throws(SystemError) {
      let signal = try WakeSignal()
      let loop = ServerLoop(
        try LocalListener.listen(at: path, access: access), signal, to: queue, limits: limits,
        complain: complain)
      do throws(SystemError) {
        let thread = try Thread.spawn(name: "daybook-control") { loop.run() }
        return CommandServer(loop: loop, thread: thread, queue: queue)
      } catch {
        try loop.closeListener()
        throw error
      }
    } catch {
      throw .system(error)
    }
  }

  /// Closes the queue, lets the last answers be read, and takes the socket's file away.
  package consuming func close() throws(LinkError) {
    queue.close()
    loop.stop()
    do throws(SystemError) {
      try thread.join()
      try loop.closeListener()
    } catch {
      throw .system(error)
    }
  }
}
