"""Signed checkpoints and handovers: the document's own example, and journals that contradict."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from journal_writing import JOURNAL_ID, Writer, record, text, timers, tree_root

from daybook_journal import Journal, MissingLibraryError, check_checkpoints
from daybook_journal.command_line import run
from daybook_journal.notes import (
    Checkpoint,
    Handover,
    NoteFault,
    SignedNote,
    VerifierKey,
    decode_base64,
    origin_of,
)

ORIGIN = origin_of(JOURNAL_ID)


def example() -> str:
    """The event proof that docs/EVIDENCE.md shows."""
    page = (ROOT / "docs" / "EVIDENCE.md").read_text()
    found = re.search(r"```\n(daybook-proof@v1\n.*?)```", page, re.DOTALL)
    assert found is not None
    return found.group(1)


class Signer:
    """A key with its seed, which only tests have."""

    def __init__(self, seed: bytes, name: str = ORIGIN) -> None:
        ed25519: Any = pytest.importorskip(
            "cryptography.hazmat.primitives.asymmetric.ed25519",
            reason="cryptography is not installed")
        self.private = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        # By way of the text that a key signs as, so that no format of the library is needed.
        serialization: Any = pytest.importorskip("cryptography.hazmat.primitives.serialization")
        raw = self.private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.public = raw
        self.name = name
        self.id = hashlib.sha256(name.encode() + b"\n\x01" + raw).digest()[:4]

    @property
    def text(self) -> str:
        data = base64.b64encode(b"\1" + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{data}"

    def note(self, size: int, root: bytes, *, origin: str = ORIGIN) -> bytes:
        body = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
        signature = base64.b64encode(self.id + self.private.sign(body.encode())).decode()
        return f"{body}\n\u2014 {self.name} {signature}\n".encode()

    def handover(self, epoch: int, public: bytes, journal_id: bytes = JOURNAL_ID) -> str:
        data = struct.pack("<16sI32s", journal_id, epoch, public)
        data += self.private.sign(b"daybook-key-handover/v1" + data)
        return base64.b64encode(data).decode()


@pytest.fixture
def signers() -> list[Signer]:
    return [Signer(bytes([index]) * 32) for index in range(1, 4)]


@pytest.fixture
def signed(tmp_path: Path, signers: list[Signer]) -> Writer:
    """Three epochs with a key each, three groups in each, and a note at the end of each."""
    writer = Writer(tmp_path / "journal", version=2)
    (writer.directory / "checkpoints").mkdir()
    for index, signer in enumerate(signers):
        writer.begin(schema=2)
        handover = signers[index - 1].handover(index + 1, signer.public) if index else ""
        writer.group([declaration(index + 1, signer.text, handover), *timers(2)])
        writer.group(timers(2))
        writer.group(timers(2))
        put(writer, f"{index + 1:06d}.note", signer.note(writer.groups, tree_root(writer.leaves)))
    writer.superblocks()
    return writer


def declaration(epoch: int, key: str, handover: str) -> bytes:
    return record(15, struct.pack("<Ixxxx", epoch) + text(key) + text(handover))


def put(writer: Writer, name: str, data: bytes) -> None:
    (writer.directory / "checkpoints" / name).write_bytes(data)


def faults(writer: Writer) -> list[str]:
    report = check_checkpoints(Journal(writer.directory))
    said = [fault for _, fault in report.key_faults]
    said += [note.fault for note in report.notes if note.fault]
    assert report.finding_count == len(said)
    return said


# The document's example.


def test_the_documents_checkpoint_is_signed_by_its_log_and_its_witness_is_passed_over() -> None:
    pytest.importorskip("cryptography", reason="cryptography is not installed")
    note = SignedNote.of_bytes(example().split("\n\n", 2)[2].encode())
    key = VerifierKey.of_text(re.findall("^log (.*)$", example(), re.MULTILINE)[0])
    assert note.signer([key]) == key
    assert len(note.signatures) == 2
    checkpoint = Checkpoint.of_text(note.text)
    assert (checkpoint.origin, checkpoint.size) == (key.name, 8)
    with pytest.raises(NoteFault, match="does not hold"):
        replace(note, text=note.text.replace("\n8\n", "\n9\n")).signer([key])
    with pytest.raises(NoteFault, match="no key"):
        note.signer([])


def test_the_documents_handover_is_signed_by_the_key_before() -> None:
    handover = Handover.of_text(re.findall("^handover (.*)$", example(), re.MULTILINE)[0])
    key = VerifierKey.of_text(re.findall("^log (.*)$", example(), re.MULTILINE)[0])
    assert (handover.epoch, handover.public_key) == (2, key.public_key)
    assert origin_of(handover.journal_id) == key.name
    before = Signer(bytes(range(0x40, 0x60)), key.name)
    handover.check(VerifierKey.of_text(before.text))
    with pytest.raises(NoteFault):
        handover.check(key)


def test_the_documents_leaf_leads_to_its_root() -> None:
    lines = example().split("\n")
    first = lines.index("records 96") + 1
    leaf = hashlib.sha256(b"\0" + struct.pack("<IIQ", 2, 2, 41)
                          + base64.b64decode("".join(lines[first:first + 2]))).digest()
    path = list(map(base64.b64decode, lines[first + 5:first + 8]))
    # Leaf 5 of 8: its sibling is on the left, then one on the right, then one on the left.
    for sibling, is_left in zip(path, (True, False, True), strict=True):
        pair = sibling + leaf if is_left else leaf + sibling
        leaf = hashlib.sha256(b"\1" + pair).digest()
    assert Checkpoint.of_text(
        SignedNote.of_bytes(example().split("\n\n", 2)[2].encode()).text).root == leaf


# Journals.


def test_notes_and_handovers_of_a_whole_journal_hold(signed: Writer) -> None:
    report = check_checkpoints(Journal(signed.directory))
    assert report.finding_count == 0
    assert [key.epoch for key in report.keys] == [1, 2, 3]
    assert [note.signer.epoch for note in report.notes if note.signer is not None] == [1, 2, 3]
    assert run(["checkpoints", str(signed.directory)]) == 0


@pytest.mark.parametrize("size", range(10))
def test_a_note_may_be_of_any_size(signed: Writer, signers: list[Signer], size: int) -> None:
    put(signed, "000003.note", signers[2].note(size, tree_root(signed.leaves[:size])))
    assert faults(signed) == []


def test_a_rewritten_journal_is_refuted_by_its_notes(
    signed: Writer, tmp_path: Path, signers: list[Signer]
) -> None:
    again = Writer(tmp_path / "again", version=2)
    again.begin(schema=2)
    again.group([declaration(1, signers[0].text, ""), *timers(2)])
    for _ in range(8):
        again.group(timers(3))
    again.superblocks()
    (signed.directory / "checkpoints").rename(again.directory / "checkpoints")
    said = faults(again)
    assert len(said) == 3
    assert said[0] == "its root is not the one of the journal's first 3 groups"
    assert run(["checkpoints", str(again.directory)]) == 1


def test_a_journal_that_was_cut_back_is_refuted(signed: Writer, signers: list[Signer]) -> None:
    put(signed, "000003.note", signers[2].note(10, bytes(32)))
    assert faults(signed) == ["it covers 10 groups, the journal has only 9"]


def test_a_key_that_was_replaced_signs_no_later_group(
    signed: Writer, signers: list[Signer]
) -> None:
    put(signed, "000001.note", signers[0].note(4, tree_root(signed.leaves[:4])))
    assert "when another key counted" in faults(signed)[0]


def test_an_unknown_key_and_another_journal_are_findings(signed: Writer) -> None:
    stranger = Signer(bytes([9]) * 32)
    put(signed, "000001.note", stranger.note(3, tree_root(signed.leaves[:3])))
    other = Signer(bytes([1]) * 32)
    put(signed, "000002.note", other.note(6, bytes(32), origin="daybook/another"))
    assert [what[:22] for what in faults(signed)] == [
        "no key that the journa", "it is of 'daybook/anot"]


@pytest.mark.parametrize("offset", range(0, 220, 5))
def test_a_flipped_bit_of_a_note_is_a_finding(signed: Writer, offset: int) -> None:
    path = signed.directory / "checkpoints" / "000002.note"
    data = bytearray(path.read_bytes())
    data[offset % len(data)] ^= 1
    path.write_bytes(data)
    assert len(faults(signed)) == 1


@pytest.mark.parametrize(
    ("handover", "said"),
    [
        (lambda one, two: "", "no handover"),
        (lambda one, two: "????", "not base64"),
        (lambda one, two: "AAAA", "has 116 bytes"),
        (lambda one, two: one.handover(3, two.public), "another key or epoch"),
        (lambda one, two: one.handover(2, one.public), "another key or epoch"),
        (lambda one, two: one.handover(2, two.public, bytes(16)), "another journal"),
        (lambda one, two: two.handover(2, two.public), "does not hold"),
    ],
)
def test_a_broken_chain_of_keys_is_a_finding(
    tmp_path: Path, signers: list[Signer], handover: Any, said: str
) -> None:
    one, two = signers[:2]
    writer = Writer(tmp_path)
    writer.begin(schema=2)
    writer.group([declaration(1, one.text, "")])
    writer.group([declaration(2, two.text, handover(one, two))])
    found = faults(writer)
    assert len(found) == 1
    assert said in found[0]


def test_epochs_of_handovers_grow(tmp_path: Path, signers: list[Signer]) -> None:
    one, two = signers[:2]
    writer = Writer(tmp_path)
    writer.begin(schema=2)
    writer.group([declaration(2, one.text, "")])
    writer.group([declaration(2, two.text, one.handover(2, two.public))])
    assert "is not above 2" in faults(writer)[0]


def test_a_journal_without_notes_has_nothing_to_contradict(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.begin()
    assert faults(writer) == []


def test_without_cryptography_the_error_names_the_package(
    signed: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "cryptography"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(MissingLibraryError, match="cryptography") as caught:
        check_checkpoints(Journal(signed.directory))
    assert "python3-cryptography" in str(caught.value)


# Spelling.


@pytest.mark.parametrize(
    "body",
    ["daybook/x\n1\n", "daybook/x\n01\nAA==\n", "daybook/x\n1\nAA==\n", "daybook/x\n-1\nAA==\n",
     f"o\n{1 << 64}\n{base64.b64encode(bytes(32)).decode()}\n",
     f"o\n0\n{base64.b64encode(bytes(32)).decode()}\n",
     f"o\n\u0661\n{base64.b64encode(bytes(32)).decode()}\n"],
)
def test_a_checkpoint_has_one_spelling(body: str) -> None:
    with pytest.raises(NoteFault):
        Checkpoint.of_text(body)


@pytest.mark.parametrize("value", ["AA", "AA=", "AB==", "A A==", "AA==\n", "AA__", "ä"])
def test_base64_has_one_spelling(value: str) -> None:
    with pytest.raises(NoteFault):
        decode_base64(value, "it")


@pytest.mark.parametrize(
    "data",
    [b"", b"text\n", b"text\n\n", b"text\n\nname AAAAAAA=\n", b"text\n\n- name AAAAAAA=\n",
     "text\n\n\u2014 name AAAAAAA=".encode(), "text\n\n\u2014 name AAAAAA==\n".encode(),
     "text\n\n\u2014 na+me AAAAAAA=\n".encode(), "text\n\n\u2014  name AAAAAAA=\n".encode(),
     b"\xff\n\n\xe2\x80\x94 name AAAAAAA=\n", b"x" * (1 << 20),
     ("text\n\n" + "\u2014 name AAAAAAA=\n" * 101).encode()],
)
def test_a_note_that_cannot_be_is_refused(data: bytes) -> None:
    with pytest.raises(NoteFault):
        SignedNote.of_bytes(data)


def test_a_key_has_the_id_of_its_name_and_public_key() -> None:
    said = re.findall("^log (.*)$", example(), re.MULTILINE)[0]
    assert VerifierKey.of_text(said).text == said
    with pytest.raises(NoteFault, match="id"):
        VerifierKey.of_text(said.replace("+dfff6d7d+", "+dfff6d7e+"))
