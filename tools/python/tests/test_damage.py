"""Damaged copies of journals: each ends with the right error, at the right place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from journal_writing import START, Writer, record, segment_header, timers, xxh3

from daybook_journal import (
    DamagedBlockError,
    DamagedSegmentError,
    EndKind,
    ForeignSegmentError,
    Journal,
    JournalError,
    MissingSegmentError,
    NewerFormatError,
    NoJournalError,
    NotASegmentError,
    UnreadableError,
    verify,
)
from daybook_journal.hashing import checksum


def segments(directory: Path) -> list[Path]:
    return sorted(directory.glob("*.segment"))


def patch(path: Path, offset: int, data: bytes) -> None:
    """Overwrites bytes of a copy."""
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def flip(path: Path, offset: int, bit: int = 0) -> None:
    data = path.read_bytes()
    patch(path, offset, bytes([data[offset] ^ 1 << bit]))


def patch_header(path: Path, offset: int, data: bytes) -> None:
    """Overwrites bytes of a segment's header and makes its checksum right again."""
    patch(path, offset, data)
    header = path.read_bytes()[:4088]
    patch(path, 4088, xxh3(header).to_bytes(8, "little"))


def failure(directory: Path) -> JournalError:
    with pytest.raises(JournalError) as caught:
        verify(Journal(directory))
    error = caught.value
    assert "\n" not in str(error)
    assert error.next_step in str(error)
    return error


# Directories.


def test_no_directory_is_no_journal(tmp_path: Path) -> None:
    assert isinstance(failure(tmp_path / "nowhere"), NoJournalError)


def test_a_file_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    assert isinstance(failure(tmp_path / "file"), NoJournalError)


def test_an_empty_directory_is_no_journal(tmp_path: Path) -> None:
    assert isinstance(failure(tmp_path), NoJournalError)


def test_a_path_with_a_zero_byte_is_no_journal() -> None:
    assert isinstance(failure(Path("a\0b")), NoJournalError)


def test_other_names_are_ignored(sample_copy: Path) -> None:
    for name in ("LOCK", "next.segment.tmp", "notes.txt", "1-1.segment", "quarantine", "keys",
                 "reserve", "snapshots", "checkpoints"):
        (sample_copy / name).write_bytes(b"anything")
    assert verify(Journal(sample_copy)).finding_count == 0


def test_a_fifo_with_a_segments_name_is_refused_and_not_waited_for(sample_copy: Path) -> None:
    os.mkfifo(sample_copy / f"{9000:020d}-000009.segment")
    assert isinstance(failure(sample_copy), NotASegmentError)


def test_a_link_to_nothing_is_unreadable(sample_copy: Path) -> None:
    (sample_copy / f"{9000:020d}-000009.segment").symlink_to("nowhere")
    assert isinstance(failure(sample_copy), UnreadableError)


def test_a_sealed_segment_that_is_being_written_is_ignored(sample_copy: Path) -> None:
    segments(sample_copy)[0].with_suffix(".sealed.tmp").write_bytes(b"")
    assert verify(Journal(sample_copy)).finding_count == 0


# Segment headers.


def test_a_short_segment_is_damaged(sample_copy: Path) -> None:
    os.truncate(segments(sample_copy)[-1], 4095)
    assert isinstance(failure(sample_copy), DamagedSegmentError)


def test_a_file_without_the_magic_is_no_segment(sample_copy: Path) -> None:
    patch(segments(sample_copy)[1], 0, b"daybook")
    error = failure(sample_copy)
    assert isinstance(error, NotASegmentError)
    assert error.path == segments(sample_copy)[1]


@pytest.mark.parametrize("offset", [12, 16, 36, 64, 100, 184, 4000, 4088, 4095])
def test_a_flipped_bit_of_a_header_is_seen(sample_copy: Path, offset: int) -> None:
    flip(segments(sample_copy)[0], offset)
    assert isinstance(failure(sample_copy), DamagedSegmentError)


def test_a_newer_version_is_newer_and_not_damaged(sample_copy: Path) -> None:
    patch_header(segments(sample_copy)[-1], 8, b"\x03")
    error = failure(sample_copy)
    assert isinstance(error, NewerFormatError)
    assert error.exit_status == 2


def test_a_newer_version_with_a_wrong_checksum_is_damaged(sample_copy: Path) -> None:
    patch(segments(sample_copy)[-1], 8, b"\x03")
    assert isinstance(failure(sample_copy), DamagedSegmentError)


