"""One record: 32 bytes of header and a body.

    0    2    3      4       8            16          24    32
    |size|kind|layout|subject|recorded i64|source i64 |cause| body, zeros up to a multiple of 8 |
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

RECORD_HEADER_BYTES = 32
LARGEST_RECORD_BYTES = 65_528
_LAYOUT = struct.Struct("<HBBIqqQ")


class RecordFault(Exception):  # noqa: N818 - becomes the fault of a block
    """The records do not fill the payload as its header says."""


@dataclass(frozen=True, slots=True)
class Record:
    """Bytes with a header; `canonical` is all of it, from size to padding, as written."""

    sequence: int
    epoch: int
    kind: int
    layout: int
    subject: int
    recorded_nanoseconds: int
    source_nanoseconds: int
    cause: int
    canonical: bytes

    @property
    def body(self) -> bytes:
        return self.canonical[RECORD_HEADER_BYTES:]

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical bytes, as 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical).hexdigest()


def check_records(
    payload: bytes, count: int, first_recorded: int, last_recorded: int
) -> None:
    """Raises unless exactly `count` records fill the payload, between these two times."""
    offset = 0
    found = 0
    times: list[int] = []
    while offset < len(payload):
        if found == count:
            raise RecordFault(f"bytes behind the last of {count} records")
        if len(payload) - offset < RECORD_HEADER_BYTES:
            raise RecordFault(f"record {found} of the block has no room for its header")
        size, _, _, _, recorded, _, _ = _LAYOUT.unpack_from(payload, offset)
        if size % 8 != 0 or not RECORD_HEADER_BYTES <= size <= LARGEST_RECORD_BYTES:
            raise RecordFault(f"record {found} of the block has size {size}")
        if size > len(payload) - offset:
            raise RecordFault(f"record {found} of the block reaches beyond the payload")
        times = [times[0] if times else recorded, recorded]
        offset += size
        found += 1
    if found != count:
        raise RecordFault(f"{found} records, the header counts {count}")
    if times != [first_recorded, last_recorded]:
        raise RecordFault("the recorded times are not those of the block's header")


def records_of(payload: bytes, epoch: int, first_sequence: int) -> Iterator[Record]:
    """The records of a payload that `check_records` has passed."""
    offset = 0
    sequence = first_sequence
    while offset < len(payload):
        size, kind, layout, subject, recorded, source, cause = _LAYOUT.unpack_from(payload, offset)
        yield Record(sequence, epoch, kind, layout, subject, recorded, source, cause,
                     payload[offset:offset + size])
        offset += size
        sequence += 1
