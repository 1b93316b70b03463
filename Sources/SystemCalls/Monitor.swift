import Glibc

/// A mutex and one condition. A class because the threads that meet at it share its identity, and
/// because a pthread mutex must not move in memory.
@safe package final class Monitor: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  /// An unlocked monitor.
  package init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    // pthread_cond_timedwait(3) against the monotonic clock: a wall clock step must not stretch a
    // wait.
    var attributes = pthread_condattr_t()
    let results = [
      unsafe pthread_mutex_init(mutex, nil),
      unsafe pthread_condattr_init(&attributes),
      unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC),
      unsafe pthread_cond_init(condition, &attributes),
      unsafe pthread_condattr_destroy(&attributes),
    ]
    precondition(results.allSatisfy { $0 == 0 }, "pthread_mutex_init and pthread_cond_init succeed")
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Runs `body` alone among all users of this monitor.
  package func withLock<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(unsafe pthread_mutex_lock(mutex) == 0, "pthread_mutex_lock succeeds")
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Inside `withLock`: gives the lock up until woken. May wake without cause; check again.
  package func wait() {
    precondition(unsafe pthread_cond_wait(condition, mutex) == 0, "pthread_cond_wait succeeds")
  }

  /// Inside `withLock`: waits until woken or until the monotonic clock shows `deadline` (ns).
  package func wait(untilMonotonicNanoseconds deadline: Int64) {
    var time = timespec(
      tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
    let result = unsafe pthread_cond_timedwait(condition, mutex, &time)
    precondition(result == 0 || result == ETIMEDOUT, "pthread_cond_timedwait succeeds")
  }

  /// Wakes every waiter.
  package func wakeAll() {
    unsafe pthread_cond_broadcast(condition)
  }
}
