"""The checkpoints in a journal's directory, against its tree and the keys that it declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .bodies_of_runs import SigningKeyDeclared
from .errors import NoJournalError, NotASegmentError, UnknownMeaningError, UnreadableError
from .events import decode
from .journal import Journal
from .merkle import Frontier
from .names import Kind
from .notes import (
    LARGEST_NOTE_BYTES,
    Checkpoint,
    Handover,
    NoteFault,
    SignedNote,
    VerifierKey,
    origin_of,
)
from .record import Record
from .segment_file import SegmentFile

CHECKPOINT_FOLDER = "checkpoints"
_SUFFIX = ".note"


@dataclass(frozen=True, slots=True)
class DeclaredKey:
    """A key of the journal: it counts from its epoch up to the next one's."""

    key: VerifierKey
    epoch: int
    sequence: int


@dataclass(frozen=True, slots=True)
class NoteResult:
    """What one file says, and what is wrong with it; empty where it holds."""

    name: str
    checkpoint: Checkpoint | None
    signer: DeclaredKey | None
    fault: str = ""


@dataclass(slots=True)
class EvidenceReport:
    """The result for all files and all declared keys."""

    directory: Path
    group_count: int
    keys: list[DeclaredKey] = field(default_factory=list)
    key_faults: list[tuple[int, str]] = field(default_factory=list)
    notes: list[NoteResult] = field(default_factory=list)

    @property
    def finding_count(self) -> int:
        return len(self.key_faults) + sum(1 for note in self.notes if note.fault)


def check_checkpoints(journal: Journal) -> EvidenceReport:
    """Reads all notes, then the whole journal. Raises JournalError where that is damaged.

    The journal's first key is trusted here, as nothing in the journal can vouch for it. Compare
    it, or any later one, with what was published.
    """
    # Before the journal: what a checkpoint covers was durable when it was signed.
    notes = list(_read_notes(journal.directory))
    roots: dict[int, bytes] = {0: Frontier().root}
    epochs: dict[int, int] = {}
    wanted = {checkpoint.size for _, _, checkpoint, _ in notes if checkpoint is not None}
    report = EvidenceReport(journal.directory, 0)
    journal_id = b""
    for group in journal.groups():
        position = group.position
        journal_id = position.journal_id
        for record in group.records():
            if record.kind == Kind.SIGNING_KEY_DECLARED:
                _declare(report, journal_id, record)
        if not group.header.is_empty and position.groups in wanted:
            roots[position.groups] = position.frontier.root
            epochs[position.groups] = group.header.epoch
        report.group_count = position.groups
    for name, note, checkpoint, fault in notes:
        signer = None
        if not fault and note is not None and checkpoint is not None:
            try:
                signer = _check_note(report, journal_id, note, checkpoint, roots, epochs)
            except NoteFault as error:
                fault = str(error)
        report.notes.append(NoteResult(name, checkpoint, signer, fault))
    return report


def _read_notes(
    directory: Path,
) -> Iterator[tuple[str, SignedNote | None, Checkpoint | None, str]]:
    folder = directory / CHECKPOINT_FOLDER
    try:
        names = sorted(path.name for path in folder.iterdir() if path.name.endswith(_SUFFIX))
    except (FileNotFoundError, NotADirectoryError):
        return
    except ValueError as cause:
        raise NoJournalError("this cannot be a path", path=directory) from cause
    except OSError as cause:
        raise UnreadableError(f"cannot list it: {cause.strerror}", path=folder) from cause
    for name in names:
        note = checkpoint = None
        fault = ""
        try:
            with SegmentFile(folder / name) as file:
                note = SignedNote.of_bytes(file.read(0, LARGEST_NOTE_BYTES + 1))
            checkpoint = Checkpoint.of_text(note.text)
        except NoteFault as error:
            fault = str(error)
        except NotASegmentError:
            fault = "this is no file"
        yield name, note, checkpoint, fault


def _declare(report: EvidenceReport, journal_id: bytes, record: Record) -> None:
    """Takes a key in if it follows from the one before; else it counts from here all the same.

    Without that, one broken link would refute every checkpoint behind it, and hide what else is
    wrong with them. The finding says what happened.
    """
    try:
        body = decode(record).body
    except UnknownMeaningError as error:
        report.key_faults.append((record.sequence, error.what))
        return
    assert isinstance(body, SigningKeyDeclared)
    try:
        key = VerifierKey.of_text(body.key)
        if key.name != origin_of(journal_id):
            raise NoteFault(f"the key is for {key.name!r}, not for this journal")
    except NoteFault as error:
        report.key_faults.append((record.sequence, str(error)))
        return
    try:
        _check_handover(report, journal_id, body, key)
    except NoteFault as error:
        report.key_faults.append((record.sequence, str(error)))
    report.keys.append(DeclaredKey(key, body.key_epoch, record.sequence))


def _check_handover(
    report: EvidenceReport, journal_id: bytes, body: SigningKeyDeclared, key: VerifierKey
) -> None:
    before = report.keys[-1] if report.keys else None
    if not body.handover:
        if before is not None:
            raise NoteFault(f"the key of epoch {body.key_epoch} has no handover: the chain of "
                            f"keys ends at epoch {before.epoch}")
        return
    handover = Handover.of_text(body.handover)
    if handover.journal_id != journal_id:
        raise NoteFault("the handover is of another journal")
    if (handover.epoch, handover.public_key) != (body.key_epoch, key.public_key):
        raise NoteFault("the handover is for another key or epoch")
    if before is None:
        raise NoteFault("the journal's first key has a handover from a key that it does not have")
    if handover.epoch <= before.epoch:
        raise NoteFault(f"the handover's epoch {handover.epoch} is not above {before.epoch}")
    handover.check(before.key)


def _check_note(
    report: EvidenceReport,
    journal_id: bytes,
    note: SignedNote,
    checkpoint: Checkpoint,
    roots: dict[int, bytes],
    epochs: dict[int, int],
) -> DeclaredKey:
    if checkpoint.origin != origin_of(journal_id):
        raise NoteFault(f"it is of {checkpoint.origin!r}, not of this journal")
    if not report.keys:
        raise NoteFault("the journal declares no key")
    key = note.signer([one.key for one in report.keys])
    index = max(index for index, one in enumerate(report.keys) if one.key == key)
    signer = report.keys[index]
    if checkpoint.size > report.group_count:
        raise NoteFault(f"it covers {checkpoint.size} groups, the journal has only "
                        f"{report.group_count}")
    if checkpoint.root != roots[checkpoint.size]:
        raise NoteFault("its root is not the one of the journal's first "
                        f"{checkpoint.size} groups")
    # A key is destroyed when the next one takes over, so it cannot have signed what came then.
    later = report.keys[index + 1:]
    if later and epochs.get(checkpoint.size, 0) >= later[0].epoch:
        raise NoteFault(f"the key of epoch {signer.epoch} signed a group of epoch "
                        f"{epochs[checkpoint.size]}, when another key counted")
    return signer
