"""Tables keep nanoseconds and eight decimals. What is not installed is skipped, and said."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import SAMPLES
from event_writing import write_every_event

from daybook_journal import Journal, Kind, MissingLibraryError, Nanoseconds
from daybook_journal.body import fields_of
from daybook_journal.tables import arrow_schema, arrow_table, pandas_frame, polars_frame
from daybook_journal.values import Named

QUIET = SAMPLES / "quiet-minutes" / "journal"


def test_a_missing_library_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibraryError, match="pyarrow") as caught:
        arrow_table(Journal(QUIET))
    assert caught.value.exit_status == 2


def test_an_arrow_table_has_a_row_for_every_event() -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    records = list(Journal(QUIET).records())
    table = arrow_table(Journal(QUIET))
    assert table.num_rows == len(records) == 1580
    assert table["sequence"].to_pylist() == [one.sequence for one in records]
    assert table["hash"].to_pylist() == [one.hash for one in records]
    assert table["cause"].to_pylist() == [one.cause or None for one in records]


def test_arrow_times_are_nanoseconds_and_amounts_exact() -> None:
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    events = [one for one in Journal(QUIET).events() if one.kind is Kind.QUOTED]
    table = arrow_table(Journal(QUIET), Kind.QUOTED)
    assert table.schema.field("recorded_time").type == arrow.timestamp("ns", tz="UTC")
    assert table.schema.field("bid").type == arrow.decimal128(38, 8)
    times = table["recorded_time"].cast(arrow.int64()).to_pylist()
    assert times == [one.record.recorded_nanoseconds for one in events]
    assert any(time % 1000 for time in times)
    for column in ("bid", "ask", "bid_quantity", "ask_quantity"):
        assert table[column].to_pylist() == [getattr(one.body, column) for one in events]


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.label)
def test_every_kind_makes_a_table(kind: Kind) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    sample = SAMPLES / "demo-incident" / "journal"
    table = arrow_table(Journal(sample), kind)
    assert table.schema == arrow_schema(kind)
    assert table.num_rows == sum(one.kind == kind for one in Journal(sample).records())


def test_a_pandas_frame_keeps_nanoseconds_and_decimals() -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    pytest.importorskip("pandas", reason="pandas is not installed")
    event = next(one for one in Journal(QUIET).events() if one.kind is Kind.QUOTED)
    row = pandas_frame(Journal(QUIET), Kind.QUOTED).iloc[0]
    assert row["recorded_time"].value == event.record.recorded_nanoseconds
    assert str(row["recorded_time"].tz) == "UTC"
    assert isinstance(row["bid"], Decimal)
    assert row["bid"] == event.body.bid


def test_a_polars_frame_keeps_nanoseconds_and_decimals() -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    polars = pytest.importorskip("polars", reason="polars is not installed")
    events = [one for one in Journal(QUIET).events() if one.kind is Kind.QUOTED]
    frame = polars_frame(Journal(QUIET), Kind.QUOTED)
    assert frame.schema["recorded_time"] == polars.Datetime("ns", "UTC")
    assert frame.schema["bid"] == polars.Decimal(38, 8)
    assert frame["recorded_time"].to_physical().to_list() == [
        one.record.recorded_nanoseconds for one in events]
    assert frame["bid"].to_list() == [one.body.bid for one in events]


def test_a_torn_journal_gives_the_rows_before_the_tail(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert arrow_table(Journal(SAMPLES / "torn-tail" / "journal")).num_rows == 315


@pytest.fixture
def every_event(tmp_path: Path) -> Path:
    """A journal with every kind and layout of schema version 3."""
    write_every_event(tmp_path / "journal")
    return tmp_path / "journal"


@pytest.mark.parametrize("kind", [
    one for one in Kind if one in (*range(16, 20), 38, 39, 64, 65, 96, 100, *range(102, 114))
], ids=lambda kind: kind.label)
def test_a_kind_of_schema_version_3_has_its_values_in_a_table(
    every_event: Path, kind: Kind
) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    bodies = [one.body for one in Journal(every_event).events() if one.kind is kind]
    table = arrow_table(Journal(every_event), kind)
    assert table.schema == arrow_schema(kind)
    assert table.num_rows == len(bodies) > 0
    for field in fields_of(kind):
        values = [getattr(body, field.name) for body in bodies]
        if field.type is Nanoseconds:
            found = table[field.name].cast("int64").to_pylist()
            values = [one or None for one in values]
        else:
            found = table[field.name].to_pylist()
        if field.set_of is not None:
            values = [[one.label for one in several] for several in values]
        elif isinstance(values[0], Named):
            values = [one.label for one in values]
        elif isinstance(values[0], tuple):
            values = [list(one) for one in values]
        assert found == values, field.name


def test_sets_are_lists_and_none_is_null_in_frames(every_event: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    polars = pytest.importorskip("polars", reason="polars is not installed")
    frame = polars_frame(Journal(every_event), Kind.OPERATOR_DECLARED)
    assert frame.schema["roles"] == polars.List(polars.String)
    assert frame["roles"].to_list() == [["trader", "risk", "supervisor", "auditor", "admin"], []]
    assert frame["user"].to_list() == [1000, None]
    limits = pandas_frame(Journal(every_event), Kind.LIMIT_CHANGED)
    assert limits["old"].isna().tolist() == [False] * 5 + [True, False, True]
    assert pandas.isna(limits["new"].iloc[6])
    assert limits["new"].iloc[5] == -(2**63)
    assert limits["limit"].iloc[5] == "minimumProfit"
