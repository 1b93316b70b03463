"""This reader against the Swift one, by way of the release doors that DAYBOOK_BIN names."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLES

from daybook_journal import Journal, JournalError
from daybook_journal.events import camel_case, heading

# Names that the timeline has otherwise, or for what the body does not hold.
OTHER_NAMES = {"from": ("fromPhase", "fromMode", "fromTime"), "to": ("toPhase", "toMode", "toTime")}
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


def compare_with_timeline(door: Path, journal: Path) -> int:
    """Compares every event, and every field that both have; the number of compared fields."""
    done = run(door, "daybook-replay", "timeline", str(journal), "--format", "json")
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    events = list(Journal(journal).events())
    assert len(events) == len(said) > 0
    fields = 0
    for event, line in zip(events, said, strict=True):
        assert event.kind.label == line["kind"]
        ours = heading(event.record)
        for name in ("sequence", "recordedAt", "sourceTime", "cause", "epoch"):
            assert ours[name] == line[name], (event.sequence, name)
        body = event.fields()
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
    if isinstance(ours, int) and isinstance(theirs, str):
        # A value in a unit that only the Swift tools know: the same number, or 10^8 of it.
        return Decimal(theirs) in (ours, Decimal(ours).scaleb(-8))
    return bool(ours == theirs)


def test_the_timeline_of_a_sample_is_the_same(door: Path, sample: Path) -> None:
    assert compare_with_timeline(door, sample / "journal") > 500


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


def test_every_hash_is_the_same(door: Path, fresh: Path) -> None:
    # An unknown verb with --help shows the help of the door, so the list of verbs is asked.
    if "\n  hashes " not in run(door, "daybook-audit", "--help").stdout:
        pytest.skip("this daybook-audit has no verb 'hashes'")
    for path in [fresh, *sorted(SAMPLES.glob("*/journal"))]:
        journal = Journal(path)
        ours = [f"{one.sequence} {one.kind.label} {one.record.hash}" for one in journal.events()]
        assert journal.end is not None
        position = journal.end.position
        ours.append(f"chain {position.chain.hex()} groups {position.groups}")
        assert run(door, "daybook-audit", "hashes", str(path)).stdout.splitlines() == ours


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
            del data[chance.randrange(len(data)):]
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
