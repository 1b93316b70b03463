import Foundation
import JournalStore
import SystemCalls
import Testing

/// Proofs and excerpts that somebody made up or altered.
@Suite struct ForgedProofTests {
  private func withProof(_ body: (EvidenceDesk, EventProof) throws -> Void) throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      try desk.sign("kept.note")
      _ = try desk.prove(100, "kept.note", "a.proof")
      try body(desk, try EventProof(try Folder.bytes(desk.path("a.proof"))))
    }
  }

  private func check(_ desk: EvidenceDesk, _ bytes: [UInt8]) throws -> Outcome {
    try Folder.write(bytes, to: desk.path("forged"))
    return try Door.audit.run("check-proof", desk.path("forged"), "--trust", desk.key)
  }

  private func expectRefuted(_ outcome: Outcome, _ words: String) {
    #expect(outcome.code == 1, "\(outcome)")
    #expect(outcome.output.contains("\nnot proven: "), "\(outcome)")
    #expect(outcome.output.contains(words), "\(outcome)")
  }

  /// The proof with another group in the place of its own.
  private func changed(
    _ proof: EventProof, sequence: UInt64? = nil, epoch: UInt32? = nil, first: UInt64? = nil,
    records: [UInt8]? = nil, note: SignedNote? = nil, log: NoteKey? = nil
  ) -> [UInt8] {
    let group = GroupEvidence(
      epoch: epoch ?? proof.group.epoch, recordCount: proof.group.recordCount,
      firstSequence: first ?? proof.group.firstSequence, records: records ?? proof.group.records)
    let inclusion = InclusionProof(
      index: proof.inclusion.index, treeSize: 0, path: proof.inclusion.path)
    return EventProof(
      sequence: sequence ?? proof.sequence, group: group, log: log ?? proof.log, witnesses: [],
      handovers: [],
      inclusion: InclusionProofFile(proof: inclusion, note: note ?? proof.inclusion.note)
    ).bytes
  }

  @Test func everyAlteredProofIsRefutedWithItsReason() throws {
    try withProof { desk, proof in
      #expect(try check(desk, changed(proof)).code == 0)
      var edited = proof.group.records
      edited[40] ^= 1
      expectRefuted(try check(desk, changed(proof, records: edited)), "records or the path")
      expectRefuted(try check(desk, changed(proof, epoch: 2)), "records or the path")
      expectRefuted(
        try check(desk, changed(proof, first: proof.group.firstSequence + 1)),
        "records or the path")
      // A tree of the forger's own, signed by a key of the forger's own.
      let stranger = try SigningKey.generate()
      let checkpoint = try Checkpoint(text: proof.inclusion.note.text)
      let note = try checkpoint.signed(by: stranger)
      let log = try NoteKey(name: proof.log.name, kind: .text, key: stranger.verifyingKey)
      let made = changed(proof, note: note, log: log)
      expectRefuted(try check(desk, made), "does not follow from the key you trust")
      // Without a key to trust it agrees with itself, and that is all that is said.
      try Folder.write(made, to: desk.path("forged"))
      let alone = try Door.audit.run("check-proof", desk.path("forged"))
      #expect(alone.code == 0 && alone.output.contains("\nagrees with itself: "), "\(alone)")
      // The right name over a signature of another text.
      var other = try SignedNote(text: "daybook/x\n1\n\(checkpoint.root.base64)\n")
      for signature in proof.inclusion.note.signatures { other.add(signature) }
      expectRefuted(try check(desk, changed(proof, note: other)), "is not of this text")
      print("altered proofs: 5 of 5 refuted")
    }
  }

  @Test func everyAlteredExcerptIsRefused() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      let made = try Door.audit.run(
        "export", desk.journal, "--from", "#1", "--output", desk.path("a.excerpt"))
      #expect(made.code == 0, "\(made)")
      let lines = try Folder.text(desk.path("a.excerpt")).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
      let starts = lines.indices.filter { lines[$0].hasPrefix("group ") }
      #expect(starts.count > 4)
      func text(_ lines: [String]) -> [UInt8] { Array(lines.joined(separator: "\n").utf8) }
      #expect(try check(desk, text(lines)).code == 0)

      var edited = lines
      edited[starts[1] + 1] = "AAAA" + edited[starts[1] + 1].dropFirst(4)
      #expect(try [1, 2].contains(check(desk, text(edited)).code))
      var body = lines
      // A group of a single record has one line of bytes; one with two is altered in its second.
      let wide = try #require(starts.indices.dropLast().first { starts[$0 + 1] - starts[$0] > 3 })
      let place = starts[wide] + 2
      let letter = body[place].removeFirst()
      body[place] = (letter == "A" ? "B" : "A") + body[place]
      expectRefuted(try check(desk, text(body)), "are not those of the tree of")

      var deleted = lines
      deleted.removeSubrange(starts[1]..<starts[2])
      var swapped = lines
      swapped.replaceSubrange(
        starts[1]..<starts[3], with: lines[starts[2]..<starts[3]] + lines[starts[1]..<starts[2]])
      var doubled = lines
      doubled.insert(contentsOf: lines[starts[1]..<starts[2]], at: starts[1])
      var behind = lines
      behind.insert("end", at: behind.count - 1)
      for (what, forged) in [
        ("deleted", deleted), ("swapped", swapped), ("doubled", doubled), ("behind", behind),
      ] {
        let outcome = try check(desk, text(forged))
        #expect(outcome.code == 2 && outcome.output.isEmpty, "\(what): \(outcome)")
        #expect(outcome.errors.contains("the excerpt is malformed"), "\(what): \(outcome)")
      }
      print("altered excerpts: 6 of 6 refused")
    }
  }

  @Test func anExcerptOutOfWhichAGroupWasTakenShowsTheGap() throws {
    try Folder.with { folder in
      let desk = try EvidenceDesk(in: folder)
      _ = try Door.audit.run(
        "export", desk.journal, "--from", "#1", "--output", desk.path("a.excerpt"))
      var lines = try Folder.text(desk.path("a.excerpt")).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
      let starts = lines.indices.filter { lines[$0].hasPrefix("group ") }
      // The root of a subtree of one leaf is the leaf: who has the group can leave it out.
      var groups = try JournalGroups.open(desk.journal)
      var leaf: SHA256Digest?
      while let group = try groups.next() { if group.index == 1 { leaf = group.leaf } }
      let root = try #require(leaf).base64
      lines.replaceSubrange(starts[1]..<starts[2], with: ["beside 1 \(root)"])
      let outcome = try check(desk, Array(lines.joined(separator: "\n").utf8))
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.fact("gaps") == "1", "\(outcome)")
    }
  }
}
