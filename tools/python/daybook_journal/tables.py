"""Journals as Arrow, pandas and polars tables.

Times are nanoseconds in UTC, amounts decimal128(38, 8), and nothing passes through a float. The
three libraries are optional and are imported when a table is asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .body import At, Field, Following, fields_of
from .errors import MissingLibraryError
from .events import decode
from .journal import Journal
from .names import Kind, kind_name
from .record import Record
from .values import Amount, Named, Nanoseconds

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

# Bounds the rows in memory of one batch; a group may have 131,072 records.
_BATCH_ROWS = 65_536

# The columns of every table. A source time or cause of 0 is null.
HEADING_COLUMNS = ("sequence", "recorded_time", "source_time", "cause", "epoch", "subject")


def arrow_schema(kind: Kind | None = None) -> pyarrow.Schema:
    """The columns of one kind, or those that all kinds have."""
    arrow = _library("pyarrow")
    time = arrow.timestamp("ns", tz="UTC")
    columns = [
        arrow.field("sequence", arrow.uint64(), nullable=False),
        arrow.field("recorded_time", time, nullable=False),
        arrow.field("source_time", time),
        arrow.field("cause", arrow.uint64()),
        arrow.field("epoch", arrow.uint32(), nullable=False),
        arrow.field("subject", arrow.uint32(), nullable=False),
    ]
    if kind is None:
        columns.append(arrow.field("kind", arrow.string(), nullable=False))
        columns.append(arrow.field("hash", arrow.string(), nullable=False))
    else:
        columns.extend(
            arrow.field(field.name, _arrow_type(arrow, field), nullable=_is_nullable(field))
            for field in fields_of(kind))
    return arrow.schema(columns)


def arrow_batches(journal: Journal, kind: Kind | None = None) -> Iterator[pyarrow.RecordBatch]:
    """The events of one kind with their fields, or all events with kind and hash, in batches.

    Raises UnknownMeaningError at a record of this kind whose body has no meaning here.
    """
    arrow = _library("pyarrow")
    schema = arrow_schema(kind)
    fields = None if kind is None else fields_of(kind)
    rows: list[tuple[object, ...]] = []
    for record in journal.records():
        if kind is not None and record.kind != kind:
            continue
        rows.append(_heading(record) + _rest(record, fields))
        if len(rows) == _BATCH_ROWS:
            yield _batch(arrow, schema, rows)
            rows = []
    if rows:
        yield _batch(arrow, schema, rows)


def arrow_table(journal: Journal, kind: Kind | None = None) -> pyarrow.Table:
    """All batches as one table, which has to fit into memory."""
    arrow = _library("pyarrow")
    return arrow.Table.from_batches(arrow_batches(journal, kind), schema=arrow_schema(kind))


def pandas_frame(journal: Journal, kind: Kind | None = None) -> pandas.DataFrame:
    """Columns keep their Arrow types, so that amounts stay exact and nulls stay null."""
    pandas_library = _library("pandas")
    return arrow_table(journal, kind).to_pandas(types_mapper=pandas_library.ArrowDtype)


def polars_frame(journal: Journal, kind: Kind | None = None) -> polars.DataFrame:
    """The same columns as polars has them: Datetime("ns", "UTC") and Decimal(38, 8)."""
    polars_library = _library("polars")
    return polars_library.from_arrow(arrow_table(journal, kind))


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as cause:
        raise MissingLibraryError(
            f"tables need {name}, which is not installed",
            next_step=f"install {name} in a virtual environment: pip install {name}") from cause


def _is_nullable(field: Field) -> bool:
    return field.type is Nanoseconds or field.none is not None


def _arrow_type(arrow: Any, field: Field) -> Any:
    if field.type is Nanoseconds:
        return arrow.timestamp("ns", tz="UTC")
    if field.type is Amount:
        return arrow.decimal128(38, 8)
    if field.type is bool:
        return arrow.bool_()
    if isinstance(field.type, type) and issubclass(field.type, Named):
        return arrow.string()
    if field.set_of is not None:
        return arrow.list_(arrow.string())
    if isinstance(field.place, Following):
        return arrow.list_(arrow.int64()) if field.place.is_list else arrow.string()
    return {"q": arrow.int64(), "Q": arrow.uint64(), "I": arrow.uint32(), "H": arrow.uint16(),
            "B": arrow.uint8()}[_at(field).code]


def _at(field: Field) -> At:
    assert isinstance(field.place, At), field.name
    return field.place


def _heading(record: Record) -> tuple[object, ...]:
    return (record.sequence, record.recorded_nanoseconds, record.source_nanoseconds or None,
            record.cause or None, record.epoch, record.subject)


def _rest(record: Record, fields: tuple[Field, ...] | None) -> tuple[object, ...]:
    if fields is None:
        return (kind_name(record.kind), record.hash)
    body = decode(record).body
    return tuple(_cell(getattr(body, field.name), field) for field in fields)


def _cell(value: object, field: Field) -> object:
    if field.type is Nanoseconds:
        return value or None
    if field.set_of is not None and isinstance(value, tuple):
        return [one.label for one in value]
    return value.label if isinstance(value, Named) else value


def _batch(arrow: Any, schema: Any, rows: list[tuple[object, ...]]) -> Any:
    columns = zip(*rows, strict=True)
    arrays = [
        # From integers, so that no datetime with its microseconds comes in between.
        arrow.array(column, type=arrow.int64()).cast(field.type)
        if arrow.types.is_timestamp(field.type)
        else arrow.array(column, type=field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return arrow.RecordBatch.from_arrays(arrays, schema=schema)
