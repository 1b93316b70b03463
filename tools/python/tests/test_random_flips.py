"""Random damage: every reading ends, with whole records or with one of our errors."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from conftest import SAMPLES
from journal_writing import Writer, record, timers

from daybook_journal import Journal, JournalError, UnknownMeaningError, decode

# Set DAYBOOK_SEED to repeat a failure; its value is printed with every failing test.
SEED = int(os.environ.get("DAYBOOK_SEED", "0")) or random.SystemRandom().getrandbits(32)
# Seeds that once failed stay here.
KNOWN_SEEDS: list[int] = []


@pytest.mark.parametrize("seed", [*KNOWN_SEEDS, SEED])
def test_flipped_bits_never_change_a_record_unseen(tmp_path: Path, seed: int) -> None:
    print(f"DAYBOOK_SEED={seed}")
    source = SAMPLES / "killed-and-recovered" / "journal"
    whole = {one.sequence: one.canonical for one in Journal(source).records()}
    chance = random.Random(seed)
    for turn in range(150):
        copy = tmp_path / str(turn)
        shutil.copytree(source, copy)
        names = sorted(copy.iterdir())
        victim = chance.choice(names)
        data = bytearray(victim.read_bytes())
        for _ in range(chance.choice([1, 1, 1, 2, 50])):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)):]
        victim.write_bytes(data)
        read = {}
        journal = Journal(copy)
        try:
            for one in journal.records():
                read[one.sequence] = one.canonical
        except JournalError as error:
            assert error.exit_status in (2, 74), error
            assert error.path is not None
        else:
            # Only the end of the last segment can be lost without damage.
            assert victim == names[-1] or len(read) == len(whole)
            assert journal.end is not None
        assert list(read) == list(range(1, len(read) + 1))
        assert read.items() <= whole.items()
        shutil.rmtree(copy)


@pytest.mark.parametrize("seed", [*KNOWN_SEEDS, SEED])
def test_random_headers_with_right_checksums_never_break_the_reader(
    tmp_path: Path, seed: int
) -> None:
    print(f"DAYBOOK_SEED={seed}")
    chance = random.Random(seed)
    names = ["count", "raw_length", "stored_length", "first", "flags", "watermark", "groups",
             "epoch", "version"]
    for turn in range(300):
        writer = Writer(tmp_path / str(turn))
        writer.begin()
        writer.group(timers(2))
        field = chance.choice(names)
        bits = 16 if field in ("flags", "version") else 32
        compressed = chance.random() < 0.5
        writer.group(timers(200), compressed=compressed, **{field: chance.getrandbits(bits)})
        try:
            assert sum(1 for _ in Journal(writer.directory).records()) in (2, 202)
        except JournalError as error:
            assert error.exit_status == 74, error


@pytest.mark.parametrize("seed", [*KNOWN_SEEDS, SEED])
def test_random_bodies_are_decoded_or_refused(tmp_path: Path, seed: int) -> None:
    print(f"DAYBOOK_SEED={seed}")
    chance = random.Random(seed)
    writer = Writer(tmp_path)
    writer.begin()
    writer.group([
        record(chance.randrange(110), chance.randbytes(chance.randrange(120))
               if chance.random() < 0.5 else bytes(8 * chance.randrange(12)))
        for _ in range(3000)
    ])
    for one in Journal(tmp_path).records():
        try:
            decode(one).fields()
        except UnknownMeaningError as error:
            assert error.sequence == one.sequence
