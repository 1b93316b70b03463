"""The tree over all groups, and its frontier in the headers of version 2."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from journal_writing import Writer, frontier, record, timers, tree_root, xxh3

from daybook_journal import DamagedSegmentError, Journal, verify
from daybook_journal.merkle import Frontier

LEAVES = [hashlib.sha256(bytes([index])).digest() for index in range(130)]


def padded(leaves: list[bytes]) -> bytes:
    return frontier(leaves).ljust(2048, b"\0")


def test_a_frontier_of_any_size_has_the_subtrees_and_the_root_of_rfc_6962() -> None:
    tree = Frontier()
    for size in range(len(LEAVES)):
        assert tree.root == tree_root(LEAVES[:size])
        assert tree == Frontier.of_bytes(size, padded(LEAVES[:size]))
        tree = tree.appending(LEAVES[size])


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert Frontier().root == hashlib.sha256(b"").digest()


def test_bytes_behind_a_frontier_are_refused() -> None:
    assert Frontier.of_bytes(2, padded(LEAVES[:3])) is None
    assert Frontier.of_bytes(0, bytes(2047) + b"\1") is None
    assert Frontier.of_bytes(0, bytes(2047)) is None


@pytest.fixture
def second(tmp_path: Path) -> Writer:
    """Three groups in a segment of version 1, three in one of version 2, and a third segment."""
    writer = Writer(tmp_path)
    writer.begin(schema=1)
    for _ in range(3):
        writer.group(timers(2))
    writer.version = 2
    writer.begin(schema=2)
    for _ in range(3):
        writer.group(timers(2))
    writer.begin(new_epoch=False, schema=2)
    writer.superblocks()
    return writer


def test_version_1_is_continued_in_version_2(second: Writer) -> None:
    report = verify(Journal(second.directory))
    assert report.findings == []
    assert report.event_count == 12
    assert report.end.position.frontier.size == 6
    assert report.end.position.frontier.root == tree_root(second.leaves)


@pytest.mark.parametrize("segment", [1, 2])
@pytest.mark.parametrize("offset", [184, 184 + 63, 184 + 64, 2231, 2232, 4087])
def test_another_frontier_is_damage(second: Writer, segment: int, offset: int) -> None:
    path = sorted(second.directory.glob("*.segment"))[segment]
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    data[4088:4096] = xxh3(bytes(data[:4088])).to_bytes(8, "little")
    path.write_bytes(data)
    with pytest.raises(DamagedSegmentError) as caught:
        verify(Journal(second.directory))
    assert caught.value.path == path
    assert caught.value.offset in (184, 2232, 2236)


def test_an_event_of_the_newer_schema_is_read_anywhere(tmp_path: Path) -> None:
    # The document numbers the schema by segment, and a kind never means anything else.
    writer = Writer(tmp_path)
    writer.begin(schema=1)
    writer.group([record(15, bytes(16)), record(113, bytes(16)), record(64, bytes((
        1, 1, 1, 1, 0, 0, 0, 0)) + bytes(40), layout=2)])
    assert verify(Journal(tmp_path)).findings == []
