"""What stands behind the blocks of a sealed segment: index, statistics, schema, subjects, end."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from .hashing import checksum
from .merkle import Frontier
from .sealed_columns import (
    PREDICTOR_NONE,
    PREDICTOR_SUM,
    Bytes,
    SealedFault,
    read_column,
)
from .segment_file import SegmentFile
from .segment_header import HEADER_BYTES

TRAILER_BYTES = 32
_TRAILER = struct.Struct("<QQQ8s")
_TRAILER_MAGIC = b"DAYBSEAL"
_HEAD = struct.Struct("<4sHH16sIIQQQq32s2048sIIQQQ32s4QQ")
_HEAD_CHECKSUM_OFFSET = 2240
_HEAD_MAGIC = b"DSFT"
_VERSION = 1
_INDEX_ENTRY = struct.Struct("<QQIIqqQ32s")
_STATISTIC = struct.Struct("<B7sQQ")
_CHUNK = struct.Struct("<IIIIQ")
_MOST_SCHEMA_BYTES = 1 << 20
_MOST_PAIRS_IN_CHUNK = 65_536
_CHUNK_PREDICTORS = (PREDICTOR_NONE, PREDICTOR_SUM)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the index says about one block."""

    offset: int
    first_sequence: int
    record_count: int
    payload_bytes: int
    first_recorded_nanoseconds: int
    last_recorded_nanoseconds: int
    groups_before: int
    kinds: frozenset[int]


@dataclass(frozen=True, slots=True)
class Footer:
    """All of it but the subjects, which are read when they are compared."""

    offset: int
    journal_id: bytes
    epoch: int
    first_sequence: int
    next_sequence: int
    groups: int
    last_recorded_nanoseconds: int
    chain: bytes
    frontier: Frontier
    raw_bytes: int
    subject_kinds: frozenset[int]
    index: tuple[IndexEntry, ...]
    # Records and raw bytes by kind.
    statistics: dict[int, tuple[int, int]]
    schema: str
    pairs: frozenset[tuple[int, int]]


def read_footer(file: SegmentFile) -> Footer:
    """Raises SealedFault where trailer, head, a section or a chunk does not hold."""
    trailer_offset = file.size_bytes - TRAILER_BYTES
    trailer = file.read(max(trailer_offset, 0), TRAILER_BYTES)
    if trailer_offset < HEADER_BYTES + _HEAD.size or trailer[24:] != _TRAILER_MAGIC:
        raise SealedFault("the file does not end with a trailer")
    offset, byte_count, hash_of_trailer, _ = _TRAILER.unpack(trailer)
    if checksum(trailer[:16]) != hash_of_trailer:
        raise SealedFault("the trailer's checksum is wrong")
    if offset < HEADER_BYTES or byte_count < _HEAD.size or offset + byte_count != trailer_offset:
        raise SealedFault("the footer does not reach from the blocks to the trailer")
    return _parse(file.read(offset, byte_count), offset)


def _parse(data: bytes, offset: int) -> Footer:
    if data[:4] != _HEAD_MAGIC:
        raise SealedFault("no footer begins where the trailer says")
    if checksum(data[:_HEAD_CHECKSUM_OFFSET]) != int.from_bytes(
            data[_HEAD_CHECKSUM_OFFSET:_HEAD.size], "little"):
        raise SealedFault("the footer's checksum is wrong")
    (_, version, zero, journal_id, epoch, block_count, first_sequence, next_sequence, groups,
     last_recorded, chain, frontier_bytes, kind_count, chunk_count, pair_count, schema_bytes,
     raw_bytes, subject_kinds, index_hash, statistics_hash, schema_hash, directory_hash,
     _) = _HEAD.unpack_from(data)
    if version != _VERSION or zero != 0:
        raise SealedFault(f"there is no footer version {version}")
    frontier = Frontier.of_bytes(groups, frontier_bytes)
    if frontier is None:
        raise SealedFault("behind the footer's frontier there is more than zeros")
    if schema_bytes > _MOST_SCHEMA_BYTES or kind_count > 256:
        raise SealedFault(f"the footer counts {kind_count} kinds, {schema_bytes} bytes of schema")
    rest = Bytes(data[_HEAD.size:])
    # Lengths are checked by taking the bytes, before anything is made of them.
    index = _section(rest, block_count * _INDEX_ENTRY.size, index_hash, "index")
    statistics = _section(rest, kind_count * _STATISTIC.size, statistics_hash, "statistics")
    schema = _section(rest, schema_bytes, schema_hash, "schema")
    directory = _section(rest, chunk_count * _CHUNK.size, directory_hash, "directory of chunks")
    pairs = list(_pairs(rest, directory))
    rest.end()
    if len(pairs) != pair_count:
        raise SealedFault(f"{len(pairs)} pairs of subject and block, the footer counts "
                          f"{pair_count}")
    if any(not before < after for before, after in itertools.pairwise(pairs)):
        raise SealedFault("the pairs of subject and block do not rise")
    try:
        text = schema.decode("utf-8")
    except UnicodeDecodeError as cause:
        raise SealedFault("the schema is not a text") from cause
    entries = tuple(
        IndexEntry(block, first, count, payload_bytes, first_time, last_time, before, _kinds(kinds))
        for block, first, count, payload_bytes, first_time, last_time, before, kinds
        in _INDEX_ENTRY.iter_unpack(index))
    return Footer(offset, journal_id, epoch, first_sequence, next_sequence, groups, last_recorded,
                  chain, frontier, raw_bytes, _kinds(subject_kinds), entries,
                  _statistics(statistics), text, frozenset(pairs))


def _section(data: Bytes, byte_count: int, wanted: int, name: str) -> bytes:
    section = data.take(byte_count)
    if checksum(section) != wanted:
        raise SealedFault(f"the checksum of the {name} is wrong")
    return section


def _kinds(bits: bytes) -> frozenset[int]:
    return frozenset(kind for kind in range(256) if bits[kind // 8] >> kind % 8 & 1)


def _statistics(section: bytes) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    before = -1
    for kind, zeros, records, raw_bytes in _STATISTIC.iter_unpack(section):
        if any(zeros) or kind <= before:
            raise SealedFault("the kinds of the statistics do not rise")
        found[kind] = (records, raw_bytes)
        before = kind
    return found


def _pairs(data: Bytes, directory: bytes) -> Iterator[tuple[int, int]]:
    for first, last, count, byte_count, wanted in _CHUNK.iter_unpack(directory):
        if not 1 <= count <= _MOST_PAIRS_IN_CHUNK:
            raise SealedFault(f"a chunk of subjects has {count} pairs")
        chunk = data.take(byte_count)
        if checksum(chunk) != wanted:
            raise SealedFault("the checksum of a chunk of subjects is wrong")
        columns = Bytes(chunk)
        subjects = read_column(columns, count, _CHUNK_PREDICTORS).plain()
        blocks = read_column(columns, count, _CHUNK_PREDICTORS).plain()
        columns.end()
        if (subjects[0], subjects[-1]) != (first, last):
            raise SealedFault("a chunk of subjects does not begin and end as its directory says")
        yield from zip(subjects, blocks, strict=True)
