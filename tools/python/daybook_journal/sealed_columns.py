"""The payload of a sealed block: columns of 8-byte words, and how they become records again.

All arithmetic is on u64 and wraps. Nothing is allocated by a number that was not checked against
the bytes or the records that are there.
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass

import lz4.block

_MASK = (1 << 64) - 1
_MOST_ROW_GROUPS = 250
_ROW_GROUP = struct.Struct("<BBIQ")
_COLUMN = struct.Struct("<BBBBQ")
_EXCEPTION = struct.Struct("<IQ")
_FORM_FIXED = 0
_FORM_SUBJECTS = 1
_FORM_WHOLE = 2
_FEWEST_WORDS = 4
_MOST_WORDS = 63
_RECORD_HEADER_BYTES = 32
PREDICTOR_NONE = 0
PREDICTOR_SUM = 1
PREDICTOR_WORD = 2
PREDICTOR_SEQUENCE = 3


class SealedFault(Exception):  # noqa: N818 - becomes an error with a place by the segment
    """Bytes of a sealed segment are not what they have to be."""


class Bytes:
    """Bytes that are taken from the front."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = 0

    def take(self, count: int) -> bytes:
        if count > len(self._data) - self._offset:
            raise SealedFault("a column reaches beyond its bytes")
        self._offset += count
        return self._data[self._offset - count:self._offset]

    def number(self, byte_count: int) -> int:
        return int.from_bytes(self.take(byte_count), "little")

    def unpack(self, layout: struct.Struct) -> tuple[int, ...]:
        return layout.unpack(self.take(layout.size))

    def lz4(self, packed: int, raw: int) -> bytes:
        """So many bytes that are an LZ4 block of exactly `raw` bytes."""
        try:
            data = bytes(lz4.block.decompress(self.take(packed), uncompressed_size=raw))
        except lz4.block.LZ4BlockError as cause:
            raise SealedFault("a column does not decompress") from cause
        if len(data) != raw:
            raise SealedFault(f"a column decompresses to {len(data)} bytes, not to {raw}")
        return data

    def maybe_lz4(self, raw: int) -> bytes:
        """u32 packed, then an LZ4 block of that size, or with 0 the raw bytes."""
        packed = self.number(4)
        return self.take(raw) if packed == 0 else self.lz4(packed, raw)

    def end(self) -> None:
        if self._offset != len(self._data):
            raise SealedFault("bytes behind the last column")


@dataclass(frozen=True, slots=True)
class Column:
    """r of every value, and what has to be added to it."""

    predictor: int
    other: int
    start: int
    values: list[int]

    def plain(self) -> list[int]:
        """Where no other word is needed."""
        if self.predictor == PREDICTOR_SUM:
            sums = itertools.accumulate(self.values, initial=self.start)
            next(sums)
            return [value & _MASK for value in sums]
        return self.values


def read_column(data: Bytes, count: int, predictors: tuple[int, ...]) -> Column:
    """A column of `count` values. The predictors that it may have depend on its place."""
    predictor, other, mode, codec, base = data.unpack(_COLUMN)
    if predictor not in predictors:
        raise SealedFault(f"a column here cannot have predictor {predictor}")
    if mode > 1 or codec >= len(_CODECS):
        raise SealedFault(f"there is no mode {mode} with codec {codec}")
    if mode == 1 and base != 0:
        raise SealedFault("a column of mode 1 has a base")
    if predictor != PREDICTOR_WORD and other != 0:
        raise SealedFault("a column names another word without need")
    unit = data.number(8) if codec != 0 else 1
    start = data.number(8) if predictor == PREDICTOR_SUM else 0
    numbers = _CODECS[codec](data, count)
    if mode == 0:
        values = [(base + unit * number) & _MASK for number in numbers]
    else:
        values = [(unit * (number >> 1 ^ -(number & 1))) & _MASK for number in numbers]
    return Column(predictor, other, start, values)


def _constant(_: Bytes, count: int) -> list[int]:
    return [0] * count


