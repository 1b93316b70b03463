"""What the tests share: the samples, the release doors, and a small journal."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from journal_writing import Writer, timers

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "journal-samples"
SAMPLE_NAMES = sorted(path.parent.name for path in SAMPLES.glob("*/journal"))


@pytest.fixture(params=SAMPLE_NAMES)
def sample(request: pytest.FixtureRequest) -> Path:
    """The folder of one sample."""
    return SAMPLES / request.param


@pytest.fixture
def sample_copy(tmp_path: Path) -> Path:
    """A copy of the sample with three segments, to be damaged."""
    copy = tmp_path / "journal"
    shutil.copytree(SAMPLES / "killed-and-recovered" / "journal", copy)
    return copy


@pytest.fixture
def door() -> Path:
    """The directory with the release doors, named by DAYBOOK_BIN."""
    directory = os.environ.get("DAYBOOK_BIN")
    if not directory:
        pytest.skip("DAYBOOK_BIN does not name the directory with the release doors")
    return Path(directory).resolve()


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    """Two segments, five groups, raw and compressed, with watermarks and a clean end each."""
    writer = Writer(tmp_path / "written")
    writer.begin()
    writer.group(timers(3))
    writer.group(timers(200), compressed=True)
    writer.empty()
    writer.empty(clean_end=True)
    writer.begin()
    writer.group(timers(1))
    writer.group(timers(2))
    writer.group(timers(150), compressed=True)
    writer.empty()
    return writer
