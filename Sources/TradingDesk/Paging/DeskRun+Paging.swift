import JournalStore
import SystemCalls
import TradingCore
import TradingEngine

/// What the loop remembers of the pager between two looks; nothing of it outlives the run, the
/// journal has the rest.
struct PagerSchedule: Sendable {
  /// Attempts that failed since the last that did not.
  var failures = 0
  /// When the next attempt at a page that failed before is due, by the monotonic clock.
  var nextAt: Int64 = 0
  /// Pages tried since the shutdown began; nil while the run goes on.
  var triedAtEnd: [Sequence]?
}

/// Paging: the outbox of what people must hear of. A page follows its event to the disk, its
/// outcome is an event as well, and what is owed is kept by the fold.
extension DeskRun {
  private static let cancelPatience: Int64 = 1_000_000_000

  /// Says who pages from here on, where that has changed.
  mutating func declarePager() throws(DeskError) {
    let program = request.pager?.program ?? ""
    guard engine.state.safeguards.paging.program != program else { return }
    try declare(.pagerDeclared(PagerDeclared(program: program)))
  }

  /// Writes down what became of an attempt, and begins the next that is due.
  mutating func watchPager() throws(DeskError) {
    guard let pager else { return }
    if let attempt = try pager.take() { try report(attempt) }
    guard !pager.isBusy, !engine.state.safeguards.paging.pages.isEmpty else { return }
    try giveUp()
    guard let page = duePage() else { return }
    do throws(JournalError) {
      try engine.makeDurable()
    } catch {
      throw .halted(error)
    }
    pageSchedule.triedAtEnd?.append(page.sequence)
    let event = page.subject.event
    pager.begin(
      page.sequence,
      PageText.line(
        journal: "\(opening.journalId)", sequence: page.sequence, kind: "\(event.kind)",
        at: page.at, severity: page.subject.severity ?? .error,
        text: request.describe(event, engine.state), who: page.subject.actor))
  }

  /// The page to try now: the one that was tried least, so that one that always fails stands in no
  /// other's way. One that was never tried does not wait.
  private func duePage() -> Page? {
    let pages = engine.state.safeguards.paging.pages
    if let tried = pageSchedule.triedAtEnd {
      return pages.first { !tried.contains($0.sequence) }
    }
    guard let page = pages.min(by: { $0.attempts < $1.attempts }) else { return nil }
    let isDue =
      page.attempts == 0 || Clocks.monotonicNanoseconds() >= pageSchedule.nextAt
    return isDue ? page : nil
  }

  private mutating func report(_ attempt: Pager.Attempt) throws(DeskError) {
    let pages = engine.state.safeguards.paging.pages
    guard let page = pages.first(where: { $0.sequence == attempt.page }) else { return }
    let isDelivered = attempt.failure.isEmpty
    if isDelivered {
      pageSchedule.failures = 0
    } else {
      pageSchedule.failures += 1
      let wait = request.pager?.wait(after: pageSchedule.failures) ?? 0
      pageSchedule.nextAt = Clocks.monotonicNanoseconds() + wait
    }
    try write(
      PageReported(
        page: page.sequence, outcome: isDelivered ? .delivered : .failed,
        attempt: page.attempts &+ 1, exitStatus: attempt.exitStatus, detail: attempt.failure))
  }

  /// Gives up what is too old, and the oldest of too many.
  private mutating func giveUp() throws(DeskError) {
    guard let plan = request.pager else { return }
    let pages = engine.state.safeguards.paging.pages
    for (index, page) in pages.enumerated() {
      let why: String
      if pages.count - index > plan.mostOwed {
        why = "more than \(plan.mostOwed) pages are owed"
      } else if page.attempts >= plan.attemptsAtLeast,
        engine.now >= page.at.adding(plan.givesUpAfter)
      {
        why = "it is older than \(plan.givesUpAfter.nanoseconds / 1_000_000_000) s"
      } else {
        continue
      }
      try write(
        PageReported(
          page: page.sequence, outcome: .givenUp, attempt: page.attempts, exitStatus: -1,
          detail: why))
    }
  }

  private mutating func write(_ reported: PageReported) throws(DeskError) {
    try take(.fact(.control(.pageReported(reported))), at: engine.now)
  }

  /// Whether a shutdown still waits for the pager: each page that is owed is tried once more, until
  /// the machine's clock shows `deadline`.
  func awaitsPager(until deadline: Int64) -> Bool {
    guard let pager, Clocks.monotonicNanoseconds() < deadline else { return false }
    return pager.isBusy || duePage() != nil
  }

  /// Ends an attempt that a shutdown does not wait for any longer. What is owed stays owed: the
  /// next run goes on with it.
  mutating func endPaging() throws(DeskError) {
    guard let pager, pager.isBusy else { return }
    pager.cancel()
    let deadline = Clocks.monotonicNanoseconds() + Self.cancelPatience
    while pager.isBusy, Clocks.monotonicNanoseconds() < deadline {
      request.progress.pass()
      pager.wait(nanoseconds: 20_000_000)
      if let attempt = try pager.take() { try report(attempt) }
    }
  }

  /// The last act of a halt: pages people of it, though nothing can be written down, and says it
  /// where that fails. An attempt under way has its time first.
  func pageOfHalt(_ why: String) {
    guard let pager, let plan = request.pager else { return }
    do throws(DeskError) {
      if let failure = try wait(for: pager, plan), pager.isBusy {
        request.complain("nobody could be paged of the halt: \(failure)")
        return
      }
      pager.begin(
        .none,
        PageText.line(
          journal: "\(opening.journalId)", sequence: nil, kind: "halted", at: engine.now,
          severity: .critical, text: why, who: "engine"))
      if let failure = try wait(for: pager, plan) {
        request.complain("nobody could be paged of the halt: \(failure)")
      }
    } catch {
      request.complain("nobody could be paged of the halt: \(error.description)")
    }
  }

  /// Waits for an attempt under way; why it failed, if it did.
  private func wait(for pager: Pager, _ plan: PagerPlan) throws(DeskError) -> String? {
    let deadline =
      Clocks.monotonicNanoseconds() + plan.timeout.nanoseconds + Self.cancelPatience
    while pager.isBusy {
      request.progress.pass()
      pager.wait(nanoseconds: 20_000_000)
      if let attempt = try pager.take() {
        return attempt.failure.isEmpty ? nil : attempt.failure
      }
      if Clocks.monotonicNanoseconds() >= deadline { return "the program hangs" }
    }
    return nil
  }
}
