"""A sealed segment as a source of groups: the same records, leaves and chain, from columns.

    0   4   6   8         24    28     32      40    48    56     64     68  72      76   80
    |DBSL|ver|0 |journal id|epoch|count|first  |first|last |groups|groups|raw|payload|zero|
    80               112              144           152
    |chain before(32)|chain behind(32)|payload XXH3 |XXH3 of 0 to 151 |

Watermarks, empty blocks and the clean end are not in it, and it has no tail: anything that is not
as it has to be is damage.
"""

from __future__ import annotations

import struct
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from .block_header import LARGEST_RAW_BYTES, BlockHeader
from .errors import DamagedBlockError, DamagedJournalError, ForeignSegmentError
from .hashing import chain_hash, checksum, leaf_hash
from .position import Position
from .record import RECORD_HEADER_BYTES
from .sealed_columns import SealedFault, decode_payload
from .sealed_footer import Footer, IndexEntry, read_footer
from .segment import Group
from .segment_file import SegmentFile
from .segment_header import HEADER_BYTES, parse_segment_header
from .segment_name import SegmentName
from .tail import Tail

_BLOCK = struct.Struct("<4sHH16sIIQqqQIIII32s32sQQ")
_MAGIC = b"DBSL"
_VERSION = 1
_CHECKSUM_OFFSET = 152
_LARGEST_PAYLOAD_BYTES = 8_388_608


@dataclass(frozen=True, slots=True)
class _Block:
    journal_id: bytes
    epoch: int
    record_count: int
    first_sequence: int
    first_recorded_nanoseconds: int
    last_recorded_nanoseconds: int
    groups_before: int
    group_count: int
    raw_bytes: int
    payload_bytes: int
    chain_before: bytes
    chain_after: bytes
    payload_checksum: int


