"""What lies behind the last whole block of a segment, and what that means.

The recovery table of the document, line by line, is `decide`. Nothing here cuts or repairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .block_header import BLOCK_HEADER_BYTES, LARGEST_BLOCK_BYTES, MAGIC, has_right_checksum
from .segment_file import SegmentFile
from .segment_header import SECTOR_BYTES
from .superblock import SuperblockState

# Bounds the memory of a scan; a multiple of a sector.
_CHUNK_BYTES = 256 * SECTOR_BYTES
_ZEROS = bytes(_CHUNK_BYTES)
_JOURNAL_ID = slice(8, 24)
_WATERMARK = slice(56, 64)


class Decision(Enum):
    """What the recovery table says."""

    KEEP = "keep"
    TORN = "torn"
    DAMAGE = "damage"


@dataclass(frozen=True, slots=True)
class Tail:
    """From the end of the last whole block to the last sector that is not zero."""

    offset: int
    end: int
    # Of any block header of this journal in it with a right checksum; 0 if there is none.
    highest_watermark: int

    @property
    def byte_count(self) -> int:
        return self.end - self.offset

    @property
    def is_zeros(self) -> bool:
        """Zeros or the end of the file."""
        return self.end == self.offset


def measure_tail(file: SegmentFile, offset: int, journal_id: bytes) -> Tail:
    """Reads to the end of the file as it is now, a bounded piece at a time."""
    end = offset
    highest = 0
    place = offset
    while place < file.size_bytes:
        chunk = file.read(place, min(_CHUNK_BYTES, file.size_bytes - place))
        if not chunk:
            break
        # Nearly all of a prepared segment is zeros, and this comparison is one memcmp.
        if chunk != _ZEROS[:len(chunk)]:
            for begin in range(0, len(chunk), SECTOR_BYTES):
                sector = chunk[begin:begin + SECTOR_BYTES]
                if sector == _ZEROS[:len(sector)]:
                    continue
                end = place + begin + SECTOR_BYTES
                highest = max(highest, _watermark(sector, journal_id))
        place += len(chunk)
    # A last sector that the file cuts short ends where the file ends.
    return Tail(offset, max(offset, min(end, file.size_bytes)), highest)


def _watermark(sector: bytes, journal_id: bytes) -> int:
    """The watermark of a block header of this journal, else 0. Its sense is not looked at."""
    if sector[:4] != MAGIC or not has_right_checksum(sector[:BLOCK_HEADER_BYTES]):
        return 0
    if sector[_JOURNAL_ID] != journal_id:
        return 0
    return int.from_bytes(sector[_WATERMARK], "little")


def decide(
    *,
    superblocks: SuperblockState,
    is_last: bool,
    is_zeros: bool,
    is_altered: bool,
    tail_bytes: int,
    highest_watermark: int,
    first_unverified: int,
) -> Decision:
    """The recovery table: one line here is one line there.

    For lost superblocks it speaks for a writer. A reader reads on, and asks as if they agreed.
    """
    if superblocks is SuperblockState.LOST:
        return Decision.DAMAGE
    if superblocks is SuperblockState.AHEAD:
        return Decision.DAMAGE
    if is_altered:
        return Decision.DAMAGE
    was_acknowledged = highest_watermark >= first_unverified
    if is_zeros:
        return Decision.DAMAGE if was_acknowledged else Decision.KEEP
    if not is_last:
        return Decision.DAMAGE
    if was_acknowledged:
        return Decision.DAMAGE
    if tail_bytes > LARGEST_BLOCK_BYTES:
        return Decision.DAMAGE
    return Decision.TORN
