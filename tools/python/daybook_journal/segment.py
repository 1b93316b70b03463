"""A segment as a source of groups. Another type of segment is another class with this shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

import lz4.block

from .block_header import (
    BLOCK_HEADER_BYTES,
    AlteredBlockFault,
    BlockFault,
    BlockHeader,
    parse_block_header,
)
from .hashing import checksum, leaf_hash
from .position import Position
from .record import Record, RecordFault, check_records, records_of
from .segment_file import SegmentFile
from .segment_header import HEADER_BYTES, SegmentHeader, parse_segment_header
from .segment_name import SegmentName
from .tail import Tail, measure_tail


@dataclass(frozen=True, slots=True)
class Group:
    """One commit group that verified: its header, its raw records, and where it stood."""

    header: BlockHeader
    payload: bytes
    path: Path
    offset: int
    # The place behind it, with the chain that includes it.
    position: Position

    def records(self) -> Iterator[Record]:
        """Nothing for an empty group."""
        return records_of(self.payload, self.header.epoch, self.header.first_sequence)


class SegmentSource(Protocol):
    """What the journal needs of a segment, however its records are stored."""

    @property
    def path(self) -> Path: ...

    @property
    def header(self) -> SegmentHeader: ...

    def next_group(self, position: Position) -> Group | None:
        """The group at `position`, verified; None where the groups end in zeros or the file.

        Raises BlockFault where something else stands; the next call tries the same place again.
        """
        ...

    def tail(self) -> Tail:
        """What lies behind the last group that verified."""
        ...

    def refresh(self) -> None:
        """Looks again how far a segment reaches that may be being written."""
        ...

    def __enter__(self) -> SegmentSource: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


class BlockSegment:
    """Blocks behind a header, each at a multiple of a sector, in versions 1 and 2."""

    def __init__(self, directory: Path, name: SegmentName) -> None:
        self.path = directory / name.text
        self._file = SegmentFile(self.path)
        self._offset = HEADER_BYTES
        try:
            self.header = parse_segment_header(self._file.read(0, HEADER_BYTES), name, self.path)
        except BaseException:
            self._file.close()
            raise

    def next_group(self, position: Position) -> Group | None:
        head = self._file.read(self._offset, BLOCK_HEADER_BYTES)
        if not any(head):
            # No block. The zeros have to go on to the end of the file.
            if self.tail().is_zeros:
                return None
            raise BlockFault("something stands behind zeros")
        block = parse_block_header(head)
        position.check(block)
        if self._offset + block.block_bytes > self._file.size_bytes:
            raise BlockFault("the file ends within the block")
        payload = self._payload(block)
        self._check_payload(block, payload)
        group = Group(block, payload, self.path, self._offset, position.after(block))
        self._offset += block.block_bytes
        return group

    def _payload(self, block: BlockHeader) -> bytes:
        """The raw records. The header's lengths are known to be in bounds."""
        begin = self._offset + BLOCK_HEADER_BYTES
        rest = self._file.read(begin, block.block_bytes - BLOCK_HEADER_BYTES)
        if len(rest) < block.block_bytes - BLOCK_HEADER_BYTES:
            raise BlockFault("the file ends within the block")
        stored = rest[:block.stored_bytes]
        if checksum(stored) != block.payload_checksum:
            raise BlockFault("the payload's checksum is wrong")
        if any(rest[block.stored_bytes:]):
            raise BlockFault("the block's padding is not zero")
        if not block.is_compressed:
            return stored
        try:
            payload = bytes(lz4.block.decompress(stored, uncompressed_size=block.raw_bytes))
        except lz4.block.LZ4BlockError as cause:
            raise BlockFault("the payload does not decompress") from cause
        if len(payload) != block.raw_bytes:
            raise BlockFault(f"the payload decompresses to {len(payload)} bytes, "
                             f"not to {block.raw_bytes}")
        return payload

    @staticmethod
    def _check_payload(block: BlockHeader, payload: bytes) -> None:
        """Proves the records. What fails here no torn write explains: the checksums held."""
        if block.is_empty:
            return
        leaf = leaf_hash(block.epoch, block.record_count, block.first_sequence, payload)
        if leaf != block.leaf:
            raise AlteredBlockFault("the records do not have the leaf hash of the header")
        try:
            check_records(payload, block.record_count, block.first_recorded_nanoseconds,
                          block.last_recorded_nanoseconds)
        except RecordFault as cause:
            raise AlteredBlockFault(str(cause)) from cause

    def tail(self) -> Tail:
        return measure_tail(self._file, self._offset, self.header.journal_id)

    def refresh(self) -> None:
        self._file.refresh_size()

    def __enter__(self) -> BlockSegment:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
