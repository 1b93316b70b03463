import EventJournal
import JournalStore
import TradingCore

/// The signing keys that a journal declares, epoch by epoch. The journal vouches for itself here:
/// it serves to make evidence, not to check it.
package struct DeclaredKeys: Sendable {
  private struct Declaration {
    let epoch: UInt32
    let key: NoteKey
    let handover: KeyHandover?
  }

  private var declarations: [Declaration] = []

  /// Reads them from a journal. `progress` is called now and then with the events passed.
  package static func read(
    _ directory: String, progress: (UInt64) -> Void = { _ in }
  ) throws(ReviewError) -> DeclaredKeys {
    var found: [(Sequence, SigningKeyDeclared)] = []
    do throws(JournalError) {
      var reader = try EventReader.open(directory)
      while let recorded = try reader.next() {
        let sequence = recorded.envelope.sequence
        if case .signingKeyDeclared(let declared) = recorded.event {
          found.append((sequence, declared))
        }
        if sequence.rawValue & 0xFFFF == 0 { progress(sequence.rawValue) }
      }
    } catch {
      throw .journal(error)
    }
    var keys = DeclaredKeys()
    for (sequence, declared) in found { try keys.take(declared, at: sequence) }
    return keys
  }

  private mutating func take(
    _ declared: SigningKeyDeclared, at sequence: Sequence
  ) throws(ReviewError) {
    do throws(EvidenceError) {
      declarations.append(
        Declaration(
          epoch: declared.epoch, key: try NoteKey(text: declared.key),
          handover: declared.handover.isEmpty ? nil : try KeyHandover(text: declared.handover)))
    } catch {
      throw .unusableKey(sequence, error)
    }
  }

  /// Every key, oldest first.
  package var keys: [NoteKey] { declarations.map(\.key) }

  /// The key declared last.
  package var latest: NoteKey? { declarations.last?.key }

  /// How a key came to be: the handovers that lead to it, from the first key of its chain on; none
  /// for a key that was not declared.
  package func handovers(to key: NoteKey) -> [KeyHandover] {
    guard let end = declarations.lastIndex(where: { $0.key == key }) else { return [] }
    var chain: [KeyHandover] = []
    for declaration in declarations[...end].reversed() {
      guard let handover = declaration.handover else { break }
      chain.append(handover)
    }
    return chain.reversed()
  }
}
