"""The 192 bytes before the payload of a commit group.

    0     4   6     8           24    28     32      40     48    56        64  68
    |DBLK |ver|flags|journal id |epoch|count |first  |first |last |watermark|raw|stored|
    72            80     88             120              152       160          184
    |payload XXH3 |groups|leaf hash (32)|chain before(32)|monotonic|zeros (24)  |XXH3 |
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from .hashing import checksum
from .record import LARGEST_RECORD_BYTES, RECORD_HEADER_BYTES
from .segment_header import SECTOR_BYTES

BLOCK_HEADER_BYTES = 192
LARGEST_RAW_BYTES = 4_194_304
LARGEST_BLOCK_BYTES = 4_198_400
MAGIC = b"DBLK"
VERSION = 1
FLAG_COMPRESSED = 1
FLAG_EMPTY = 2
FLAG_CLEAN_END = 4
_KNOWN_FLAGS = FLAG_COMPRESSED | FLAG_EMPTY | FLAG_CLEAN_END
_LAYOUT = struct.Struct("<4sHH16sIIQqqQIIQQ32s32sq24sQ")
_CHECKSUM_OFFSET = 184
_NO_HASH = bytes(32)
_NOTHING_CHECKSUM = checksum(b"")


class BlockFault(Exception):  # noqa: N818 - a step on the way to an error, never shown
    """A block does not verify. Whether that is torn or damaged, the recovery table decides."""


class AlteredBlockFault(BlockFault):
    """A block is whole by both its checksums, and its records are not those of its leaf."""


@dataclass(frozen=True, slots=True)
class BlockHeader:
    """What a block says about itself and about all before it."""

    flags: int
    journal_id: bytes
    epoch: int
    record_count: int
    first_sequence: int
    first_recorded_nanoseconds: int
    last_recorded_nanoseconds: int
    watermark: int
    raw_bytes: int
    stored_bytes: int
    payload_checksum: int
    groups_before: int
    leaf: bytes
    chain_before: bytes
    monotonic_nanoseconds: int

    @property
    def is_compressed(self) -> bool:
        return self.flags & FLAG_COMPRESSED != 0

    @property
    def is_empty(self) -> bool:
        return self.flags & FLAG_EMPTY != 0

    @property
    def is_clean_end(self) -> bool:
        return self.flags & FLAG_CLEAN_END != 0

    @property
    def block_bytes(self) -> int:
        """Header and stored payload, rounded up to sectors."""
        return -(-(BLOCK_HEADER_BYTES + self.stored_bytes) // SECTOR_BYTES) * SECTOR_BYTES


def has_right_checksum(data: bytes | memoryview) -> bool:
    """Whether these bytes begin with a block header, of whatever journal and content."""
    return (
        len(data) >= BLOCK_HEADER_BYTES
        and data[:4] == MAGIC
        and checksum(data[:_CHECKSUM_OFFSET])
        == int.from_bytes(data[_CHECKSUM_OFFSET:BLOCK_HEADER_BYTES], "little")
    )


def parse_block_header(data: bytes) -> BlockHeader:
    """Everything that can be said without the journal around it, in the document's order."""
    if len(data) < BLOCK_HEADER_BYTES:
        raise BlockFault("the file ends within a block header")
    if data[:4] != MAGIC:
        raise BlockFault("no block begins here")
    if not has_right_checksum(data):
        raise BlockFault("the block header's checksum is wrong")
    (_, version, flags, journal_id, epoch, record_count, first_sequence, first_recorded,
     last_recorded, watermark, raw_bytes, stored_bytes, payload_checksum, groups_before, leaf,
     chain_before, monotonic, reserved, _) = _LAYOUT.unpack_from(data)
    # Blocks have their segment's version, so another number here is no newer format.
    if version != VERSION:
        raise BlockFault(f"there is no block header version {version}")
    if flags & ~_KNOWN_FLAGS:
        raise BlockFault(f"unknown flags {flags:#x}")
    if any(reserved):
        raise BlockFault("reserved bytes of a block header are not zero")
    header = BlockHeader(flags, journal_id, epoch, record_count, first_sequence, first_recorded,
                         last_recorded, watermark, raw_bytes, stored_bytes, payload_checksum,
                         groups_before, leaf, chain_before, monotonic)
    if header.is_empty:
        _check_empty(header)
    else:
        _check_lengths(header)
    return header


def _check_empty(header: BlockHeader) -> None:
    if header.is_compressed:
        raise BlockFault("an empty block cannot be compressed")
    if header.record_count or header.raw_bytes or header.stored_bytes:
        raise BlockFault("an empty block counts records or bytes")
    if header.first_recorded_nanoseconds or header.last_recorded_nanoseconds:
        raise BlockFault("an empty block has recorded times")
    if header.leaf != _NO_HASH:
        raise BlockFault("an empty block has a leaf hash")
    if header.payload_checksum != _NOTHING_CHECKSUM:
        raise BlockFault("an empty block has the checksum of a payload")


def _check_lengths(header: BlockHeader) -> None:
    raw, stored, count = header.raw_bytes, header.stored_bytes, header.record_count
    if header.is_clean_end:
        raise BlockFault("a clean end has to be empty")
    if raw > LARGEST_RAW_BYTES or raw % 8 != 0:
        raise BlockFault(f"raw length {raw}")
    if not count * RECORD_HEADER_BYTES <= raw <= count * LARGEST_RECORD_BYTES or count == 0:
        raise BlockFault(f"{count} records cannot have {raw} bytes")
    if header.is_compressed and not 0 < stored < raw:
        raise BlockFault(f"stored length {stored} of compressed {raw}")
    if not header.is_compressed and stored != raw:
        raise BlockFault(f"stored length {stored} is not the raw length {raw}")