def test_a_newer_schema_is_newer_too(sample_copy: Path) -> None:
    patch_header(segments(sample_copy)[-1], 36, b"\x04")
    assert isinstance(failure(sample_copy), NewerFormatError)


@pytest.mark.parametrize(
    ("offset", "data"),
    [
        (8, bytes(4)),  # version 0
        (12, b"\x01"),  # header size
        (184, b"\x01"),  # reserved
        (4087, b"\x01"),  # reserved
        (32, b"\x09"),  # epoch is not the name's
        (40, b"\x09"),  # first sequence is not the name's
        (168, b"\xff\xff"),  # watermark not below the first sequence
        (168, b"\x00\x00"),  # watermark lower than before
        (64, b"\x00\x00"),  # chain
        (160, b"\xff"),  # groups
        (176, b"\x00\x00"),  # last recorded time
    ],
)
def test_a_header_that_cannot_be_is_damaged(sample_copy: Path, offset: int, data: bytes) -> None:
    patch_header(segments(sample_copy)[-1], offset, data)
    assert isinstance(failure(sample_copy), DamagedSegmentError)


def test_a_beginning_with_another_chain_is_damaged(writer: Writer) -> None:
    patch_header(segments(writer.directory)[0], 64, b"\x00\x00")
    assert isinstance(failure(writer.directory), DamagedSegmentError)


def test_epochs_count_from_1(tmp_path: Path) -> None:
    path = tmp_path / f"{1:020d}-000000.segment"
    path.write_bytes(segment_header(epoch=0))
    assert isinstance(failure(tmp_path), DamagedSegmentError)


def test_a_segment_of_another_journal_is_foreign(sample_copy: Path) -> None:
    patch_header(segments(sample_copy)[-1], 16, b"\xff\xee")
    error = failure(sample_copy)
    assert isinstance(error, ForeignSegmentError)
    assert error.exit_status == 74


@pytest.mark.parametrize("index", [0, 1])
def test_a_missing_segment_is_missed(sample_copy: Path, index: int) -> None:
    segments(sample_copy)[index].unlink()
    error = failure(sample_copy)
    assert isinstance(error, MissingSegmentError)
    assert error.sequence == (1, 413)[index]


def test_a_lost_end_before_another_segment_is_missed(sample_copy: Path) -> None:
    first = segments(sample_copy)[0]
    os.truncate(first, first.stat().st_size - 4096)
    assert failure(sample_copy).exit_status == 74


def test_a_segment_that_begins_again_is_damaged(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.begin()
    writer.group(timers(3))
    writer.next_sequence = 2
    writer.begin(watermark=0)
    error = failure(tmp_path)
    assert isinstance(error, DamagedSegmentError)
    assert "again" in error.what


def test_an_epoch_that_falls_is_damaged(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.begin()
    writer.epoch = 5
    writer.begin()
    writer.group(timers(3))
    writer.epoch = 1
    writer.begin()
    error = failure(tmp_path)
    assert isinstance(error, DamagedSegmentError)
    assert "epoch" in error.what


# Blocks. The writer's last block is empty and carries a watermark, so that everything before it
# is known to have been durable.


def test_a_flip_before_a_watermark_is_damage(writer: Writer) -> None:
    flip(writer.path, writer.offsets[0] + 200)
    error = failure(writer.directory)
    assert isinstance(error, DamagedBlockError)
    assert error.offset == writer.offsets[0]
    assert error.sequence == 204


def test_swapped_blocks_are_damage(writer: Writer) -> None:
    data = writer.path.read_bytes()
    first, second, third = (data[begin:begin + 4096] for begin in writer.offsets[:3])
    patch(writer.path, writer.offsets[0], second + first + third)
    error = failure(writer.directory)
    assert isinstance(error, DamagedBlockError)
    assert "is next" in error.what


def test_a_block_of_another_journal_is_not_accepted(writer: Writer) -> None:
    other = Writer(writer.directory.parent / "other", journal_id=b"another journal!")
    other.begin()
    patch(writer.path, writer.offsets[0], other.group(timers(1)))
    assert isinstance(failure(writer.directory), DamagedBlockError)


def test_garbage_in_an_earlier_segment_is_damage(writer: Writer) -> None:
    with segments(writer.directory)[0].open("ab") as file:
        file.write(b"\x01")
    assert isinstance(failure(writer.directory), DamagedBlockError)


def test_zeros_in_an_earlier_segment_are_its_end(writer: Writer) -> None:
    with segments(writer.directory)[0].open("ab") as file:
        file.write(bytes(70_000))
    assert verify(Journal(writer.directory)).finding_count == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"flags": 8}, {"flags": 4}, {"flags": 2}, {"flags": 1}, {"reserved": b"\1"},
        {"version": 0}, {"version": 2}, {"count": 0}, {"count": 5},
        {"raw_length": 32}, {"raw_length": 72},
        {"raw_length": 4_194_312, "stored_length": 4_194_312, "count": 2000},
        {"raw_length": 0xFFFF_FFF8, "stored_length": 0xFFFF_FFF8, "count": 0x7FF_FFFF},
        {"stored_length": 0xFFFF_FFFF}, {"epoch": 9}, {"first": 7}, {"groups": 7},
        {"watermark": 355}, {"watermark": 357}, {"chain": bytes(32)},
        {"payload_checksum": 0}, {"padding": b"\1"}, {"checksum": 0}, {"magic": b"DBLQ"},
        {"flags": 1, "stored": b"\xff" * 20}, {"flags": 1, "stored": b""},
    ],
    ids=str,
)
def test_a_last_block_that_does_not_hold_is_torn(
    writer: Writer, fields: dict[str, object]
) -> None:
    offset = writer.path.stat().st_size
    sequence = writer.next_sequence
    assert sequence == 357
    writer.watermark = 356
    # A watermark that reaches the block itself would acknowledge it, and be damage.
    writer.group(timers(2), **fields)
    if fields == {"watermark": 357}:
        assert isinstance(failure(writer.directory), DamagedBlockError)
        return
    report = verify(Journal(writer.directory))
    assert report.end.kind is EndKind.TORN
    assert report.end.tail.offset == offset
    assert report.end.position.next_sequence == sequence


