"""Reads a journal to its end and says what it is worth. It collects findings, repairs nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .errors import UnknownMeaningError
from .events import decode
from .journal import EndKind, Journal, JournalEnd
from .superblock import SuperblockState

# A journal written by a later build may have a million events of an unknown kind.
_MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should know, with the sequence it is about."""

    sequence: int
    what: str


@dataclass(slots=True)
class Report:
    """The result of a verification that came to the journal's end."""

    directory: Path
    end: JournalEnd
    event_count: int
    group_count: int
    empty_block_count: int
    findings: list[Finding] = field(default_factory=list)
    finding_count: int = 0

    def add(self, finding: Finding) -> None:
        """Counts all of them and keeps the first hundred."""
        self.finding_count += 1
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(finding)


def verify(journal: Journal) -> Report:
    """Checks every checksum, leaf, link of the chain, record and body.

    Raises JournalError at damage: behind it nothing can be said. A torn tail, a body without
    meaning, and a superblock that cannot be read are findings.
    """
    empty_blocks = 0
    unknown: list[Finding] = []
    unknown_count = 0
    events = 0
    for group in journal.groups():
        empty_blocks += group.header.is_empty
        for record in group.records():
            events += 1
            try:
                decode(record)
            except UnknownMeaningError as error:
                unknown_count += 1
                if len(unknown) < _MOST_FINDINGS:
                    unknown.append(Finding(record.sequence, error.what))
    end = journal.end
    assert end is not None, "a reading that raised nothing came to the end"
    report = Report(journal.directory, end, events, end.position.groups, empty_blocks,
                    unknown, unknown_count)
    if end.kind is EndKind.TORN:
        report.add(Finding(
            end.position.next_sequence,
            f"{end.tail.byte_count} bytes from byte {end.tail.offset} of {end.path.name} were "
            f"never acknowledged ({end.fault}); the next opening for writing cuts them off"))
    _add_superblocks(report)
    return report


def _add_superblocks(report: Report) -> None:
    end = report.end
    if end.superblocks is SuperblockState.LOST:
        report.add(Finding(
            end.position.next_sequence,
            "no superblock can be read, so nobody can tell whether the end is there "
            f"({'; '.join(end.superblock_faults)}); no writer opens the journal"))
        return
    for fault in end.superblock_faults:
        report.add(Finding(end.position.next_sequence, fault))
