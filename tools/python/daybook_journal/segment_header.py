"""The 4096 bytes at the beginning of a segment.

    0       8   12    16          32    36     40      48       56     64
    | magic |ver|size | journal id|epoch|schema|first  |prepared|begun | chain before (32) |
    96            160     168       176           184             2232 2236        4088
    | writer (64) |groups |watermark|last recorded|frontier (2048)|form|zeros(1852)|XXH3 of all|

Version 1 has zeros for frontier and form. The magic, the version and the place of the XXH3 are the
same in every version, so they are checked before a version's own parser is chosen.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from .errors import DamagedSegmentError, NewerFormatError, NotASegmentError
from .hashing import checksum, genesis_chain
from .merkle import FRONTIER_BYTES, Frontier
from .segment_name import SegmentName

SECTOR_BYTES = 4096
HEADER_BYTES = 4096
MAGIC = b"DAYBOOK\x00"
_CHECKSUM_OFFSET = 4088
# The same fields in both versions; what follows them differs.
_FIELDS = struct.Struct("<8sII16sIIQQq32s64sQQq")
_FRONTIER_OFFSET = 184
_FORM_OFFSET = _FRONTIER_OFFSET + FRONTIER_BYTES
_FORM_END = _FORM_OFFSET + 4


@dataclass(frozen=True, slots=True)
class SegmentHeader:
    """What a segment says about itself and about all before it."""

    version: int
    journal_id: bytes
    epoch: int
    schema_version: int
    first_sequence: int
    prepared_bytes: int
    begun_nanoseconds: int
    chain_before: bytes
    writer: str
    groups_before: int
    watermark: int
    last_recorded_nanoseconds: int
    # Of all groups before it; None where the version does not have it.
    frontier: Frontier | None = None
    # 0 live, 1 sealed.
    form: int = 0


def parse_segment_header(data: bytes, name: SegmentName, path: Path) -> SegmentHeader:
    """Checks in the document's order, up to the watermark; continuity is the journal's."""
    if len(data) < HEADER_BYTES:
        raise DamagedSegmentError(
            f"a segment has at least {HEADER_BYTES} bytes, this one {len(data)}", path=path)
    if data[:8] != MAGIC:
        raise NotASegmentError("it does not begin with Daybook's magic", path=path, offset=0)
    if checksum(data[:_CHECKSUM_OFFSET]) != _u64(data, _CHECKSUM_OFFSET):
        raise DamagedSegmentError("the header's checksum is wrong", path=path,
                                  offset=_CHECKSUM_OFFSET)
    version = struct.unpack_from("<I", data, 8)[0]
    if version > max(_PARSERS):
        raise NewerFormatError(
            f"format version {version}, this reader knows {max(_PARSERS)}", path=path, offset=8)
    parser = _PARSERS.get(version)
    if parser is None:
        raise DamagedSegmentError(f"there is no format version {version}", path=path, offset=8)
    header = parser(data, path)
    _check(header, name, path)
    return header


def _parse_version_1(data: bytes, path: Path) -> SegmentHeader:
    header = _parse_fields(data, path)
    _check_zeros(data, _FRONTIER_OFFSET, path)
    return header


def _parse_version_2(data: bytes, path: Path) -> SegmentHeader:
    header = _parse_fields(data, path)
    _check_zeros(data, _FORM_END, path)
    frontier = Frontier.of_bytes(header.groups_before, data[_FRONTIER_OFFSET:_FORM_OFFSET])
    if frontier is None:
        raise DamagedSegmentError(
            f"behind the frontier of {header.groups_before} groups there is more than zeros",
            path=path, offset=_FRONTIER_OFFSET)
    form = int.from_bytes(data[_FORM_OFFSET:_FORM_END], "little")
    return replace(header, frontier=frontier, form=form)


def _parse_fields(data: bytes, path: Path) -> SegmentHeader:
    (_, version, header_bytes, journal_id, epoch, schema_version, first_sequence, prepared_bytes,
     begun, chain_before, writer, groups_before, watermark, last_recorded) = (
        _FIELDS.unpack_from(data))
    if header_bytes != HEADER_BYTES:
        raise DamagedSegmentError(f"header size {header_bytes}", path=path, offset=12)
    # The writer's name is for people, so strange letters in it are no reason to refuse.
    name = writer.rstrip(b"\x00").decode("utf-8", errors="replace")
    return SegmentHeader(version, journal_id, epoch, schema_version, first_sequence,
                         prepared_bytes, begun, chain_before, name, groups_before, watermark,
                         last_recorded)


def _check_zeros(data: bytes, begin: int, path: Path) -> None:
    if any(data[begin:_CHECKSUM_OFFSET]):
        raise DamagedSegmentError("reserved bytes are not zero", path=path, offset=begin)


# The meaning of events is told apart from the layout of the bytes around them.
_KNOWN_SCHEMA_VERSION = 3

# A version is added here, with a parser of its own; the old ones stay.
_PARSERS: dict[int, Callable[[bytes, Path], SegmentHeader]] = {
    1: _parse_version_1,
    2: _parse_version_2,
}


def _check(header: SegmentHeader, name: SegmentName, path: Path) -> None:
    if header.schema_version > _KNOWN_SCHEMA_VERSION:
        # What an event means is no guess worth making.
        raise NewerFormatError(
            f"schema version {header.schema_version}, this reader knows {_KNOWN_SCHEMA_VERSION}",
            path=path, offset=36)
    if (header.first_sequence, header.epoch) != (name.first_sequence, name.epoch):
        raise DamagedSegmentError(
            f"the header says first sequence {header.first_sequence} and epoch {header.epoch}, "
            "the name says otherwise", path=path)
    if header.form != int(name.is_sealed):
        raise DamagedSegmentError(f"form {header.form} is not the one of the name", path=path,
                                  offset=_FORM_OFFSET)
    if header.first_sequence == 0 or header.epoch == 0:
        raise DamagedSegmentError("sequences and epochs count from 1", path=path)
    if header.watermark >= header.first_sequence:
        raise DamagedSegmentError(
            f"watermark {header.watermark} is not below the first sequence", path=path,
            offset=168, sequence=header.first_sequence)
    if header.first_sequence == 1 and (
        header.chain_before != genesis_chain(header.journal_id)
        or header.groups_before != 0
        or header.last_recorded_nanoseconds != 0
    ):
        raise DamagedSegmentError(
            "the journal begins here, but chain, groups or last recorded time are not those of "
            "a beginning", path=path, offset=64, sequence=1)


def _u64(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset:offset + 8], "little")
