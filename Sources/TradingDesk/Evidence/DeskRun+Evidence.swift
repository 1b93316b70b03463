import JournalStore
import SystemCalls
import TradingCore
import TradingEngine

extension DeskRun {
  /// The signer for a request that asks for one.
  static func notary(
    for request: RunRequest, _ opening: OpeningReport, _ lastEpoch: UInt32
  ) throws(DeskError) -> Notary? {
    guard let plan = request.checkpoints else { return nil }
    do throws(EvidenceError) {
      return try Notary(
        folder: KeyFolder(Directory(plan.keys)), journalId: opening.journalId,
        epoch: opening.epoch, lastEpoch: lastEpoch)
    } catch {
      throw .file(error.description)
    }
  }

  /// Says in the journal which key signs from here on, and destroys the earlier ones once that is
  /// on disk.
  mutating func declareKey() throws(DeskError) {
    guard let declaration = notary?.declaration, let plan = request.checkpoints else { return }
    try take(.fact(.signingKeyDeclared(declaration)), at: clock.begins)
    do throws(SystemError) {
      publisher = try CheckpointPublisher(
        journal: request.journal, epoch: opening.epoch, targets: plan.targets,
        complain: request.complain)
    } catch {
      throw .file(error.description)
    }
    _ = try durableTreeHead()
    do throws(EvidenceError) {
      try notary?.forgetEarlierKeys()
    } catch {
      throw .file(error.description)
    }
  }

  /// Signs a checkpoint when the last one is old enough.
  mutating func issueCheckpointIfDue() throws(DeskError) {
    guard let plan = request.checkpoints else { return }
    let now = Clocks.monotonicNanoseconds()
    guard now >= nextCheckpointAt else { return }
    nextCheckpointAt = Clocks.deadline(in: Int64(plan.intervalMilliseconds) * 1_000_000)
    try issueCheckpoint()
  }

  /// Signs for everything written so far, once it is on disk, and has it sent.
  mutating func issueCheckpoint() throws(DeskError) {
    guard let publisher, notary != nil else { return }
    let head = try durableTreeHead()
    do throws(EvidenceError) {
      if let note = try notary?.checkpoint(head) { publisher.publish(note) }
    } catch {
      throw .file(error.description)
    }
  }

  private func durableTreeHead() throws(DeskError) -> TreeHead {
    do throws(JournalError) {
      return try engine.durableTreeHead()
    } catch {
      throw .halted(error)
    }
  }
}
