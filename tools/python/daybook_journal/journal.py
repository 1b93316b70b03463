"""A journal's directory, read from its first group to its end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from .block_header import BlockFault
from .errors import DamagedBlockError
from .events import Event, decode
from .position import Position
from .record import Record
from .segment import Group, SegmentSource, open_segment
from .segment_name import SegmentName, list_segments
from .tail import Decision, Tail, decide


class EndKind(Enum):
    """How a journal ends."""

    # The writer closed it.
    CLEAN = "clean"
    # It just ends: the writer is at work, or was stopped between two groups.
    OPEN = "open"
    # A group was begun and never acknowledged: a crash, or at a live end "not yet".
    TORN = "torn"


@dataclass(frozen=True, slots=True)
class JournalEnd:
    """Where and how the reading ended."""

    kind: EndKind
    position: Position
    path: Path
    tail: Tail
    # Why the block at the tail does not verify; empty unless torn.
    fault: str = ""


class Journal:
    """Reads forward, one group in memory at a time, and never writes.

    The directory is listed when the reading begins. A journal that grows meanwhile is read as far
    as that listing goes, so every reading comes to an end, however busy the writer is.
    """

    def __init__(self, directory: str | os.PathLike[str]) -> None:
        self.directory = Path(directory)
        # Set by every reading that comes to the journal's end.
        self.end: JournalEnd | None = None

    def groups(self) -> Iterator[Group]:
        """Every group, verified, the empty ones too. Raises JournalError at the first damage."""
        self.end = None
        names = list_segments(self.directory)
        position: Position | None = None
        for index, name in enumerate(names):
            with open_segment(self.directory, name) as segment:
                if position is None:
                    position = Position.genesis(segment.header.journal_id)
                position = position.entering(segment.header, segment.path)
                is_last = index == len(names) - 1
                reading = _SegmentReading(self.directory, name, segment, is_last)
                for group in reading.groups(position):
                    position = group.position
                    yield group
                if is_last:
                    self.end = reading.end(position)

    def records(self) -> Iterator[Record]:
        """Every record in the order of its sequence."""
        for group in self.groups():
            yield from group.records()

    def events(self) -> Iterator[Event]:
        """Every event. Raises UnknownMeaningError at a record that has no meaning here."""
        for record in self.records():
            yield decode(record)


class _SegmentReading:
    """One pass over one segment, with the second look that a live end needs."""

    def __init__(
        self, directory: Path, name: SegmentName, segment: SegmentSource, is_last: bool
    ) -> None:
        self._directory = directory
        self._name = name
        self._segment = segment
        self._is_last = is_last
        self._fault: BlockFault | None = None
        self._tail: Tail | None = None

    def groups(self, position: Position) -> Iterator[Group]:
        may_look_again = self._is_last
        while True:
            try:
                group = self._segment.next_group(position)
            except BlockFault as fault:
                if may_look_again:
                    # The writer may have finished the block, or even the segment, meanwhile. A
                    # segment has its final bytes when the next one has its name, so the names
                    # come first. Once for each fault: a fault that stays is looked at as it is.
                    may_look_again = False
                    self._is_last = list_segments(self._directory)[-1] == self._name
                    self._segment.refresh()
                    continue
                self._settle(fault, position)
                return
            if group is None:
                self._settle(None, position)
                return
            may_look_again = self._is_last
            position = group.position
            yield group

    def _settle(self, fault: BlockFault | None, position: Position) -> None:
        """Asks the recovery table what stands behind the last whole block."""
        tail = self._segment.tail()
        self._fault = fault
        self._tail = tail
        decision = decide(
            is_last=self._is_last,
            is_zeros=tail.is_zeros,
            tail_bytes=tail.byte_count,
            highest_watermark=max(position.watermark, tail.highest_watermark),
            first_unverified=position.next_sequence,
        )
        if decision is Decision.DAMAGE:
            raise DamagedBlockError(
                _why_damaged(fault, tail, position, self._is_last),
                path=self._segment.path, offset=tail.offset, sequence=position.next_sequence)

    def end(self, position: Position) -> JournalEnd:
        """How the journal ends, after `groups` of its last segment has come to its end."""
        assert self._tail is not None, "groups() runs to its end before"
        kind = EndKind.CLEAN if position.is_after_clean_end else EndKind.OPEN
        if not self._tail.is_zeros:
            kind = EndKind.TORN
        fault = "" if self._fault is None else str(self._fault)
        return JournalEnd(kind, position, self._segment.path, self._tail, fault)


def _why_damaged(
    fault: BlockFault | None, tail: Tail, position: Position, is_last: bool
) -> str:
    what = "the segment just ends" if fault is None else str(fault)
    if not is_last:
        return f"{what}, and another segment follows"
    if max(position.watermark, tail.highest_watermark) >= position.next_sequence:
        return f"{what}, but a later watermark says that it was durable"
    return f"{what}, and {tail.byte_count} bytes follow, more than one block"
