"""What a directory must at least hold: `superblock.a` and `superblock.b`, two copies in each.

    0        8   12   16         32         40    44    48      56            64          4088
    |DAYBSUPR|ver|size|journal id|generation|epoch|flags|durable|first sequence|zeros (4024)|XXH3|

The readable copy of the highest generation counts. Whether it agrees with the segments is a column
of the recovery table in `tail`.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from .errors import ForeignSuperblockError, NotASegmentError, UnreadableError
from .hashing import checksum
from .segment_file import SegmentFile
from .segment_name import SegmentName

COPY_BYTES = 4096
SUPERBLOCK_NAMES = ("superblock.a", "superblock.b")
MAGIC = b"DAYBSUPR"
VERSION = 1
FLAG_CLEAN_END = 1
_COPIES = 2
_LAYOUT = struct.Struct("<8sII16sQIIQQ")
_RESERVED = slice(64, 4088)
_CHECKSUM_OFFSET = 4088


class SuperblockState(Enum):
    """The first column of the recovery table."""

    AGREE = "agree"
    AHEAD = "ahead"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Superblock:
    """One copy that can be read."""

    path: Path
    journal_id: bytes
    generation: int
    epoch: int
    is_clean_end: bool
    durable_sequence: int
    first_sequence: int


@dataclass(frozen=True, slots=True)
class Superblocks:
    """All copies: the one that counts, and what is wrong with those that cannot be read."""

    newest: Superblock | None
    faults: tuple[str, ...]

    @property
    def durable_sequence(self) -> int:
        return 0 if self.newest is None else self.newest.durable_sequence

    def check_journal(self, journal_id: bytes) -> None:
        """Raises unless the copy that counts is of this journal."""
        newest = self.newest
        if newest is not None and newest.journal_id != journal_id:
            raise ForeignSuperblockError(
                f"the superblock is of journal {newest.journal_id.hex()}, the segments of "
                f"{journal_id.hex()}", path=newest.path, offset=16)

    def why_ahead(
        self, names: Sequence[SegmentName], *, is_after_clean_end: bool, is_zeros: bool
    ) -> str | None:
        """What they know of that the segments do not have; None where they agree."""
        newest = self.newest
        if newest is None:
            return None
        places = {name.place for name in names}
        last_epoch = max((name.epoch for name in names), default=0)
        if newest.epoch > last_epoch:
            return f"a superblock knows of epoch {newest.epoch}, and no segment is of it"
        if newest.first_sequence and (newest.first_sequence, newest.epoch) not in places:
            name = SegmentName(newest.first_sequence, newest.epoch).text
            return f"a superblock knows of segment {name}, and it is not there"
        if newest.is_clean_end and newest.epoch == last_epoch:
            if not is_after_clean_end:
                return f"a superblock says that epoch {newest.epoch} ended cleanly, and it did not"
            if not is_zeros:
                return "more than zeros stands behind the clean end that a superblock confirms"
        return None


def read_superblocks(directory: Path) -> Superblocks:
    """Raises UnreadableError only where the system refuses to read a file that is there."""
    newest: Superblock | None = None
    faults: list[str] = []
    for name in SUPERBLOCK_NAMES:
        path = directory / name
        data = _read(path)
        for index in range(_COPIES):
            if data is None:
                found: Superblock | str = "the file is not there"
            else:
                found = _parse(data[index * COPY_BYTES:(index + 1) * COPY_BYTES], path)
            if isinstance(found, str):
                faults.append(f"copy {index + 1} of {name} cannot be read: {found}")
            elif newest is None or found.generation > newest.generation:
                newest = found
    return Superblocks(newest, tuple(faults))


def _read(path: Path) -> bytes | None:
    """None where there is no such file."""
    try:
        with SegmentFile(path) as file:
            return file.read(0, _COPIES * COPY_BYTES)
    except UnreadableError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError | ValueError):
            return None
        raise
    except NotASegmentError as cause:
        raise UnreadableError("this is no file", path=path) from cause
    except ValueError:
        # The directory's path cannot be one. Whoever lists it says so.
        return None


def _parse(data: bytes, path: Path) -> Superblock | str:
    """The copy, or why it cannot be read."""
    if len(data) < COPY_BYTES:
        return "the file ends before it or within it"
    if data[:8] != MAGIC:
        return "it does not begin with the magic"
    if checksum(data[:_CHECKSUM_OFFSET]) != int.from_bytes(data[_CHECKSUM_OFFSET:], "little"):
        return "its checksum is wrong"
    (_, version, size, journal_id, generation, epoch, flags, durable,
     first_sequence) = _LAYOUT.unpack_from(data)
    if version != VERSION:
        # The document does not say what a newer one would mean for a reader.
        return f"superblock version {version} is not known here"
    if size != COPY_BYTES or flags & ~FLAG_CLEAN_END or any(data[_RESERVED]) or generation == 0:
        return "its size, flags, generation or reserved bytes are of no known version"
    return Superblock(path, journal_id, generation, epoch, flags & FLAG_CLEAN_END != 0, durable,
                      first_sequence)
