"""The values that fields hold: exact amounts, times, and numbers with a name."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum
from typing import NewType

# Nanoseconds since 1970 UTC. A datetime holds microseconds only, so it cannot stand for one.
Nanoseconds = NewType("Nanoseconds", int)

UNITS_PER_ONE = 100_000_000
_NANOSECONDS_PER_SECOND = 1_000_000_000


class Amount(Decimal):
    """A price, quantity or sum of money: exact, always with eight decimals.

    `units` is the integer in the journal. Arithmetic gives plain Decimals, rounded to the
    context's precision as Decimal does; add up `units` where nothing may be rounded.
    """

    units: int

    @classmethod
    def of_units(cls, units: int) -> Amount:
        digits = tuple(map(int, str(abs(units))))
        amount = cls((1 if units < 0 else 0, digits, -8))
        amount.units = units
        return amount

    # typeshed gives Decimal a narrower result than the protocol of pickle has.
    def __reduce__(self) -> tuple[object, ...]:  # type: ignore[override]
        return (Amount.of_units, (self.units,))

    def __copy__(self) -> Amount:
        return self

    def __deepcopy__(self, memo: object) -> Amount:
        return self

    @property
    def text(self) -> str:
        """Without an exponent, also where `str` would choose one."""
        return f"{self:f}"


class Named(IntEnum):
    """A number whose meaning has a name in the document."""

    @property
    def label(self) -> str:
        """The name as the document spells it: `goodTillCancelled`."""
        first, *rest = self.name.lower().split("_")
        return first + "".join(word.capitalize() for word in rest)


# What fields say that a layout does not have.
NO_AMOUNT = Amount.of_units(0)
NO_TIME = Nanoseconds(0)


def time_text(nanoseconds: int) -> str:
    """ISO 8601 in UTC with nine decimals. Any i64 lies in the years 1677 to 2262."""
    seconds, rest = divmod(nanoseconds, _NANOSECONDS_PER_SECOND)
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"
