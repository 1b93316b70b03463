"""The recovery table, walked in every combination, and the tails it is asked about."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from journal_writing import SECTOR, Writer, block, record, timers

from daybook_journal import DamagedBlockError, EndKind, Journal, SuperblockState, verify
from daybook_journal.block_header import LARGEST_BLOCK_BYTES
from daybook_journal.segment import BlockSegment
from daybook_journal.tail import Decision, decide

AGREE, AHEAD, LOST = SuperblockState.AGREE, SuperblockState.AHEAD, SuperblockState.LOST

ZEROS = "zeros or end of file"
ALTERED = "an altered block"
OTHER = "anything else"

# superblocks, segment, tail, D, size of the tail, decision: the document's table. None: "any".
TABLE = [
    (LOST, None, None, None, None, Decision.DAMAGE),
    (AHEAD, None, None, None, None, Decision.DAMAGE),
    (AGREE, None, ALTERED, None, None, Decision.DAMAGE),
    (AGREE, None, ZEROS, False, None, Decision.KEEP),
    (AGREE, None, ZEROS, True, None, Decision.DAMAGE),
    (AGREE, False, OTHER, None, None, Decision.DAMAGE),
    (AGREE, True, OTHER, True, None, Decision.DAMAGE),
    (AGREE, True, OTHER, False, False, Decision.DAMAGE),
    (AGREE, True, OTHER, False, True, Decision.TORN),
]


@pytest.mark.parametrize(
    ("superblocks", "is_last", "kind", "is_acknowledged", "is_small"),
    list(itertools.product(
        SuperblockState, [False, True], [ZEROS, ALTERED, OTHER], [False, True], [False, True])),
)
def test_exactly_one_line_of_the_table_decides(
    superblocks: SuperblockState, is_last: bool, kind: str, is_acknowledged: bool, is_small: bool
) -> None:
    case = (superblocks, is_last, kind, is_acknowledged, is_small)
    lines = [line for line in TABLE
             if all(wanted in (None, is_so) for wanted, is_so in zip(line, case, strict=False))]
    assert len(lines) == 1
    decision = decide(
        superblocks=superblocks,
        is_last=is_last,
        is_zeros=kind == ZEROS,
        is_altered=kind == ALTERED,
        tail_bytes=LARGEST_BLOCK_BYTES if is_small else LARGEST_BLOCK_BYTES + 1,
        # Both just at the border.
        highest_watermark=10 if is_acknowledged else 9,
        first_unverified=10,
    )
    assert decision is lines[0][5]


@pytest.fixture
def open_writer(tmp_path: Path) -> Writer:
    writer = Writer(tmp_path)
    writer.begin()
    writer.group(timers(5))
    return writer


def end_kind(writer: Writer) -> EndKind:
    return verify(Journal(writer.directory)).end.kind


def test_no_block_at_all_is_an_open_end(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.begin()
    report = verify(Journal(tmp_path))
    assert report.end.kind is EndKind.OPEN
    assert (report.event_count, report.group_count) == (0, 0)
    assert report.end.position.chain == writer.chain


def test_segments_without_records_differ_in_epoch(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.begin()
    writer.begin()
    writer.empty(clean_end=True)
    writer.begin()
    writer.group(timers(2))
    assert len(list(tmp_path.iterdir())) == 3
    assert [one.epoch for one in Journal(tmp_path).records()] == [3, 3]


def test_two_segments_of_one_epoch_follow_each_other(open_writer: Writer) -> None:
    open_writer.begin(new_epoch=False)
    open_writer.group(timers(5))
    assert verify(Journal(open_writer.directory)).event_count == 10


@pytest.mark.parametrize("byte_count", [1, 191, 192, 4096, 4097, 3_000_000])
def test_zeros_are_kept(open_writer: Writer, byte_count: int) -> None:
    open_writer.append(bytes(byte_count))
    assert end_kind(open_writer) is EndKind.OPEN


@pytest.mark.parametrize("zeros", [0, 100, 192, 4096, 1_048_576, 1_048_577])
def test_something_behind_zeros_is_torn(open_writer: Writer, zeros: int) -> None:
    begin = open_writer.path.stat().st_size
    open_writer.append(bytes(zeros) + b"\1")
    report = verify(Journal(open_writer.directory))
    assert report.end.kind is EndKind.TORN
    assert (report.end.tail.offset, report.end.tail.byte_count) == (begin, zeros + 1)


def test_a_tail_of_one_largest_block_is_torn_and_more_is_damage(open_writer: Writer) -> None:
    open_writer.append(b"\1" * LARGEST_BLOCK_BYTES)
    assert end_kind(open_writer) is EndKind.TORN
    open_writer.append(b"\1" + bytes(SECTOR - 1))
    with pytest.raises(DamagedBlockError, match="more than one block"):
        verify(Journal(open_writer.directory))


def test_zeros_behind_a_tail_do_not_count(open_writer: Writer) -> None:
    open_writer.append(b"\1" * 5000 + bytes(LARGEST_BLOCK_BYTES))
    assert verify(Journal(open_writer.directory)).end.tail.byte_count == 8192


@pytest.mark.parametrize("cut", range(1, 4096, 391))
def test_a_block_cut_short_is_torn(open_writer: Writer, cut: int) -> None:
    open_writer.group(timers(5))
    os.truncate(open_writer.path, open_writer.path.stat().st_size - cut)
    report = verify(Journal(open_writer.directory))
    assert report.end.kind is EndKind.TORN
    assert report.end.position.next_sequence == 6


def test_a_watermark_at_any_later_sector_proves_damage(open_writer: Writer) -> None:
    garbage = b"\1" * SECTOR * 3
    later = block(b"", 0, flags=2, first=9, watermark=6)
    open_writer.append(garbage + later)
    with pytest.raises(DamagedBlockError, match="later watermark"):
        verify(Journal(open_writer.directory))


@pytest.mark.parametrize(
    "later",
    [
        block(b"", 0, flags=2, first=9, watermark=5),
        block(b"", 0, flags=2, first=9, watermark=6, journal_id=b"another journal!"),
        block(b"", 0, flags=2, first=9, watermark=6, checksum=1),
        b"\1" * 8 + block(b"", 0, flags=2, first=9, watermark=6)[:-8],
    ],
    ids=["not behind", "another journal", "wrong checksum", "not at a sector"],
)
def test_other_watermarks_prove_nothing(open_writer: Writer, later: bytes) -> None:
    open_writer.append(b"\1" * SECTOR + later)
    assert end_kind(open_writer) is EndKind.TORN


def test_the_largest_group_is_read(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.begin()
    # 4,194,304 bytes: 64 records of the largest size, and the rest in records of 32.
    records = [record(200, bytes(65_496))] * 64 + [record()] * 16
    assert len(b"".join(records)) == 4_194_304
    writer.group(records)
    writer.group(records, compressed=True)
    assert sum(1 for _ in Journal(tmp_path).records()) == 160


def test_a_block_finished_between_two_looks_is_read(
    open_writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = open_writer.group(timers(5))
    size = open_writer.path.stat().st_size
    os.truncate(open_writer.path, size - 100)
    original = BlockSegment.refresh

    def refresh(segment: BlockSegment) -> None:
        open_writer.path.write_bytes(open_writer.path.read_bytes()[:-len(written) + 100] + written)
        open_writer.begin(new_epoch=False)
        original(segment)

    monkeypatch.setattr(BlockSegment, "refresh", refresh)
    report = verify(Journal(open_writer.directory))
    assert report.event_count == 10
    assert report.end.kind is EndKind.OPEN


def test_a_reading_can_be_repeated_and_abandoned(open_writer: Writer) -> None:
    journal = Journal(open_writer.directory)
    records: Iterator[object] = journal.records()
    next(records)
    del records
    assert journal.end is None
    assert len(list(journal.records())) == 5
    assert journal.end is not None
