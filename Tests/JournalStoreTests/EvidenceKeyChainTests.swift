import JournalStore
import Testing

struct EvidenceKeyChainTests {
  /// From the key with seed `first` to the one with the next seed.
  private static func handover(
    _ first: UInt8, to second: UInt8, epoch: UInt32, _ id: JournalId = Evidence.journalId
  ) -> KeyHandover {
    KeyHandover(
      journalId: id, epoch: epoch, to: Evidence.key(second).verifyingKey, by: Evidence.key(first))
  }

  private static func why(_ body: () throws -> Void) throws -> String? {
    guard case .brokenKeyChain(_, let why) = try evidenceError(body) else { return nil }
    return why
  }

  @Test func aHandoverIsSignedAsAnotherProgramSignsIt() throws {
    let handover = Self.handover(0, to: 64, epoch: 7)
    // Made by Python's cryptography package.
    let expected =
      "01000000000000000200000000000000070000002543b92ff1095511476adc8369db6ddc933665a11978dda1"
      + "404ee1066ca9559d67abca6a21dcd789632a6cd4d18f4b918a9b86b68117f889c8377862febdab2090aa71"
      + "01f6e9a6fb80bb929a38fe9337b565c7563c0f1427d45e9d120349d80c"
    #expect(handover.bytes == bytes(hexadecimal: expected))
    #expect(handover.bytes.count == KeyHandover.byteCount)
    #expect(try KeyHandover(handover.bytes) == handover)
    #expect(handover.isSigned(by: Evidence.key(0).verifyingKey))
    #expect(!handover.isSigned(by: Evidence.key(64).verifyingKey))
  }

  @Test func anAlteredBitRefutesAHandover() throws {
    let key = Evidence.key(0).verifyingKey
    let bytes = Self.handover(0, to: 64, epoch: 7).bytes
    for bit in 0..<bytes.count * 8 {
      let altered = try KeyHandover(Evidence.flip(bytes, bit: bit))
      #expect(!altered.isSigned(by: key))
    }
    for wrong in [[], Array(bytes.dropLast()), bytes + [0]] {
      let why = try whyMalformed { _ = try KeyHandover(wrong) }
      #expect(why == "it has \(wrong.count) bytes, not 116")
    }
  }

  @Test func aChainFollowsFromTheTrustedKey() throws {
    var chain = KeyChain(
      journalId: Evidence.journalId, epoch: 2, key: Evidence.key(0).verifyingKey)
    try chain.accept(Self.handover(0, to: 10, epoch: 3))
    try chain.accept(Self.handover(10, to: 20, epoch: 7))
    #expect(chain.latest == Evidence.key(20).verifyingKey)
    #expect(chain.key(at: 1) == nil)
    let expected: [UInt8] = [0, 10, 10, 10, 10, 20, 20]
    for (offset, first) in expected.enumerated() {
      #expect(chain.key(at: UInt32(offset) + 2) == Evidence.key(first).verifyingKey)
    }
  }

  @Test func whatDoesNotContinueTheChainIsRefused() throws {
    var chain = KeyChain(
      journalId: Evidence.journalId, epoch: 2, key: Evidence.key(0).verifyingKey)
    try chain.accept(Self.handover(0, to: 10, epoch: 5))
    let before = chain
    let other = JournalId(low: 5, high: 6)
    #expect(
      try Self.why { try chain.accept(Self.handover(10, to: 20, epoch: 6, other)) }
        == "it is of journal \(other), not \(Evidence.journalId)")
    #expect(
      try Self.why { try chain.accept(Self.handover(10, to: 20, epoch: 5)) }
        == "epoch 5 came before it")
    #expect(
      try Self.why { try chain.accept(Self.handover(0, to: 20, epoch: 6)) }
        == "the key of epoch 5 did not sign it")
    #expect(
      try Self.why { try chain.accept(Self.handover(20, to: 20, epoch: 6)) }
        == "the key of epoch 5 did not sign it")
    #expect(chain == before)
  }
}
