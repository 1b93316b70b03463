"""The two files that say what a directory must at least hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import SAMPLES
from journal_writing import Writer, superblock, timers

from daybook_journal import (
    DamagedBlockError,
    EndKind,
    ForeignSuperblockError,
    Journal,
    JournalError,
    NoJournalError,
    SuperblockAheadError,
    SuperblockState,
    UnreadableError,
    verify,
)
from daybook_journal.superblock import read_superblocks


@pytest.fixture
def second(tmp_path: Path) -> Writer:
    """Two segments of version 2; the last one ends cleanly, and the superblocks say so."""
    writer = Writer(tmp_path / "journal", version=2)
    writer.begin(schema=2)
    writer.group(timers(3))
    writer.begin(schema=2)
    writer.group(timers(2))
    writer.empty(clean_end=True)
    writer.superblocks(flags=1, durable=5)
    return writer


def failure(writer: Writer) -> JournalError:
    with pytest.raises(JournalError) as caught:
        verify(Journal(writer.directory))
    return caught.value


def findings(writer: Writer) -> list[str]:
    return [one.what for one in verify(Journal(writer.directory)).findings]


def test_superblocks_that_agree_are_nothing_to_report(second: Writer) -> None:
    report = verify(Journal(second.directory))
    assert report.findings == []
    assert report.end.kind is EndKind.CLEAN
    assert report.end.superblocks is SuperblockState.AGREE


def test_version_1_needs_none_and_has_none(sample: Path) -> None:
    report = verify(Journal(sample / "journal"))
    assert report.end.superblocks is SuperblockState.AGREE
    assert report.end.superblock_faults == ()


def test_superblocks_before_the_first_segment_of_version_2_are_read_too(tmp_path: Path) -> None:
    # As after a crash between the first superblock and the name of its segment.
    writer = Writer(tmp_path)
    writer.begin()
    writer.group(timers(3))
    (tmp_path / "superblock.b").write_bytes(superblock(epoch=1, first=1, durable=3) * 2)
    report = verify(Journal(tmp_path))
    assert report.event_count == 3
    assert [one.what for one in report.findings] == [
        f"copy {index} of superblock.a cannot be read: the file is not there" for index in (1, 2)]
    (tmp_path / "superblock.b").write_bytes(superblock(epoch=1, first=1, durable=4) * 2)
    with pytest.raises(DamagedBlockError, match="a superblock says that it was durable"):
        verify(Journal(tmp_path))


def test_the_highest_generation_counts_wherever_it_lies(second: Writer) -> None:
    for name, generation in (("superblock.a", 8), ("superblock.b", 9)):
        copies = [superblock(generation=generation, durable=generation), superblock(checksum=1)]
        for data in (copies, copies[::-1]):
            (second.directory / name).write_bytes(b"".join(data))
            newest = read_superblocks(second.directory).newest
            assert newest is not None
            assert newest.generation == generation


@pytest.mark.parametrize("kept", range(4))
def test_one_copy_of_four_is_enough(second: Writer, kept: int) -> None:
    for index, name in enumerate(("superblock.a", "superblock.b")):
        path = second.directory / name
        data = path.read_bytes()
        for copy in range(2):
            if index * 2 + copy != kept:
                data = data[:copy * 4096] + bytes(4096) + data[(copy + 1) * 4096:]
        path.write_bytes(data)
    assert len(findings(second)) == 3


def test_without_any_copy_a_reader_reads_on(second: Writer) -> None:
    for name in ("superblock.a", "superblock.b"):
        (second.directory / name).unlink()
    report = verify(Journal(second.directory))
    assert report.event_count == 5
    assert report.end.superblocks is SuperblockState.LOST
    assert [one.what[:29] for one in report.findings] == ["no superblock can be read, so"]


@pytest.mark.parametrize(
    "fields",
    [{"magic": b"DAYBSUPA"}, {"version": 0}, {"version": 2}, {"size": 8192}, {"flags": 2},
     {"flags": 0x8000_0001}, {"generation": 0}, {"reserved": bytes(4023) + b"\1"},
     {"checksum": 1}],
    ids=str,
)
def test_a_copy_that_cannot_be_is_not_read(second: Writer, fields: dict[str, object]) -> None:
    (second.directory / "superblock.b").unlink()
    good = superblock(epoch=2, first=4, durable=5)
    bad = superblock(**{"epoch": 2, "first": 4, "durable": 5, "generation": 3, **fields})
    (second.directory / "superblock.a").write_bytes(bad + good)
    newest = read_superblocks(second.directory).newest
    assert newest is not None
    assert newest.generation == 1


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 8191])
def test_a_short_file_has_fewer_copies(second: Writer, size: int) -> None:
    os.truncate(second.directory / "superblock.a", size)
    assert len(findings(second)) == 2 - size // 4096


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"epoch": 3}, "epoch 3"),
        ({"first": 5}, "00000000000000000005-000002.segment, and it is not there"),
        ({"epoch": 1, "first": 4}, "00000000000000000004-000001.segment, and it is not there"),
    ],
)
def test_a_lost_segment_is_damage(second: Writer, fields: dict[str, object], said: str) -> None:
    second.superblocks(**fields)
    error = failure(second)
    assert isinstance(error, SuperblockAheadError)
    assert error.exit_status == 74
    assert said in error.what


def test_the_last_segment_removed_is_damage(second: Writer) -> None:
    second.path.unlink()
    assert isinstance(failure(second), SuperblockAheadError)


def test_a_durable_sequence_that_is_not_there_is_damage(second: Writer) -> None:
    second.superblocks(durable=6)
    assert isinstance(failure(second), DamagedBlockError)


def test_a_clean_end_that_was_cut_off_is_damage(second: Writer) -> None:
    os.truncate(second.path, second.path.stat().st_size - 4096)
    assert isinstance(failure(second), SuperblockAheadError)


def test_bytes_behind_a_clean_end_are_damage_and_zeros_are_not(second: Writer) -> None:
    second.append(bytes(8192))
    assert findings(second) == []
    second.append(b"\1")
    error = failure(second)
    assert isinstance(error, SuperblockAheadError)
    assert "behind the clean end" in error.what


def test_a_torn_tail_is_torn_when_the_superblocks_agree(second: Writer) -> None:
    second.begin(schema=2)
    second.superblocks()
    second.group(timers(2))
    second.append(b"\1" * 5000)
    report = verify(Journal(second.directory))
    assert report.end.kind is EndKind.TORN
    assert report.event_count == 7


def test_an_older_superblock_than_the_last_segment_agrees(second: Writer) -> None:
    # As after a crash between a segment's name and the superblock that tells of it.
    second.begin(schema=2)
    assert findings(second) == []


def test_a_superblock_of_another_journal_is_foreign(second: Writer) -> None:
    second.superblocks(journal_id=b"another journal!")
    error = failure(second)
    assert isinstance(error, ForeignSuperblockError)
    assert error.path == second.directory / "superblock.a"


def test_superblocks_without_segments_are_damage_once_there_was_one(tmp_path: Path) -> None:
    path = tmp_path / "superblock.b"
    path.write_bytes(superblock() * 2)
    with pytest.raises(NoJournalError):
        verify(Journal(tmp_path))
    path.write_bytes(superblock(epoch=1, first=1) * 2)
    with pytest.raises(SuperblockAheadError):
        verify(Journal(tmp_path))


def test_a_superblock_that_is_no_file_cannot_be_read(second: Writer) -> None:
    path = second.directory / "superblock.a"
    path.unlink()
    path.mkdir()
    assert isinstance(failure(second), UnreadableError)
    path.rmdir()
    os.mkfifo(path)
    assert isinstance(failure(second), UnreadableError)


def test_the_samples_stay_without_superblocks() -> None:
    # The samples of version 1 are frozen; those of later versions are told apart by their files.
    for sample in ("quiet-minutes", "torn-tail"):
        assert read_superblocks(SAMPLES / sample / "journal").newest is None