def _packed(data: Bytes, count: int) -> list[int]:
    width, zero, exceptions = data.number(1), data.number(1), data.number(4)
    if width > 64 or zero != 0 or exceptions > count:
        raise SealedFault(f"packed values have width {width} and {exceptions} exceptions")
    values = _bits(data, count, width)
    before = -1
    for _ in range(exceptions):
        index, value = data.unpack(_EXCEPTION)
        if not before < index < count:
            raise SealedFault("the exceptions of packed values do not rise")
        values[index] = value
        before = index
    return values


def _bits(data: Bytes, count: int, width: int) -> list[int]:
    """Eight values of a width have as many bytes as one has bits."""
    packed = data.take((count * width + 7) // 8)
    if width == 0:
        return [0] * count
    mask = (1 << width) - 1
    values: list[int] = []
    for begin in range(0, len(packed), width):
        bits = int.from_bytes(packed[begin:begin + width], "little")
        values.extend(bits >> shift & mask for shift in range(0, 8 * width, width))
    return values[:count]


def _planes(data: Bytes, count: int) -> list[int]:
    lanes = data.number(1)
    if not 1 <= lanes <= 8:
        raise SealedFault(f"values have 1 to 8 lanes, not {lanes}")
    rows = bytearray(8 * count)
    for lane in range(lanes):
        rows[lane::8] = _lane(data, count)
    return list(struct.unpack(f"<{count}Q", rows))


def _lengths(data: Bytes, count: int) -> list[int]:
    lengths = _lane(data, count)
    if max(lengths, default=0) > 8:
        raise SealedFault("a value has more than 8 bytes")
    raw = data.number(4)
    if raw != sum(lengths):
        raise SealedFault(f"the values have {sum(lengths)} bytes, the column says {raw}")
    rows = data.maybe_lz4(raw)
    ends = itertools.accumulate(lengths)
    return [int.from_bytes(rows[end - length:end], "little")
            for length, end in zip(lengths, ends, strict=True)]


_CODECS = (_constant, _packed, _planes, _lengths)


def _lane(data: Bytes, count: int) -> bytes:
    """One byte for each value."""
    how = data.number(1)
    if how == 0x01:
        return data.take(1) * count
    if how == 0x11:
        return data.take(count)
    if how == 0x21:
        return data.lz4(data.number(4), count)
    if how == 0x31:
        width = data.number(1)
        if not 1 <= width <= 7:
            raise SealedFault(f"a lane has bytes of 1 to 7 bits, not {width}")
        return bytes(_bits(data, count, width))
    raise SealedFault(f"there is no lane {how:#04x}")


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Records that have all words in common places."""

    form: int
    words: int
    rows: int
    head: int


def decode_payload(
    payload: bytes, count: int, group_count: int, first_sequence: int, raw_bytes: int
) -> tuple[list[bytes], list[int]]:
    """The records of a block in their order, and how many of them each commit group has."""
    data = Bytes(payload)
    row_groups = _row_groups(data, count)
    groups_of = read_column(data, count, (PREDICTOR_NONE,)).values
    members: list[list[int]] = [[] for _ in row_groups]
    for index, number in enumerate(groups_of):
        if number >= len(row_groups):
            raise SealedFault(f"there is no row group {number}")
        members[number].append(index)
    times_column = read_column(data, count, (PREDICTOR_NONE, PREDICTOR_SUM, PREDICTOR_SEQUENCE))
    times = times_column.plain()
    if times_column.predictor == PREDICTOR_SEQUENCE:
        times = [value + first_sequence + index & _MASK for index, value in enumerate(times)]
    sizes = read_column(data, group_count, (PREDICTOR_NONE, PREDICTOR_SUM)).plain()
    if sum(sizes) != count or not all(sizes):
        raise SealedFault("the commit groups do not have the records of the block")
    records = [b""] * count
    rest = raw_bytes
    for row_group, indexes in zip(row_groups, members, strict=True):
        if len(indexes) != row_group.rows:
            raise SealedFault(f"{len(indexes)} rows of a row group, it counts {row_group.rows}")
        row_times = [times[index] for index in indexes]
        if row_group.form == _FORM_WHOLE:
            rows = _whole_rows(data, row_times, rest)
        else:
            if 8 * row_group.words * row_group.rows > rest:
                raise SealedFault("the rows do not fill the raw bytes")
            sequences = [first_sequence + index for index in indexes]
            rows = _rows(data, row_group, row_times, sequences)
        for index, row in zip(indexes, rows, strict=True):
            records[index] = row
            rest -= len(row)
    data.end()
    if rest != 0:
        raise SealedFault("the rows do not fill the raw bytes")
    return records, sizes


def _row_groups(data: Bytes, count: int) -> list[RowGroup]:
    number = data.number(1)
    if not 1 <= number <= _MOST_ROW_GROUPS:
        raise SealedFault(f"a block has 1 to {_MOST_ROW_GROUPS} row groups, not {number}")
    row_groups = []
    for _ in range(number):
        one = RowGroup(*data.unpack(_ROW_GROUP))
        if one.form == _FORM_WHOLE:
            is_right = one.words == 0 and one.head == 0
        else:
            is_right = (one.form in (_FORM_FIXED, _FORM_SUBJECTS)
                        and _FEWEST_WORDS <= one.words <= _MOST_WORDS
                        and one.head & 0xFFFF == 8 * one.words
                        and (one.form == _FORM_FIXED or one.head >> 32 == 0))
        if not is_right or one.rows == 0:
            raise SealedFault(f"a row group of form {one.form} has {one.words} words, "
                              f"{one.rows} rows and head {one.head:#x}")
        row_groups.append(one)
    if sum(one.rows for one in row_groups) != count:
        raise SealedFault("the row groups do not have the records of the block")
    return row_groups


def _rows(
    data: Bytes, row_group: RowGroup, times: list[int], sequences: list[int]
) -> list[bytes]:
    predictors = (PREDICTOR_NONE, PREDICTOR_SUM, PREDICTOR_WORD, PREDICTOR_SEQUENCE)
    words: dict[int, list[int]] = {1: times}
    columns = list(range(2, row_group.words))
    if row_group.form == _FORM_SUBJECTS:
        columns.insert(0, 0)
    for word in columns:
        column = read_column(data, row_group.rows, predictors)
        values = column.plain()
        if column.predictor == PREDICTOR_SEQUENCE:
            values = [value + more & _MASK for value, more in zip(values, sequences, strict=True)]
        elif column.predictor == PREDICTOR_WORD:
            # Word 1 is known before all columns; the others are known in their order.
            if column.other not in words:
                raise SealedFault(f"word {word} rests on word {column.other}, which comes later")
            values = [value + more & _MASK
                      for value, more in zip(values, words[column.other], strict=True)]
        words[word] = values
    if row_group.form == _FORM_FIXED:
        words[0] = [row_group.head] * row_group.rows
    elif any(value & 0xFFFF_FFFF != row_group.head for value in words[0]):
        raise SealedFault("the low half of a first word is not the row group's head")
    layout = struct.Struct(f"<{row_group.words}Q")
    in_order = (words[word] for word in range(row_group.words))
    return [layout.pack(*row) for row in zip(*in_order, strict=True)]


def _whole_rows(data: Bytes, times: list[int], most_bytes: int) -> list[bytes]:
    raw = data.number(4)
    if raw > most_bytes:
        raise SealedFault("the rows do not fill the raw bytes")
    whole = data.maybe_lz4(raw)
    rows = []
    offset = 0
    for time in times:
        size = int.from_bytes(whole[offset:offset + 2], "little")
        row = whole[offset:offset + size]
        if size % 8 != 0 or size < _RECORD_HEADER_BYTES or len(row) != size:
            raise SealedFault(f"a whole row has {size} bytes")
        if int.from_bytes(row[8:16], "little") != time:
            raise SealedFault("a whole row has another recorded time than its column")
        rows.append(row)
        offset += size
    if offset != raw:
        raise SealedFault("bytes behind the last whole row")
    return rows
