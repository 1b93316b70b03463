"""This reader against the Swift one, by way of the release doors that DAYBOOK_BIN names."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLES
from event_writing import write_every_event
from journal_writing import Writer, timers, xxh3

from daybook_journal import (
    DamagedBlockError,
    Journal,
    JournalError,
    Kind,
    check_checkpoints,
    verify,
)
from daybook_journal.events import camel_case, heading
from daybook_journal.segment_name import list_segments

# Names that the timeline has otherwise, or for what the body does not hold.
OTHER_NAMES = {
    "from": ("fromPhase", "fromMode", "fromTime", "fromLevel", "fromStage"),
    "to": ("toPhase", "toMode", "toTime", "toLevel", "toStage"),
    "subject": ("approved",),
}
# Numbers in two halves, which the timeline spells as one.
HALVES = ("hash", "nonce", "plan")
SEED = int(os.environ.get("DAYBOOK_SEED", "0")) or random.SystemRandom().getrandbits(32)


def run(door: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([door / name, *arguments], capture_output=True, text=True, timeout=300,
                          check=False)


@pytest.fixture
def fresh(door: Path, tmp_path: Path) -> Path:
    """A journal that was just written: a dry run, then two runs that trade."""
    journal = tmp_path / "journal"
    for more in (("--dry-run",), (), ("--set", "limit.daily-loss=1")):
        done = run(door, "daybook-live", "--profile", "demo", "--speed", "max", "--seed", "3",
                   "--duration", "20s", "--journal", str(journal), *more)
        assert done.returncode == 0, done.stderr
    return journal


@pytest.fixture
def single(door: Path, tmp_path: Path) -> Path:
    """A journal of one run, so that no segment of it can be sealed yet."""
    journal = tmp_path / "single"
    done = run(door, "daybook-live", "--profile", "demo", "--speed", "max", "--seed", "5",
               "--duration", "20s", "--checkpoint-every", "1s", "--journal", str(journal))
    assert done.returncode == 0, done.stderr
    return journal


def compare_with_timeline(door: Path, journal: Path) -> int:
    """Compares every event, and every field that both have; the number of compared fields."""
    done = run(door, "daybook-replay", "timeline", str(journal), "--format", "json")
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    events = list(Journal(journal).events())
    assert len(events) == len(said) > 0
    fields = 0
    breakers = {0: "engine"}
    venues: dict[int, str] = {}
    for event, line in zip(events, said, strict=True):
        assert event.kind.label == line["kind"]
        ours = heading(event.record)
        for name in ("sequence", "recordedAt", "sourceTime", "cause", "epoch"):
            assert ours[name] == line[name], (event.sequence, name)
        body = event.fields()
        for name in HALVES:
            if hasattr(event.body, name):
                body[name] = getattr(event.body, name)
        if event.kind is Kind.BREAKER_DECLARED:
            breakers[event.body.breaker] = event.body.name
        if "breaker" in body:
            body["breaker"] = breakers[event.body.breaker]
        if event.kind in (Kind.BREAKER_DECLARED, Kind.COST_REPORTED):
            body["venue"] = venues.get(event.body.venue)
        if event.kind is Kind.VENUE_DECLARED:
            venues[event.body.venue] = event.body.name
        for name, value in line.items():
            for twin in (name, *OTHER_NAMES.get(name, ())):
                if twin in body:
                    assert agrees(body[twin], value), (event.sequence, twin, body[twin], value)
                    fields += 1
    return fields


def agrees(ours: object, theirs: Any) -> bool:
    """Whether two spellings are of one value."""
    if isinstance(ours, str) and isinstance(theirs, str):
        # Rules and limits are spelt `price-collar` there, as on the command line.
        if ours == theirs or ours == camel_case(theirs.replace("-", "_")):
            return True
        try:
            return Decimal(ours) == Decimal(theirs)
        except ArithmeticError:
            return False
    if isinstance(ours, list) and isinstance(theirs, str):
        return ours == [camel_case(word.replace("-", "_")) for word in theirs.split()]
    if ours is None and theirs == -1:
        # A Unix user that an operator does not have.
        return True
    if isinstance(ours, int) and theirs is None:
        # A limit that is off, or a value without a unit, of which other members say it all.
        return ours in (2**63 - 1, -(2**63), 0)
    if isinstance(ours, int) and isinstance(theirs, str):
        # A value in a unit that only the Swift tools know: the same number, or 10^8 of it.
        return Decimal(theirs) in (ours, Decimal(ours).scaleb(-8))
    return bool(ours == theirs)


def test_the_timeline_of_a_sample_is_the_same(door: Path, sample: Path) -> None:
    assert compare_with_timeline(door, sample / "journal") > 500


def test_the_timeline_of_a_journal_of_one_run_is_the_same(door: Path, single: Path) -> None:
    assert compare_with_timeline(door, single) > 10_000


def test_the_timeline_of_a_fresh_journal_is_the_same(door: Path, fresh: Path) -> None:
    assert compare_with_timeline(door, fresh) > 10_000
    said = run(door, "daybook-audit", "verify", str(fresh)).stdout
    journal = Journal(fresh)
    count = sum(1 for _ in journal.records())
    assert journal.end is not None
    position = journal.end.position
    for line in (f"events               {count}", f"commit groups        {position.groups}",
                 f"chain                {position.chain.hex()}"):
        assert line in said.splitlines()


@pytest.fixture
def guarded(door: Path, tmp_path: Path) -> Path:
    """A journal in which the guards of schema version 3 found something."""
    journal = tmp_path / "guarded"
    for more in (
        ("--set", "limit.hourly-loss=0.01", "--set", "limit.loss-confirmations=1",
         "--set", "limit.breaker-cooldown=2s"),
        ("--set", "limit.maximum-order-notional=1",),
    ):
        done = run(door, "daybook-live", "--profile", "demo", "--speed", "max", "--seed", "5",
                   "--duration", "40s", "--journal", str(journal), "--operator", "ada",
                   "--reason", "a test", *more)
        assert done.returncode == 0, done.stderr
    return journal


def test_a_journal_of_guards_is_the_same(door: Path, guarded: Path) -> None:
    assert compare_with_timeline(door, guarded) > 10_000
    compare_hashes(door, guarded)
    records = list(Journal(guarded).records())
    assert {Kind.RULES_DECLARED, Kind.PERMISSION_DECLARED, Kind.OPERATOR_DECLARED} <= {
        one.kind for one in records}
    assert any(one.kind == Kind.BREAKER_TRANSITIONED and one.layout == 2 for one in records)


def test_every_event_written_from_the_document_is_the_same(door: Path, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    write_every_event(journal)
    events = list(Journal(journal).events())
    assert verify(Journal(journal)).findings == []
    assert {Kind(one) for one in (*range(16, 21), 38, 39, *range(102, 114))} <= {
        one.kind for one in events}
    assert {one.kind for one in events if one.record.layout == 2} == {3, 64, 65, 96, 100}
    compare_hashes(door, journal)
    assert compare_with_timeline(door, journal) > 500


def compare_hashes(door: Path, journal: Path) -> None:
    """The same lines, the same exit code."""
    ours = subprocess.run(
        [sys.executable, "-m", "daybook_journal", "hashes", journal],
        cwd=ROOT / "tools" / "python", capture_output=True, text=True, timeout=300, check=False)
    theirs = run(door, "daybook-audit", "hashes", str(journal))
    assert ours.stdout.splitlines() == theirs.stdout.splitlines()
    assert ours.stdout.splitlines()[-1].startswith("chain ")
    assert ours.returncode == theirs.returncode, (ours.stderr, theirs.stderr)


def test_every_hash_of_a_sample_is_the_same(door: Path, sample: Path) -> None:
    compare_hashes(door, sample / "journal")


def test_every_hash_of_a_journal_of_one_run_is_the_same(door: Path, single: Path) -> None:
    compare_hashes(door, single)


def test_every_hash_of_a_fresh_journal_is_the_same(door: Path, fresh: Path) -> None:
    compare_hashes(door, fresh)


def check_evidence(door: Path, journal: Path, key_count: int) -> None:
    """The desk's own checkpoints, and one that is signed now."""
    report = check_checkpoints(Journal(journal))
    assert report.finding_count == 0
    assert len(report.keys) == key_count
    assert report.notes
    note = run(door, "daybook-audit", "checkpoint", str(journal))
    assert note.returncode == 0, note.stderr
    (journal / "checkpoints" / "now.note").write_text(note.stdout)
    report = check_checkpoints(Journal(journal))
    assert report.finding_count == 0
    checkpoint = report.notes[-1].checkpoint
    assert checkpoint is not None
    assert checkpoint.size == report.group_count


