"""A journal's directory, read from its first group to its end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from .block_header import AlteredBlockFault, BlockFault
from .errors import DamagedBlockError, NoJournalError, SuperblockAheadError, UnreadableError
from .events import Event, decode
from .position import Position
from .record import Record
from .sealed_segment import SealedSegment
from .segment import BlockSegment, Group, SegmentSource
from .segment_name import SegmentName, list_segments
from .superblock import Superblocks, SuperblockState, read_superblocks
from .tail import Decision, Tail, decide

_FIRST_VERSION_WITH_SUPERBLOCKS = 2


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
    # LOST where the journal has to have superblocks and no copy can be read.
    superblocks: SuperblockState = SuperblockState.AGREE
    # Copies of superblocks that cannot be read, where there have to be some.
    superblock_faults: tuple[str, ...] = ()


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
        # Before the listing: what a superblock says is then a lower bound of what is listed, also
        # while a writer is at work.
        superblocks = read_superblocks(self.directory)
        names = self._segments(superblocks)
        position: Position | None = None
        needs_superblocks = False
        for index, name in enumerate(names):
            with _open_segment(self.directory, name) as segment:
                if position is None:
                    position = Position.genesis(segment.header.journal_id)
                    superblocks.check_journal(position.journal_id)
                position = position.entering(segment.header, segment.path)
                needs_superblocks |= segment.header.version >= _FIRST_VERSION_WITH_SUPERBLOCKS
                is_last = index == len(names) - 1
                reading = _SegmentReading(self.directory, names, segment, superblocks, is_last)
                for group in reading.groups(position):
                    position = group.position
                    yield group
                if is_last:
                    if needs_superblocks and superblocks.newest is None:
                        # The first ones may have been written between the two looks.
                        superblocks = read_superblocks(self.directory)
                    self.end = reading.end(position, superblocks, needs_superblocks)

    def _segments(self, superblocks: Superblocks) -> list[SegmentName]:
        try:
            return list_segments(self.directory)
        except NoJournalError as error:
            reason = superblocks.why_ahead([], is_after_clean_end=False, is_zeros=True)
            if reason is None:
                raise
            raise SuperblockAheadError(reason, path=self.directory) from error

    def records(self) -> Iterator[Record]:
        """Every record in the order of its sequence."""
        for group in self.groups():
            yield from group.records()

    def events(self) -> Iterator[Event]:
        """Every event. Raises UnknownMeaningError at a record that has no meaning here."""
        for record in self.records():
            yield decode(record)


def _open_segment(directory: Path, name: SegmentName) -> SegmentSource:
    try:
        return _open_form(directory, name)
    except UnreadableError as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
        # It may have been sealed between the listing and now.
        other = name.other_form
        if other not in list_segments(directory):
            raise
        return _open_form(directory, other)


def _open_form(directory: Path, name: SegmentName) -> SegmentSource:
    return SealedSegment(directory, name) if name.is_sealed else BlockSegment(directory, name)


class _SegmentReading:
    """One pass over one segment, with the second look that a live end needs."""

    def __init__(
        self,
        directory: Path,
        names: list[SegmentName],
        segment: SegmentSource,
        superblocks: Superblocks,
        is_last: bool,
    ) -> None:
        self._directory = directory
        self._names = names
        self._segment = segment
        self._superblocks = superblocks
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
                    newest = list_segments(self._directory)[-1]
                    self._is_last = newest.place == self._names[-1].place
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
        ahead = None
        highest = max(position.watermark, tail.highest_watermark)
        if self._is_last:
            # An earlier segment is followed by a header that tells whether it is whole.
            highest = max(highest, self._superblocks.durable_sequence)
            ahead = self._superblocks.why_ahead(
                self._names, is_after_clean_end=position.is_after_clean_end,
                is_zeros=tail.is_zeros)
        decision = decide(
            superblocks=SuperblockState.AGREE if ahead is None else SuperblockState.AHEAD,
            is_last=self._is_last,
            is_zeros=tail.is_zeros,
            is_altered=isinstance(fault, AlteredBlockFault),
            tail_bytes=tail.byte_count,
            highest_watermark=highest,
            first_unverified=position.next_sequence,
        )
        if decision is Decision.DAMAGE and ahead is not None:
            what = ahead if fault is None else f"{fault}, but {ahead}"
            raise SuperblockAheadError(what, path=self._segment.path, offset=tail.offset,
                                       sequence=position.next_sequence)
        if decision is Decision.DAMAGE:
            raise DamagedBlockError(
                _why_damaged(fault, tail, position, highest, self._is_last),
                path=self._segment.path, offset=tail.offset, sequence=position.next_sequence)

    def end(
        self, position: Position, superblocks: Superblocks, needs_superblocks: bool
    ) -> JournalEnd:
        """How the journal ends, after `groups` of its last segment has come to its end."""
        assert self._tail is not None, "groups() runs to its end before"
        kind = EndKind.CLEAN if position.is_after_clean_end else EndKind.OPEN
        if not self._tail.is_zeros:
            kind = EndKind.TORN
        fault = "" if self._fault is None else str(self._fault)
        is_lost = needs_superblocks and superblocks.newest is None
        return JournalEnd(
            kind, position, self._segment.path, self._tail, fault,
            SuperblockState.LOST if is_lost else SuperblockState.AGREE,
            superblocks.faults if needs_superblocks or superblocks.newest is not None else ())


def _why_damaged(
    fault: BlockFault | None, tail: Tail, position: Position, highest: int, is_last: bool
) -> str:
    what = "the segment just ends" if fault is None else str(fault)
    if not is_last:
        return f"{what}, and another segment follows"
    if isinstance(fault, AlteredBlockFault):
        return f"{what}, though its checksums hold"
    if max(position.watermark, tail.highest_watermark) >= position.next_sequence:
        return f"{what}, but a later watermark says that it was durable"
    if highest >= position.next_sequence:
        return f"{what}, but a superblock says that it was durable"
    return f"{what}, and {tail.byte_count} bytes follow, more than one block"
