"""Sealed segments: every codec, lane and predictor by hand, and files that cannot be."""

from __future__ import annotations

import os
import random
import struct
from pathlib import Path
from typing import Any

import lz4.block
import pytest
from journal_writing import JOURNAL_ID, START, Writer, record, timers, tree_root
from sealed_writing import Sealed, column, lane, whole_payload

from daybook_journal import (
    DamagedJournalError,
    EndKind,
    Journal,
    JournalError,
    verify,
)
from daybook_journal.sealed_columns import Bytes, SealedFault, decode_payload, read_column

SEED = int(os.environ.get("DAYBOOK_SEED", "0")) or random.SystemRandom().getrandbits(32)
MASK = (1 << 64) - 1
ANY = (0, 1, 2, 3)


def read(data: bytes, count: int, predictors: tuple[int, ...] = (0, 1)) -> list[int]:
    source = Bytes(data)
    values = read_column(source, count, predictors).plain()
    source.end()
    return values


def packed(
    width: int, values: list[int], exceptions: list[tuple[int, int]] = []  # noqa: B006
) -> bytes:
    """Bits as the document counts them, one by one."""
    stream = bytearray((len(values) * width + 7) // 8)
    for index, value in enumerate(values):
        for bit in range(width):
            place = index * width + bit
            stream[place // 8] |= (value >> bit & 1) << place % 8
    return (struct.pack("<BBI", width, 0, len(exceptions)) + bytes(stream)
            + b"".join(struct.pack("<IQ", *one) for one in exceptions))


# Columns.


def test_a_constant_has_no_unit() -> None:
    assert read(column([], codec=0, base=7, data=b""), 3) == [7, 7, 7]


@pytest.mark.parametrize("width", range(65))
@pytest.mark.parametrize("count", [1, 7, 8, 9, 25])
def test_packed_values_have_any_width(width: int, count: int) -> None:
    chance = random.Random(width)
    values = [chance.getrandbits(width) if width else 0 for _ in range(count)]
    data = packed(width, values, [(0, MASK), (count - 1, 5)][:1 if count == 1 else 2])
    values[-1] = 5
    values[0] = MASK
    assert read(column([], codec=1, data=data), count) == values


@pytest.mark.parametrize("lanes", range(1, 9))
def test_planes_have_the_lowest_byte_first(lanes: int) -> None:
    values = [3, (1 << 8 * lanes) - 1, 1 << 8 * (lanes - 1)]
    rows = struct.pack("<3Q", *values)
    data = bytes([lanes]) + b"".join(lane(rows[index::8]) for index in range(lanes))
    assert read(column([], codec=2, data=data), 3) == values


@pytest.mark.parametrize("is_packed", [False, True])
def test_lengths_tell_how_many_bytes_a_value_has(is_packed: bool) -> None:
    values = [0, 1, 0x100, MASK] * 20
    sizes = bytes([0, 1, 2, 8] * 20)
    rows = b"".join(value.to_bytes(size, "little")
                    for value, size in zip(values, sizes, strict=True))
    stored = lz4.block.compress(rows, store_size=False) if is_packed else rows
    data = lane(sizes) + struct.pack("<II", len(rows), len(stored) if is_packed else 0) + stored
    assert read(column([], codec=3, data=data), 80) == values


def test_every_lane_has_a_byte_for_each_value() -> None:
    values = bytes([1, 5, 7, 0] * 20)
    small = lz4.block.compress(values, store_size=False)
    lanes = [
        lane(values), b"\x21" + struct.pack("<I", len(small)) + small,
        b"\x31\x03" + packed(3, list(values))[6:], b"\x31\x07" + packed(7, list(values))[6:],
    ]
    for one in lanes:
        assert read(column([], data=b"\1" + one), 80) == list(values)
    assert read(column([], data=b"\1\1\x09"), 80) == [9] * 80


def test_modes_units_and_sums_wrap() -> None:
    assert read(column([0, 1, 2], base=MASK, unit=2), 3) == [MASK, 1, 3]
    assert read(column([0, 1, 2, 3], mode=1, unit=5), 4) == [0, MASK - 4, 5, MASK - 9]
    assert read(column([3, 1, 2], predictor=1, start=MASK), 3) == [2, 3, 5]
    assert read(column([1, 1], mode=1, predictor=1, start=9), 2) == [8, 7]


@pytest.mark.parametrize(
    "data",
    [
        column([], codec=4, data=b""), column([], mode=2, data=b"\1\1\0"),
        column([], mode=1, base=1, data=b"\1\1\0"), column([], other=1, data=b"\1\1\0"),
        column([], predictor=2, data=b"\1\1\0"), column([], predictor=4, data=b"\1\1\0"),
        column([], codec=1, data=struct.pack("<BBI", 65, 0, 0) + bytes(99)),
        column([], codec=1, data=struct.pack("<BBI", 1, 1, 0) + bytes(1)),
        column([], codec=1, data=struct.pack("<BBI", 1, 0, 0)),
        column([], codec=1, data=packed(1, [0] * 3, [(1, 0), (1, 0)])),
        column([], codec=1, data=packed(1, [0] * 3, [(3, 0)])),
        column([], codec=1, data=struct.pack("<BBI", 0, 0, 4) + bytes(48)),
        column([], data=b"\0"), column([], data=b"\x09" + b"\1\0" * 9),
        column([], data=b"\1\x41\0"), column([], data=b"\1\x11\0\0"),
        column([], data=b"\1\x31\0"), column([], data=b"\1\x31\x08\0\0\0"),
        column([], data=b"\1\x21" + struct.pack("<I", 0xFFFF_FFFF)),
        column([], data=b"\1\x21" + struct.pack("<I", 4) + b"\xff\xff\xff\xff"),
        column([], codec=3, data=b"\1\x09" + struct.pack("<II", 27, 0) + bytes(27)),
        column([], codec=3, data=b"\1\x01" + struct.pack("<II", 4, 0) + bytes(4)),
        column([], codec=3, data=b"\1\x01" + struct.pack("<II", 3, 9) + bytes(3)),
        column([1, 2, 3]) + b"\0", column([1, 2, 3])[:-1], b"",
    ],
    ids=range(26),
)
def test_a_column_that_cannot_be_is_refused(data: bytes) -> None:
    with pytest.raises(SealedFault):
        read(data, 3)


# Payloads.


def row_payload(form: int, heads: list[tuple[int, int]], members: list[int], times: bytes,
                columns: bytes, sizes: bytes | None = None) -> bytes:
    """Row groups of (rows, head); words are taken from the head."""
    data = bytes([len(heads)])
    for rows, head in heads:
        data += struct.pack("<BBIQ", form, (head & 0xFFFF) // 8, rows, head)
    return data + column(members) + times + (sizes or column([len(members)])) + columns


def test_rows_of_both_fixed_forms_become_records_again() -> None:
    # Two row groups in turn: five words and four; a subject of 9 and of 3.
    five, four = 40 | 12 << 16 | 1 << 24, 32 | 13 << 16 | 1 << 24
    rows = [struct.pack("<5Q", five | 9 << 32, 100, 101, 70, 71),
            struct.pack("<4Q", four | 3 << 32, 102, 8, 0),
            struct.pack("<5Q", five | 9 << 32, 104, 105, 72, 144)]
    columns_of_five = (column([1, 1], predictor=2, other=1)  # source time, from recorded time
                       + column([20, 20], predictor=3)  # cause, from the sequences 50 and 52
                       + column([1, 72], predictor=2, other=3))
    columns_of_four = column([8]) + column([], codec=0, data=b"")
    times = column([0, 2, 2], predictor=1, start=100)
    payload = row_payload(0, [(2, five | 9 << 32), (1, four | 3 << 32)], [0, 1, 0], times,
                          columns_of_five + columns_of_four)
    assert decode_payload(payload, 3, 1, 50, 112) == (rows, [3])
    firsts = column([9 << 32 | five] * 2), column([3 << 32 | four])
    payload = row_payload(1, [(2, five), (1, four)], [0, 1, 0], times,
                          firsts[0] + columns_of_five + firsts[1] + columns_of_four)
    assert decode_payload(payload, 3, 1, 50, 112) == (rows, [3])


def test_a_word_may_rest_on_the_first_one_only_where_that_is_a_column() -> None:
    head = 32 | 12 << 16 | 1 << 24
    rest = column([1], predictor=2, other=0) + column([0])
    payload = row_payload(1, [(1, head)], [0], column([5]), column([head]) + rest)
    assert decode_payload(payload, 1, 1, 1, 32)[0] == [struct.pack("<4Q", head, 5, head + 1, 0)]
    payload = row_payload(0, [(1, head)], [0], column([5]), rest)
    with pytest.raises(SealedFault):
        decode_payload(payload, 1, 1, 1, 32)


@pytest.mark.parametrize("other", [2, 3, 4, 255])
def test_a_word_rests_on_an_earlier_one(other: int) -> None:
    head = 32 | 12 << 16 | 1 << 24
    payload = row_payload(0, [(1, head)], [0], column([5]),
                          column([1], predictor=2, other=other) + column([0]))
    with pytest.raises(SealedFault, match="later"):
        decode_payload(payload, 1, 1, 1, 32)


HEAD = 32 | 12 << 16 | 1 << 24
ZEROS = column([0]) * 2


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"\0", b"\xfb" + bytes(2000),
        row_payload(3, [(1, HEAD)], [0], column([5]), ZEROS),
        row_payload(0, [(0, HEAD)], [0], column([5]), ZEROS),
        row_payload(0, [(2, HEAD)], [0], column([5]), ZEROS),
        row_payload(0, [(1, 24)], [0], column([5]), column([0])),
        row_payload(0, [(1, 512)], [0], column([5]), column([0]) * 62),
        row_payload(0, [(1, HEAD | 1)], [0], column([5]), ZEROS),
        row_payload(1, [(1, HEAD | 1 << 32)], [0], column([5]), column([HEAD]) + ZEROS),
        row_payload(1, [(1, HEAD)], [0], column([5]), column([HEAD ^ 1 << 20]) + ZEROS),
        row_payload(0, [(1, HEAD)], [1], column([5]), ZEROS),
        row_payload(0, [(1, HEAD)], [0], column([5]), ZEROS, column([2])),
        row_payload(0, [(1, HEAD)], [0], column([5]), ZEROS, column([0])),
        row_payload(0, [(1, HEAD)], [0], column([5], predictor=2, other=1), ZEROS),
        row_payload(0, [(1, HEAD)], [0], column([5]), ZEROS, column([1], predictor=3)),
        row_payload(0, [(1, HEAD)], [0], column([5]), ZEROS + b"\0"),
        row_payload(0, [(1, 40 | 12 << 16)], [0], column([5]), column([0]) * 3),
        whole_payload([[record()]])[:-8] + bytes(8) + b"\0",
        whole_payload([[record(size=24)]]), whole_payload([[record(size=40)]]),
        whole_payload([[record(size=0)]]),
    ],
    ids=range(22),
)
def test_a_payload_that_cannot_be_is_refused(payload: bytes) -> None:
    with pytest.raises(SealedFault):
        decode_payload(payload, 1, 1, 1, 32)


# Segments.


@pytest.fixture
def second(tmp_path: Path) -> Writer:
    """A sealed segment of five groups, then a live one."""
    writer = Writer(tmp_path / "journal", version=2)
    begin(writer)
    Sealed(writer).write()
    live(writer)
    return writer


def begin(writer: Writer) -> None:
    writer.begin(schema=2)
    for index in range(5):
        writer.group([*timers(index + 1), record(12, subject=7, time=START),
                      record(200, b"what", time=START + index)])


def live(writer: Writer) -> None:
    writer.begin(schema=2)
    writer.group(timers(2))
    writer.superblocks()


def failure(writer: Writer) -> JournalError:
    with pytest.raises(JournalError) as caught:
        verify(Journal(writer.directory))
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_sealed_segment_is_read_as_the_live_one(tmp_path: Path, second: Writer) -> None:
    other = Writer(tmp_path / "live", version=2)
    begin(other)
    live(other)
    assert list(Journal(second.directory).records()) == list(Journal(other.directory).records())
    report = verify(Journal(second.directory))
    assert (report.event_count, report.group_count) == (27, 6)
    assert report.end.position.chain == second.chain
    assert report.end.position.frontier.root == tree_root(second.leaves)


def test_the_sealed_form_counts_where_both_are_there(second: Writer) -> None:
    sealed = next(second.directory.glob("*.sealed"))
    sealed.with_suffix(".segment").write_bytes(b"")
    assert verify(Journal(second.directory)).event_count == 27


def test_a_segment_may_be_sealed_while_it_is_looked_for(
    second: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import daybook_journal.journal as module

    original = module.list_segments
    looks = [0]

    def list_segments(directory: Path) -> list[Any]:
        names = original(directory)
        looks[0] += 1
        return [names[0].other_form, *names[1:]] if looks[0] == 1 else names

    monkeypatch.setattr(module, "list_segments", list_segments)
    assert verify(Journal(second.directory)).event_count == 27


def test_a_sealed_segment_without_records_is_read(tmp_path: Path) -> None:
    writer = Writer(tmp_path, version=2)
    writer.begin(schema=2)
    Sealed(writer).write()
    live(writer)
    assert verify(Journal(tmp_path)).event_count == 2


def test_a_watermark_may_be_lower_behind_a_sealed_segment(tmp_path: Path) -> None:
    # Within one opening, a segment may begin before the last group before it is known durable.
    writer = Writer(tmp_path, version=2)
    begin(writer)
    Sealed(writer).write()
    writer.begin(new_epoch=False, schema=2, watermark=3)
    writer.superblocks()
    assert verify(Journal(tmp_path)).event_count == 25


def test_a_sealed_segment_that_is_the_last_has_lost_the_next(second: Writer) -> None:
    second.path.unlink()
    assert failure(second).exit_status == 74


def test_a_sealed_segment_at_an_end_that_nobody_knows_of_is_open(tmp_path: Path) -> None:
    writer = Writer(tmp_path, version=2)
    begin(writer)
    Sealed(writer).write()
    writer.superblocks()
    assert verify(Journal(tmp_path)).end.kind is EndKind.OPEN


@pytest.mark.parametrize(
    ("part", "fields"),
    [("header", {"form": 0}), ("header", {"form": 2}), ("header", {"version": 1}),
     ("header", {"frontier": b"\1"}),
     *(("block", one) for one in (
         {"magic": b"DBSM"}, {"version": 2}, {"zero": 1}, {"zero_too": 1},
         {"journal_id": b"another journal!"}, {"epoch": 2}, {"count": 0}, {"count": 7},
         {"first": 2}, {"first_time": 1}, {"last_time": 1}, {"groups_before": 9}, {"groups": 0},
         {"groups": 3}, {"raw": 0}, {"raw": 0xFFFF_FFF8}, {"raw": 8}, {"payload_bytes": 1},
         {"chain": bytes(32)}, {"chain_behind": bytes(32)}, {"payload_checksum": 0})),
     *(("footer", one) for one in (
         {"magic": b"DSFU"}, {"version": 2}, {"zero": 1}, {"journal_id": JOURNAL_ID[::-1]},
         {"epoch": 2}, {"blocks": 2}, {"blocks": 0xFFFF_FFFF}, {"first": 2}, {"next": 2},
         {"groups": 4}, {"time": 1}, {"chain": bytes(32)}, {"frontier": bytes(2048)},
         {"frontier": b"\1" * 2048}, {"kinds": 1}, {"kinds": 0xFFFF_FFFF},
         {"chunks": 1}, {"chunks": 0xFFFF_FFFF}, {"pairs": 1}, {"schema": 1 << 20},
         {"schema": MASK}, {"raw": 1}, {"bits": bytes(32)}, {"index_hash": 0},
         {"statistics_hash": 0}, {"schema_hash": 0}, {"directory_hash": 0}))],
    ids=str,
)
def test_a_sealed_segment_that_cannot_be_is_damage(
    tmp_path: Path, part: str, fields: dict[str, object]
) -> None:
    writer = Writer(tmp_path, version=2)
    begin(writer)
    sealed = Sealed(writer)
    getattr(sealed, part).update(fields)
    sealed.write()
    live(writer)
    assert isinstance(failure(writer), DamagedJournalError)


def test_a_wrong_index_or_statistics_are_damage(tmp_path: Path) -> None:
    writer = Writer(tmp_path, version=2)
    begin(writer)
    sealed = Sealed(writer)
    groups = sealed.groups
    # Another record of the same size and time, under the leaves and chain of the first.
    sealed.payload = lambda some: whole_payload(
        [[one[:2] + bytes([one[2] ^ 1]) + one[3:] for one in group] for group in some])
    assert sealed.groups is groups
    sealed.write()
    live(writer)
    assert "kinds" in failure(writer).what


def test_another_body_is_refuted_by_the_chain(tmp_path: Path) -> None:
    writer = Writer(tmp_path, version=2)
    begin(writer)
    sealed = Sealed(writer)
    sealed.payload = lambda some: whole_payload(
        [[one[:16] + b"\1" + one[17:] for one in group] for group in some])
    sealed.write()
    live(writer)
    assert "chain" in failure(writer).what


def test_every_cut_and_flip_of_a_sealed_segment_is_damage(second: Writer) -> None:
    print(f"DAYBOOK_SEED={SEED}")
    chance = random.Random(SEED)
    path = next(second.directory.glob("*.sealed"))
    whole = path.read_bytes()
    for turn in range(300):
        data = bytearray(whole)
        if turn % 3:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        else:
            del data[chance.randrange(len(data)):]
        path.write_bytes(data)
        # A flip in the version is found by the checksum before it can be a newer one.
        assert failure(second).exit_status == 74