def test_the_checkpoints_of_a_journal_of_one_run_hold(door: Path, single: Path) -> None:
    pytest.importorskip("cryptography", reason="cryptography is not installed")
    check_evidence(door, single, 1)


def test_the_checkpoints_and_handovers_of_a_fresh_journal_hold(door: Path, fresh: Path) -> None:
    pytest.importorskip("cryptography", reason="cryptography is not installed")
    check_evidence(door, fresh, 3)


@pytest.mark.parametrize("damage", [
    "none", "no superblocks", "one file", "a later epoch", "another segment", "more durable",
    "no clean end", "bytes behind the end", "a flipped bit of one", "a foreign one",
])
def test_both_readers_judge_superblocks_alike(door: Path, single: Path, damage: str) -> None:
    def rewrite(offset: int, data: bytes) -> None:
        for letter in "ab":
            path = single / f"superblock.{letter}"
            copy = bytearray(path.read_bytes()[:4096])
            copy[offset:offset + len(data)] = data
            copy[4088:] = xxh3(bytes(copy[:4088])).to_bytes(8, "little")
            path.write_bytes(bytes(copy) * 2)

    segment = single / list_segments(single)[-1].text
    segment.chmod(0o644)
    if damage == "no superblocks":
        (single / "superblock.a").unlink()
    if damage in ("no superblocks", "one file"):
        (single / "superblock.b").unlink()
    if damage == "a later epoch":
        rewrite(40, b"\x09")
    if damage == "another segment":
        rewrite(56, b"\x09")
    if damage == "more durable":
        rewrite(53, b"\x09")
    if damage == "no clean end":
        os.truncate(segment, segment.stat().st_size - 4096)
    if damage == "bytes behind the end":
        with segment.open("ab") as file:
            file.write(b"x")
    if damage == "a flipped bit of one":
        path = single / "superblock.a"
        path.write_bytes(b"?" + path.read_bytes()[1:])
    if damage == "a foreign one":
        rewrite(16, b"foreign!")
    try:
        status = 1 if verify(Journal(single)).findings else 0
    except JournalError as error:
        status = error.exit_status
    assert run(door, "daybook-audit", "verify", str(single)).returncode == status


