"""A place between two groups of the journal, and what may come there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from .block_header import BlockFault, BlockHeader
from .errors import DamagedSegmentError, ForeignSegmentError, MissingSegmentError
from .hashing import chain_hash, genesis_chain
from .merkle import Frontier
from .segment_header import SegmentHeader


@dataclass(frozen=True, slots=True)
class Position:
    """Everything that the next segment or block has to agree with."""

    journal_id: bytes
    epoch: int
    next_sequence: int
    groups: int
    watermark: int
    chain: bytes
    last_recorded_nanoseconds: int
    # Of the tree over all groups so far.
    frontier: Frontier = field(default_factory=Frontier)
    # A clean end is followed by nothing in its segment.
    is_after_clean_end: bool = False

    @staticmethod
    def genesis(journal_id: bytes) -> Position:
        return Position(journal_id, 1, 1, 0, 0, genesis_chain(journal_id), 0)

    def entering(self, header: SegmentHeader, path: Path) -> Position:
        """The same place, now in the segment of this header; checks in the document's order."""
        if header.journal_id != self.journal_id:
            raise ForeignSegmentError(
                f"the segment is of journal {header.journal_id.hex()}, not of "
                f"{self.journal_id.hex()}", path=path, offset=16)
        if header.first_sequence > self.next_sequence:
            raise MissingSegmentError(
                f"records {self.next_sequence} to {header.first_sequence - 1} are missing",
                path=path, sequence=self.next_sequence)
        if header.first_sequence < self.next_sequence:
            raise DamagedSegmentError(
                f"the segment begins at {header.first_sequence} again, after "
                f"{self.next_sequence - 1}", path=path, offset=40, sequence=header.first_sequence)
        for what, offset, agrees in (
            ("epoch is lower than before", 32, header.epoch >= self.epoch),
            ("watermark is lower than before", 168, header.watermark >= self.watermark),
            ("chain is not the one computed", 64, header.chain_before == self.chain),
            ("group count is another", 160, header.groups_before == self.groups),
            ("last recorded time is another", 176,
             header.last_recorded_nanoseconds == self.last_recorded_nanoseconds),
            ("frontier is not the one computed", 184,
             header.frontier is None or header.frontier == self.frontier),
        ):
            if not agrees:
                raise DamagedSegmentError(f"the segment's {what}", path=path, offset=offset,
                                          sequence=self.next_sequence)
        return replace(self, epoch=header.epoch, watermark=header.watermark,
                       is_after_clean_end=False)

    def check(self, block: BlockHeader) -> None:
        """Raises unless the block may stand here."""
        if self.is_after_clean_end:
            raise BlockFault("a block behind a clean end")
        if block.journal_id != self.journal_id:
            raise BlockFault(f"the block is of journal {block.journal_id.hex()}")
        if block.epoch != self.epoch:
            raise BlockFault(f"the block is of epoch {block.epoch}, the segment of {self.epoch}")
        if block.first_sequence != self.next_sequence:
            raise BlockFault(f"the block begins at sequence {block.first_sequence}, "
                             f"{self.next_sequence} is next")
        if block.groups_before != self.groups:
            raise BlockFault(f"the block counts {block.groups_before} groups before it, "
                             f"there are {self.groups}")
        if block.watermark < self.watermark:
            raise BlockFault(f"watermark {block.watermark} is lower than {self.watermark} before")
        if block.watermark >= block.first_sequence:
            raise BlockFault(f"watermark {block.watermark} is not below the block")
        if block.chain_before != self.chain:
            raise BlockFault("the chain before the block is not the one computed")

    def after(self, block: BlockHeader) -> Position:
        """The place behind a block that was checked."""
        if block.is_empty:
            return replace(self, watermark=block.watermark,
                           is_after_clean_end=block.is_clean_end)
        return replace(
            self,
            next_sequence=self.next_sequence + block.record_count,
            groups=self.groups + 1,
            watermark=block.watermark,
            chain=chain_hash(self.chain, block.leaf),
            last_recorded_nanoseconds=block.last_recorded_nanoseconds,
            frontier=self.frontier.appending(block.leaf),
        )
