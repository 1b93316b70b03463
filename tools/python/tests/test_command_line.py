"""The command line: exit codes, one-line errors, and the lines of each verb."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES
from journal_writing import Writer, record

from daybook_journal import Journal

QUIET = str(SAMPLES / "quiet-minutes" / "journal")
TORN = str(SAMPLES / "torn-tail" / "journal")


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "daybook_journal", *arguments],
        cwd=ROOT / "tools" / "python", capture_output=True, timeout=120, check=False)


def fails(status: int, *arguments: str) -> str:
    """The one line that it said on standard error."""
    done = run(*arguments)
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, len(lines)) == (status, 1), done.stderr
    assert lines[0].startswith("daybook_journal: ")
    return lines[0]


@pytest.mark.parametrize(
    "arguments",
    [(), ("nothing",), ("verify",), ("verify", "a", "b"), ("events", "a", "--kind", "none"),
     ("events", "a", "--limit", "-1"), ("table", "a", "--format", "x"), ("hashes", "--no")],
    ids=str,
)
def test_a_wrong_command_line_ends_with_64(arguments: tuple[str, ...]) -> None:
    assert "--help" in fails(64, *arguments)


def test_help_says_the_exit_codes() -> None:
    for arguments in ([], ["verify"], ["events"], ["hashes"], ["table"], ["checkpoints"]):
        done = run(*arguments, "--help")
        assert done.returncode == 0
        assert b"74  journal damaged" in done.stdout


@pytest.mark.parametrize("verb", ["verify", "events", "hashes", "table", "checkpoints"])
def test_every_verb_has_the_same_exit_codes(verb: str, tmp_path: Path) -> None:
    done = run(verb, QUIET)
    assert (done.returncode, done.stderr) == (0, b"")
    assert run(verb, TORN).returncode == 1
    assert "check the path" in fails(2, verb, str(tmp_path / "nowhere"))
    writer = Writer(tmp_path)
    writer.begin(checksum=1)
    assert "checksum" in fails(74, verb, str(tmp_path))


def test_a_path_with_a_line_break_still_makes_one_line(tmp_path: Path) -> None:
    fails(2, "verify", str(tmp_path / "a\nb"))


def test_verify_says_what_it_found() -> None:
    lines = run("verify", QUIET).stdout.decode().splitlines()
    assert "events               1580" in lines
    assert lines[-1] == "clean: every byte is as it was written"


def test_hashes_are_of_the_bytes_as_they_were_written(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.begin()
    records = [record(12), record(200, b"unknown")]
    writer.group(records, compressed=False)
    done = run("hashes", str(tmp_path))
    assert done.stdout.decode().splitlines() == [
        f"1 timerElapsed {hashlib.sha256(records[0]).hexdigest()}",
        f"2 kind-200 {hashlib.sha256(records[1]).hexdigest()}",
        f"chain {writer.chain.hex()} groups 1",
    ]


def test_a_record_without_a_meaning_is_a_finding(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.begin()
    writer.group([record(200, b"unknown"), record(12)])
    done = run("events", str(tmp_path))
    first, second = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert first["finding"] == "kind 200 has no meaning"
    assert bytes.fromhex(first["body"]) == b"unknown\0"
    assert second["kind"] == "timerElapsed"
    assert run("verify", str(tmp_path)).returncode == 1


def test_events_are_lines_of_json() -> None:
    lines = run("events", QUIET, "--kind", "quoted", "--limit", "2").stdout.splitlines()
    assert [json.loads(line)["sequence"] for line in lines] == [29, 31]
    assert json.loads(lines[0])["bid"] == "149.99000000"


def test_a_table_is_csv_with_exact_amounts() -> None:
    done = run("table", QUIET, "--kind", "instrumentDeclared")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert [row["symbol"] for row in rows] == ["BTC-USD", "ETH-USD", "SOL-USD"]
    assert rows[0]["lot"] == "0.00001000"
    assert rows[0]["recorded_time"] == "2026-01-05T09:00:00.000000000Z"


def test_a_table_of_all_kinds_has_a_row_for_every_event() -> None:
    rows = list(csv.DictReader(io.StringIO(run("table", QUIET).stdout.decode())))
    assert [row["hash"] for row in rows] == [one.hash for one in Journal(QUIET).records()]


def test_a_table_can_be_an_arrow_stream() -> None:
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    done = run("table", QUIET, "--kind", "orderFilled", "--format", "arrow")
    assert arrow.ipc.open_stream(done.stdout).read_all().num_rows == 17


def test_an_output_that_nobody_reads_ends_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "daybook_journal", "events", QUIET],
        cwd=ROOT / "tools" / "python", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_a_full_output_is_said_in_one_line() -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "daybook_journal", "events", QUIET],
            cwd=ROOT / "tools" / "python", stdout=full, stderr=subprocess.PIPE, timeout=60,
            check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