def test_both_readers_stop_at_the_same_damage(door: Path, tmp_path: Path) -> None:
    print(f"DAYBOOK_SEED={SEED}")
    chance = random.Random(SEED)
    source = SAMPLES / "killed-and-recovered" / "journal"
    for turn in range(40):
        copy = tmp_path / str(turn)
        shutil.copytree(source, copy)
        victim = chance.choice(sorted(copy.iterdir()))
        data = bytearray(victim.read_bytes())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.3:
            # At a sector: see the next test.
            del data[chance.randrange(len(data)) // 4096 * 4096:]
        victim.write_bytes(data)
        status = 0
        last = 0
        try:
            for one in Journal(copy).records():
                last = one.sequence
        except JournalError as error:
            status = error.exit_status
        done = run(door, "daybook-replay", "timeline", str(copy), "--format", "json")
        assert done.returncode == status, (turn, done.stderr)
        if status == 0:
            assert json.loads(done.stdout.splitlines()[-1])["sequence"] == last


def test_both_readers_take_a_header_in_a_cut_sector(door: Path, tmp_path: Path) -> None:
    # A later block header says that a record was durable, and the file ends within its sector.
    writer = Writer(tmp_path / "journal")
    writer.begin()
    writer.group(timers(3))
    writer.group(timers(2), checksum=1)
    writer.empty()
    os.truncate(writer.path, writer.offsets[-1] + 192)
    with pytest.raises(DamagedBlockError):
        verify(Journal(writer.directory))
    assert run(door, "daybook-audit", "verify", str(writer.directory)).returncode == 74


@pytest.fixture
def sealed(door: Path, tmp_path: Path) -> Path:
    """A journal whose first segment was sealed while a second run went on."""
    journal = tmp_path / "sealed"
    for more in (("max", "20s"), ("5x", "10s")):
        done = run(door, "daybook-live", "--profile", "demo", "--seed", "4", "--journal",
                   str(journal), "--speed", more[0], "--duration", more[1])
        assert done.returncode == 0, done.stderr
    if not any(name.is_sealed for name in list_segments(journal)):
        pytest.skip("this daybook-live did not seal a segment")
    return journal


def test_a_sealed_journal_is_the_same(door: Path, sealed: Path) -> None:
    compare_hashes(door, sealed)
    assert compare_with_timeline(door, sealed) > 10_000
    check_evidence(door, sealed, 2)


def test_both_readers_stop_at_the_same_damage_of_a_sealed_segment(
    door: Path, sealed: Path
) -> None:
    print(f"DAYBOOK_SEED={SEED}")
    chance = random.Random(SEED)
    victim = next(sealed.glob("*.sealed"))
    victim.chmod(0o644)
    whole = victim.read_bytes()
    for turn in range(20):
        data = bytearray(whole)
        # Half of the places are in the header, the footer and the trailer.
        begin = chance.choice([0, len(data) - 4096])
        place = chance.choice([chance.randrange(len(data)), begin + chance.randrange(4096)])
        data[place] ^= 1 << chance.randrange(8)
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)):]
        victim.write_bytes(data)
        with pytest.raises(JournalError) as caught:
            verify(Journal(sealed))
        done = run(door, "daybook-audit", "verify", str(sealed))
        assert done.returncode == caught.value.exit_status, (turn, place, caught.value, done)
