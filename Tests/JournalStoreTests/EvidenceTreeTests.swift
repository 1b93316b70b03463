import JournalStore
import Testing

struct EvidenceTreeTests {
  /// The leaves and roots that Certificate Transparency's reference implementations are tested
  /// with.
  private static let leaves = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ].map { Evidence.hash([0] + bytes(hexadecimal: $0)) }
  private static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ].map { digest(hexadecimal: $0) }

  @Test func theRootsAreThoseOfCertificateTransparency() {
    var hasher = BlockHasher()
    var frontier = MerkleFrontier()
    for (size, root) in Self.roots.enumerated() {
      #expect(frontier.size == UInt64(size))
      let found = frontier.root(&hasher)
      #expect(found == root)
      if size < 8 { frontier.append(Self.leaves[size], &hasher) }
    }
  }

  @Test func theWayOfTheSixthLeafIsThatOfCertificateTransparency() throws {
    let proof = try Evidence.inclusion(of: 5, in: Self.leaves)
    #expect(
      proof.path.map(\.description) == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ])
  }

  @Test func aLeafOfTheJournalIsALeafOfRFC6962() {
    var hasher = BlockHasher()
    let leaf = hasher.leaf(
      epoch: 7, recordCount: 2, firstSequence: 9, records: ([1, 2, 3] as [UInt8]).span)
    let preimage = [0, 7, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3] as [UInt8]
    #expect(leaf == Evidence.hash(preimage))
  }

  @Test func rootsAreThoseOfTheDefinitionForEverySize() {
    let leaves = Evidence.leaves(300)
    var hasher = BlockHasher()
    var frontier = MerkleFrontier()
    for size in 0...300 {
      let found = frontier.root(&hasher)
      #expect(found == Evidence.root(leaves[..<size]))
      if size < 300 { frontier.append(leaves[size], &hasher) }
    }
  }

  @Test func aFrontierIsReadAsItWasWritten() {
    let leaves = Evidence.leaves(130)
    var hasher = BlockHasher()
    var frontier = MerkleFrontier()
    var region = [UInt8](repeating: 0xAA, count: MerkleFrontier.encodedByteCount + 16)
    for leaf in leaves {
      var span = region.mutableSpan
      frontier.encode(&span, at: 8)
      #expect(region[7] == 0xAA && region[MerkleFrontier.encodedByteCount + 8] == 0xAA)
      guard var read = MerkleFrontier(region.span, at: 8, size: frontier.size) else {
        Issue.record("\(frontier.size) leaves are not read")
        return
      }
      #expect(read == frontier)
      let used = frontier.size.nonzeroBitCount * 32
      #expect(region[(8 + used)..<(8 + MerkleFrontier.encodedByteCount)].allSatisfy { $0 == 0 })
      read.append(leaf, &hasher)
      frontier.append(leaf, &hasher)
      #expect(read == frontier)
    }
    #expect(MerkleFrontier.encodedByteCount == 2048)
  }

  @Test func bytesBehindAFrontierMustBeZero() {
    var hasher = BlockHasher()
    var frontier = MerkleFrontier()
    for leaf in Evidence.leaves(5) { frontier.append(leaf, &hasher) }
    var region = [UInt8](repeating: 0, count: MerkleFrontier.encodedByteCount)
    var span = region.mutableSpan
    frontier.encode(&span, at: 0)
    for place in [64, 65, 1000, 2047] {
      var changed = region
      changed[place] = 1
      let read = MerkleFrontier(changed.span, at: 0, size: 5)
      #expect(read == nil)
    }
    let smaller = MerkleFrontier(region.span, at: 0, size: 4)
    let largest = MerkleFrontier(region.span, at: 0, size: .max)
    #expect(smaller == nil && largest != nil)
  }

  @Test func frontiersAreEqualWhenTheirTreesAre() {
    let leaves = Evidence.leaves(7)
    var hasher = BlockHasher()
    var first = MerkleFrontier()
    var second = MerkleFrontier()
    for leaf in leaves { first.append(leaf, &hasher) }
    for leaf in leaves.dropLast() { second.append(leaf, &hasher) }
    #expect(first != second)
    var third = second
    second.append(leaves[6], &hasher)
    third.append(leaves[0], &hasher)
    #expect(first == second && first != third)
  }

  @Test func everyInclusionProofIsThatOfTheDefinitionAndHolds() throws {
    var hasher = BlockHasher()
    let all = Evidence.leaves(130)
    for size in 1...130 {
      let leaves = Array(all[..<size])
      let root = Evidence.root(leaves[...])
      for index in 0..<size {
        let proof = try Evidence.inclusion(of: index, in: leaves)
        #expect(proof.path == Evidence.path(index, leaves[...]))
        let holds = proof.proves(leaves[index], in: root, &hasher)
        #expect(holds)
      }
    }
  }

  @Test func everyConsistencyProofIsThatOfTheDefinitionAndHolds() throws {
    var hasher = BlockHasher()
    let all = Evidence.leaves(130)
    let roots = (0...130).map { Evidence.root(all[..<$0]) }
    for second in 0...130 {
      let leaves = Array(all[..<second])
      for first in 0...second {
        let proof = try Evidence.consistency(from: first, in: leaves)
        #expect(proof.path == (first == 0 ? [] : Evidence.subproof(first, leaves[...])))
        let holds = proof.proves(from: roots[first], to: roots[second], &hasher)
        #expect(holds)
      }
    }
  }

  @Test func anAlteredBitRefutesAnInclusionProof() throws {
    var hasher = BlockHasher()
    let leaves = Evidence.leaves(21)
    let root = Evidence.root(leaves[...])
    for index in 0..<leaves.count {
      let proof = try Evidence.inclusion(of: index, in: leaves)
      for bit in stride(from: 0, to: 256, by: 5) {
        for place in proof.path.indices {
          var path = proof.path
          path[place] = Evidence.flip(path[place], bit: bit)
          let altered = InclusionProof(index: proof.index, treeSize: 21, path: path)
          let holds = altered.proves(leaves[index], in: root, &hasher)
          #expect(!holds)
        }
        let ofLeaf = proof.proves(Evidence.flip(leaves[index], bit: bit), in: root, &hasher)
        let ofRoot = proof.proves(leaves[index], in: Evidence.flip(root, bit: bit), &hasher)
        #expect(!ofLeaf && !ofRoot)
      }
      for other in 0..<22 where other != index {
        let moved = InclusionProof(index: UInt64(other), treeSize: 21, path: proof.path)
        let holds = moved.proves(leaves[index], in: root, &hasher)
        #expect(!holds)
      }
      for path in [Array(proof.path.dropLast()), proof.path + [root]] {
        let resized = InclusionProof(index: proof.index, treeSize: 21, path: path)
        let holds = resized.proves(leaves[index], in: root, &hasher)
        #expect(!holds)
      }
    }
  }

  @Test func anAlteredBitRefutesAConsistencyProof() throws {
    var hasher = BlockHasher()
    let leaves = Evidence.leaves(21)
    let last = Evidence.root(leaves[...])
    for size in 1..<21 {
      let first = Evidence.root(leaves[..<size])
      let proof = try Evidence.consistency(from: size, in: leaves)
      for bit in stride(from: 0, to: 256, by: 5) {
        for place in proof.path.indices {
          var path = proof.path
          path[place] = Evidence.flip(path[place], bit: bit)
          let altered = ConsistencyProof(firstSize: UInt64(size), secondSize: 21, path: path)
          let holds = altered.proves(from: first, to: last, &hasher)
          #expect(!holds)
        }
        let ofFirst = proof.proves(from: Evidence.flip(first, bit: bit), to: last, &hasher)
        let ofLast = proof.proves(from: first, to: Evidence.flip(last, bit: bit), &hasher)
        #expect(!ofFirst && !ofLast)
      }
      for path in [Array(proof.path.dropLast()), proof.path + [last], []] {
        let resized = ConsistencyProof(firstSize: UInt64(size), secondSize: 21, path: path)
        let holds = resized.proves(from: first, to: last, &hasher)
        #expect(!holds)
      }
    }
  }

  @Test func treesThatDoNotFollowAreNeverConsistent() throws {
    var hasher = BlockHasher()
    let leaves = Evidence.leaves(9)
    let root = Evidence.root(leaves[...])
    let other = Evidence.root(leaves[..<8])
    let empty = hasher.emptyRoot()
    let cases = [
      (ConsistencyProof(firstSize: 9, secondSize: 8, path: []), root, other),
      (ConsistencyProof(firstSize: 9, secondSize: 9, path: []), root, other),
      (ConsistencyProof(firstSize: 9, secondSize: 9, path: [root]), root, root),
      (ConsistencyProof(firstSize: 0, secondSize: 9, path: [root]), empty, root),
      (ConsistencyProof(firstSize: 0, secondSize: 9, path: []), other, root),
    ]
    for (proof, first, second) in cases {
      let holds = proof.proves(from: first, to: second, &hasher)
      #expect(!holds)
    }
  }

  @Test func aBuilderSaysWhatItCannotProve() throws {
    var hasher = BlockHasher()
    #expect(ProofBuilder(inclusionOf: 3, in: 3) == nil)
    #expect(ProofBuilder(inclusionOf: 0, in: .max) == nil)
    #expect(ProofBuilder(consistencyFrom: 4, to: 3) == nil)
    #expect(ProofBuilder(consistencyFrom: 4, to: .max) == nil)
    var builder = try #require(ProofBuilder(inclusionOf: 0, in: 3))
    let leaves = Evidence.leaves(4)
    for leaf in leaves[..<2] { builder.append(leaf, &hasher) }
    #expect(builder.finish() == nil)
    for leaf in leaves[2...] { builder.append(leaf, &hasher) }
    #expect(builder.finish() == Evidence.path(0, leaves[..<3]))
    #expect(ProofBuilder(inclusionOf: 1 << 62, in: UInt64(Int64.max)) != nil)
  }
}