@pytest.mark.parametrize(
    "fields", [{"leaf": b"\1" * 32}, {"first_time": 1}, {"last_time": 1}], ids=str)
def test_a_last_block_that_is_whole_with_other_records_is_damage(
    writer: Writer, fields: dict[str, object]
) -> None:
    sequence = writer.next_sequence
    writer.group(timers(2), **fields)
    error = failure(writer.directory)
    assert isinstance(error, DamagedBlockError)
    assert error.sequence == sequence
    assert "its checksums hold" in str(error)


@pytest.mark.parametrize(
    "fields",
    [{"flags": 3}, {"count": 1}, {"raw_length": 8}, {"first_time": 1}, {"last_time": 1},
     {"leaf": b"\1"}, {"payload_checksum": 0}, {"groups": 7}, {"first": 99}],
    ids=str,
)
def test_an_empty_block_that_does_not_hold_is_torn(
    writer: Writer, fields: dict[str, object]
) -> None:
    writer.empty(**fields)
    assert verify(Journal(writer.directory)).end.kind is EndKind.TORN


def test_a_clean_end_has_to_be_empty_and_last(writer: Writer) -> None:
    writer.empty(clean_end=True)
    assert verify(Journal(writer.directory)).end.kind is EndKind.CLEAN
    writer.empty()
    report = verify(Journal(writer.directory))
    assert report.end.kind is EndKind.TORN
    assert "clean end" in report.end.fault


@pytest.mark.parametrize(
    "records",
    [
        [record(size=24), record(size=40)],
        [record(size=31), record(size=33)],
        [record(size=0), record()],
        [record(size=72), record()],
        [record(size=64), record()],
        [record(), record(size=65_532)],
        [record(body=bytes(32)), record(size=40)],
    ],
)
def test_records_that_do_not_fill_their_block_do_not_verify(
    writer: Writer, records: list[bytes]
) -> None:
    writer.group(records)
    assert isinstance(failure(writer.directory), DamagedBlockError)
    writer.empty()
    assert isinstance(failure(writer.directory), DamagedBlockError)


def test_the_right_journal_is_read_as_it_was_written(writer: Writer) -> None:
    records = list(Journal(writer.directory).records())
    assert [one.sequence for one in records] == list(range(1, 357))
    assert {one.epoch for one in records[:203]} == {1}
    assert {one.epoch for one in records[203:]} == {2}
    assert records[1].recorded_nanoseconds == START + 1_000_000
    report = verify(Journal(writer.directory))
    assert report.end.position.chain == writer.chain
    assert (report.group_count, report.empty_block_count) == (5, 3)
    assert checksum(b"") == 0x2D06800538D394C2