class SealedSegment:
    """Holds one block in memory. The footer is compared with what was read, at the end."""

    def __init__(self, directory: Path, name: SegmentName) -> None:
        self.path = directory / name.text
        self._file = SegmentFile(self.path)
        self._offset = HEADER_BYTES
        self._blocks_read = 0
        self._ready: deque[Group] = deque()
        self._statistics: dict[int, tuple[int, int]] = {}
        self._pairs: set[tuple[int, int]] = set()
        self._raw_bytes = 0
        self._footer: Footer | None = None
        self._has_ended = False
        try:
            self.header = parse_segment_header(self._file.read(0, HEADER_BYTES), name, self.path)
        except BaseException:
            self._file.close()
            raise

    def next_group(self, position: Position) -> Group | None:
        """Raises DamagedBlockError, never BlockFault: there is no second look at such a file."""
        while not self._ready:
            try:
                if self._footer is None:
                    self._footer = self._open_footer()
                if self._blocks_read == len(self._footer.index):
                    if not self._has_ended:
                        self._check_end(self._footer, position)
                        self._has_ended = True
                    return None
                self._read_block(self._footer, position)
            except SealedFault as fault:
                raise self._damage(str(fault), position) from fault
        return self._ready.popleft()

    def _damage(self, what: str, position: Position) -> DamagedJournalError:
        return DamagedBlockError(what, path=self.path, offset=self._offset,
                                 sequence=position.next_sequence)

    def _open_footer(self) -> Footer:
        footer = read_footer(self._file)
        header = self.header
        if footer.journal_id != header.journal_id:
            raise ForeignSegmentError("the footer is of another journal", path=self.path,
                                      offset=footer.offset)
        if (footer.epoch, footer.first_sequence) != (header.epoch, header.first_sequence):
            raise SealedFault("the footer is of another segment")
        offset, sequence = HEADER_BYTES, header.first_sequence
        for entry in footer.index:
            if (entry.offset, entry.first_sequence) != (offset, sequence):
                raise SealedFault("the blocks of the index do not follow each other")
            if entry.record_count == 0:
                raise SealedFault("a block of the index has no record")
            offset += _BLOCK.size + entry.payload_bytes
            sequence += entry.record_count
        if (offset, sequence) != (footer.offset, footer.next_sequence):
            raise SealedFault("the blocks of the index do not reach to the footer")
        return footer

    def _read_block(self, footer: Footer, position: Position) -> None:
        entry = footer.index[self._blocks_read]
        block = self._block(entry, position)
        payload = self._file.read(self._offset + _BLOCK.size, block.payload_bytes)
        if checksum(payload) != block.payload_checksum:
            raise SealedFault("the payload's checksum is wrong")
        records, sizes = decode_payload(payload, block.record_count, block.group_count,
                                        block.first_sequence, block.raw_bytes)
        if (_time(records[0]), _time(records[-1])) != (
                block.first_recorded_nanoseconds, block.last_recorded_nanoseconds):
            raise SealedFault("the recorded times are not those of the block's header")
        self._count(footer, entry, records)
        groups: list[Group] = []
        done = 0
        for size in sizes:
            group = self._group(block, records[done:done + size], position)
            groups.append(group)
            position = group.position
            done += size
        if position.chain != block.chain_after:
            raise SealedFault("the chain behind the block is not the one computed")
        self._ready.extend(groups)
        self._offset += _BLOCK.size + block.payload_bytes
        self._blocks_read += 1

    def _block(self, entry: IndexEntry, position: Position) -> _Block:
        data = self._file.read(self._offset, _BLOCK.size)
        if len(data) < _BLOCK.size or data[:4] != _MAGIC:
            raise SealedFault("no sealed block begins here")
        if checksum(data[:_CHECKSUM_OFFSET]) != int.from_bytes(data[_CHECKSUM_OFFSET:], "little"):
            raise SealedFault("the block header's checksum is wrong")
        (_, version, zero, journal_id, epoch, count, first, first_time, last_time, groups_before,
         group_count, raw, payload_bytes, zero_too, chain_before, chain_after, payload_checksum,
         _) = _BLOCK.unpack(data)
        if version != _VERSION or zero or zero_too:
            raise SealedFault(f"there is no sealed block version {version}")
        block = _Block(journal_id, epoch, count, first, first_time, last_time, groups_before,
                       group_count, raw, payload_bytes, chain_before, chain_after,
                       payload_checksum)
        if raw > LARGEST_RAW_BYTES or raw % 8 != 0 or not 0 < count * RECORD_HEADER_BYTES <= raw:
            raise SealedFault(f"{count} records cannot have {raw} bytes")
        if not 1 <= group_count <= count or payload_bytes > _LARGEST_PAYLOAD_BYTES:
            raise SealedFault(f"{group_count} groups in {payload_bytes} bytes")
        if (count, first, payload_bytes, first_time, last_time, groups_before) != (
                entry.record_count, entry.first_sequence, entry.payload_bytes,
                entry.first_recorded_nanoseconds, entry.last_recorded_nanoseconds,
                entry.groups_before):
            raise SealedFault("the block is not the one of the index")
        if (journal_id, epoch, first, groups_before, chain_before) != (
                position.journal_id, position.epoch, position.next_sequence, position.groups,
                position.chain):
            raise SealedFault("the block does not continue what is before it")
        return block

    def _count(self, footer: Footer, entry: IndexEntry, records: list[bytes]) -> None:
        """Adds the records to what the footer says about all of them."""
        kinds = set()
        for record in records:
            kind = record[2]
            kinds.add(kind)
            number, raw_bytes = self._statistics.get(kind, (0, 0))
            self._statistics[kind] = (number + 1, raw_bytes + len(record))
            if kind in footer.subject_kinds:
                subject = int.from_bytes(record[4:8], "little")
                self._pairs.add((subject, self._blocks_read))
            self._raw_bytes += len(record)
        if kinds != entry.kinds:
            raise SealedFault("the kinds in the block are not those of the index")

    def _group(self, block: _Block, records: list[bytes], position: Position) -> Group:
        """As the block of a live segment would have it, with the watermark that is known."""
        payload = b"".join(records)
        leaf = leaf_hash(block.epoch, len(records), position.next_sequence, payload)
        header = BlockHeader(
            flags=0, journal_id=block.journal_id, epoch=block.epoch, record_count=len(records),
            first_sequence=position.next_sequence,
            first_recorded_nanoseconds=_time(records[0]),
            last_recorded_nanoseconds=_time(records[-1]), watermark=position.watermark,
            raw_bytes=len(payload), stored_bytes=len(payload), payload_checksum=0,
            groups_before=position.groups, leaf=leaf, chain_before=position.chain,
            monotonic_nanoseconds=0)
        group = Group(header, payload, self.path, self._offset, position.after(header))
        assert group.position.chain == chain_hash(position.chain, leaf)
        return group

    def _check_end(self, footer: Footer, position: Position) -> None:
        for what, agrees in (
            ("sequence", footer.next_sequence == position.next_sequence),
            ("group count", footer.groups == position.groups),
            ("last recorded time",
             footer.last_recorded_nanoseconds == position.last_recorded_nanoseconds),
            ("chain", footer.chain == position.chain),
            ("frontier", footer.frontier == position.frontier),
            ("number of raw bytes", footer.raw_bytes == self._raw_bytes),
            ("statistics", footer.statistics == self._statistics),
            ("index of subjects", footer.pairs == self._pairs),
        ):
            if not agrees:
                raise SealedFault(f"the footer's {what} is not what the blocks lead to")

    def tail(self) -> Tail:
        """Nothing follows the trailer."""
        return Tail(self._file.size_bytes, self._file.size_bytes, 0)

    def refresh(self) -> None:
        """A sealed segment does not grow."""

    def __enter__(self) -> SealedSegment:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()


def _time(record: bytes) -> int:
    return int.from_bytes(record[8:16], "little", signed=True)
