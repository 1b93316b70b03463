"""What the Swift tools wrote down about the samples, against what this reader finds in them."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import SAMPLE_NAMES

from daybook_journal import EndKind, Journal, Kind, decode, time_text, verify
from daybook_journal.events import heading


def expected(sample: Path, what: str) -> str:
    """The value of one line of expected/verify.txt."""
    verify_text = (sample / "expected" / "verify.txt").read_text()
    found = re.search(rf"^{what} +(.+)$", verify_text, re.MULTILINE)
    assert found is not None, what
    return found.group(1)


def test_the_four_samples_are_there() -> None:
    assert {"demo-incident", "killed-and-recovered", "quiet-minutes", "torn-tail"} <= set(
        SAMPLE_NAMES)


def test_a_sample_verifies_as_the_swift_tools_say(sample: Path) -> None:
    report = verify(Journal(sample / "journal"))
    position = report.end.position
    assert position.journal_id.hex() == expected(sample, "identity")
    assert str(report.event_count) == expected(sample, "events")
    assert str(report.group_count) == expected(sample, "commit groups")
    assert position.chain.hex() == expected(sample, "chain")
    assert report.end.kind.value == expected(sample, "end")
    assert f"#{position.next_sequence - 1}" == expected(sample, "last event")


def test_only_the_torn_sample_has_a_finding(sample: Path) -> None:
    report = verify(Journal(sample / "journal"))
    if sample.name != "torn-tail":
        assert report.findings == []
        return
    assert report.finding_count == 1
    assert report.end.kind is EndKind.TORN
    said = (sample / "expected" / "verify.txt").read_text()
    tail = report.end.tail
    assert f"{tail.byte_count} bytes from byte {tail.offset} of {report.end.path.name}" in said


def test_every_line_of_a_timeline_is_an_event_of_that_kind_and_time(sample: Path) -> None:
    lines = (sample / "expected" / "timeline.txt").read_text().splitlines()
    said = {}
    for line in lines:
        time, sequence, kind = line.split()[:3]
        said[int(sequence.removeprefix("#"))] = (time, kind)
    assert len(said) == len(lines) > 40
    shown_kinds = {kind for _, kind in said.values()}
    found = {
        event.sequence: (time_text(event.record.recorded_nanoseconds), event.kind.label)
        for event in Journal(sample / "journal").events()
        if event.kind.label in shown_kinds
    }
    assert found == said


def test_a_cause_comes_before_its_effect(sample: Path) -> None:
    for record in Journal(sample / "journal").records():
        assert record.cause < record.sequence


def test_the_subject_is_the_order_or_an_instrument(sample: Path) -> None:
    for event in Journal(sample / "journal").events():
        order = getattr(event.body, "order", None)
        if order is not None:
            assert event.record.subject == order & 0xFFFF_FFFF
        elif event.kind < 32 and event.kind is not Kind.INSTRUMENT_DECLARED:
            assert event.record.subject == 0


def test_every_body_has_its_fields_as_json_and_as_text(sample: Path) -> None:
    for record in Journal(sample / "journal").records():
        event = decode(record)
        fields = event.fields()
        assert not fields.keys() & heading(record).keys()
        assert all(isinstance(value, str | int | list | None) for value in fields.values())


def test_a_sample_is_left_as_it_was(sample: Path) -> None:
    # Reading may not even touch the time of the last change.
    directory = sample / "journal"
    before = [(path.name, path.stat().st_mtime_ns) for path in sorted(directory.iterdir())]
    verify(Journal(directory))
    assert [(path.name, path.stat().st_mtime_ns) for path in sorted(directory.iterdir())] == before
