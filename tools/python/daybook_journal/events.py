"""An event: a record and its meaning."""

from __future__ import annotations

from dataclasses import dataclass

# Importing the modules of bodies registers every kind.
from . import (
    bodies_of_control,
    bodies_of_markets,
    bodies_of_orders,
    bodies_of_runs,
    bodies_of_safeguards,
)
from .body import LAYOUTS, Body, BodyFault, decode_body, fields_of
from .errors import UnknownMeaningError
from .names import Kind
from .record import Record
from .values import Amount, Named, Nanoseconds, time_text

_MODULES = (bodies_of_runs, bodies_of_markets, bodies_of_orders, bodies_of_control,
            bodies_of_safeguards)


@dataclass(frozen=True, slots=True)
class Event:
    """`body` has the fields of the kind by name; `record` has the bytes."""

    record: Record
    kind: Kind
    body: Body

    @property
    def sequence(self) -> int:
        return self.record.sequence

    def fields(self) -> dict[str, object]:
        """The body's fields by the names that Daybook's own tools use: `bidQuantity`."""
        values = {}
        for field in fields_of(self.kind):
            value = getattr(self.body, field.name)
            values[camel_case(field.name)] = _plain(value, field.type is Nanoseconds)
        return values


def decode(record: Record) -> Event:
    """Raises UnknownMeaningError where the document gives the record no meaning."""
    try:
        kind = Kind(record.kind)
    except ValueError as cause:
        raise _unknown(f"kind {record.kind} has no meaning", record) from cause
    layouts = LAYOUTS[kind]
    if not 1 <= record.layout <= len(layouts):
        raise _unknown(f"layout {record.layout} of {kind.label} is not known", record)
    try:
        return Event(record, kind, decode_body(layouts[record.layout - 1], record.body))
    except BodyFault as cause:
        raise _unknown(f"the body of this {kind.label} is not of its layout: {cause}",
                       record) from cause


def heading(record: Record) -> dict[str, object]:
    """What every record says, known kind or not, with 0 for "none" spelt out."""
    return {
        "sequence": record.sequence,
        "recordedAt": time_text(record.recorded_nanoseconds),
        "sourceTime": time_text(record.source_nanoseconds) if record.source_nanoseconds else None,
        "cause": record.cause or None,
        "epoch": record.epoch,
        "subject": record.subject,
    }


def camel_case(name: str) -> str:
    """`bid_quantity` as Daybook's own tools spell it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _plain(value: object, is_time: bool) -> object:
    """As JSON can hold it without loss; amounts become texts."""
    if isinstance(value, Amount):
        return value.text
    if isinstance(value, Named):
        return value.label
    if is_time and isinstance(value, int):
        return time_text(value) if value else None
    if isinstance(value, tuple):
        return [_plain(one, is_time=False) for one in value]
    return value


def _unknown(what: str, record: Record) -> UnknownMeaningError:
    return UnknownMeaningError(what, sequence=record.sequence)
