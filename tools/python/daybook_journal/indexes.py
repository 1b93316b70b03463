"""How far the indexes of what a journal declares reach, and what a limit can be about."""

from __future__ import annotations

from .body import BodyFault
from .names import DenialSubject, ScopeKind

# Of instruments and breakers; of currencies, venues, strategies and accounts.
LARGEST_INDEX = 0xFFFF
_LARGEST_SMALL_INDEX = 0xFF

_LARGEST_OF_SCOPE = {
    ScopeKind.TOTAL: 0,
    ScopeKind.INSTRUMENT: LARGEST_INDEX,
    ScopeKind.STRATEGY: _LARGEST_SMALL_INDEX,
    ScopeKind.ACCOUNT: _LARGEST_SMALL_INDEX,
    ScopeKind.VENUE: _LARGEST_SMALL_INDEX,
    ScopeKind.BREAKER: LARGEST_INDEX,
}

_LARGEST_OF_SUBJECT = {
    DenialSubject.INSTRUMENT: LARGEST_INDEX,
    DenialSubject.CURRENCY: _LARGEST_SMALL_INDEX,
    DenialSubject.VENUE: _LARGEST_SMALL_INDEX,
    DenialSubject.STRATEGY: _LARGEST_SMALL_INDEX,
}


def check_index(what: str, index: int, largest: int) -> None:
    """Raises BodyFault where there can be no such index."""
    if index > largest:
        raise BodyFault(f"{what} has index {index}, the largest is {largest}")


def check_scope(kind: ScopeKind, index: int) -> None:
    check_index(f"scope {kind.label}", index, _LARGEST_OF_SCOPE[kind])


def check_subject(kind: DenialSubject, index: int) -> None:
    check_index(f"subject {kind.label}", index, _LARGEST_OF_SUBJECT[kind])
