"""Kinds 1 to 15 and 20: runs, declarations, limits, time, and the state's hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .body import INTEGERS, SINCE_2, TEXT, Body, i64, of_kind, u8, u32, u64
from .names import Kind, Limit, PreviousRun, RepairWork, RunEndedReason, RunKind
from .values import Amount, Nanoseconds


@of_kind(Kind.RUN_STARTED)
@dataclass(frozen=True, slots=True)
class RunStarted(Body):
    run: Annotated[int, u32(0, 0)]
    run_epoch: Annotated[int, u32(0, 4)]
    run_kind: Annotated[RunKind, u8(1, 0)]
    previous: Annotated[PreviousRun, u8(1, 1)]
    seed: Annotated[int, u64(2)]
    clock_offset_nanoseconds: Annotated[int, i64(3)]
    build: Annotated[str, TEXT]
    binary_hash: Annotated[str, TEXT]
    host: Annotated[str, TEXT]
    clock_source: Annotated[str, TEXT]
    profile: Annotated[str, TEXT]
    feed: Annotated[str, TEXT]


@of_kind(Kind.RUN_ENDED)
@dataclass(frozen=True, slots=True)
class RunEnded(Body):
    reason: Annotated[RunEndedReason, u8(0, 0)]
    open_orders: Annotated[int, u32(0, 4)]


@of_kind(Kind.JOURNAL_RECOVERED)
@dataclass(frozen=True, slots=True)
class JournalRecovered(Body):
    """The document does not say what "from" counts; it is kept as the number that it is."""

    from_number: Annotated[int, u64(0)]
    byte_count: Annotated[int, u64(1)]
    quarantine_file: Annotated[str, TEXT]
    digest: Annotated[str, TEXT, SINCE_2] = ""


@of_kind(Kind.JOURNAL_REPAIRED)
@dataclass(frozen=True, slots=True)
class JournalRepaired(Body):
    """`lost_from` and `lost_through` are sequences, 0 for none; `digest` is that of an entry of
    `repair.log`, empty where a start repaired.
    """

    work: Annotated[RepairWork, u8(0, 0)]
    lost_from: Annotated[int, u64(1)]
    lost_through: Annotated[int, u64(2)]
    byte_count: Annotated[int, u64(3)]
    repaired_at: Annotated[Nanoseconds, i64(4)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]
    plan: Annotated[str, TEXT]
    quarantine_files: Annotated[str, TEXT]
    digest: Annotated[str, TEXT]


@of_kind(Kind.CONFIGURATION_RECORDED)
@dataclass(frozen=True, slots=True)
class ConfigurationRecorded(Body):
    key: Annotated[str, TEXT]
    value: Annotated[str, TEXT]
    origin: Annotated[str, TEXT]


@of_kind(Kind.CURRENCY_DECLARED)
@dataclass(frozen=True, slots=True)
class CurrencyDeclared(Body):
    currency: Annotated[int, u8(0, 0)]
    code: Annotated[str, TEXT]


@of_kind(Kind.VENUE_DECLARED)
@dataclass(frozen=True, slots=True)
class VenueDeclared(Body):
    venue: Annotated[int, u8(0, 0)]
    name: Annotated[str, TEXT]


@of_kind(Kind.INSTRUMENT_DECLARED)
@dataclass(frozen=True, slots=True)
class InstrumentDeclared(Body):
    venue: Annotated[int, u8(0, 0)]
    base: Annotated[int, u8(0, 1)]
    quote: Annotated[int, u8(0, 2)]
    tick: Annotated[Amount, i64(1)]
    lot: Annotated[Amount, i64(2)]
    symbol: Annotated[str, TEXT]


@of_kind(Kind.ACCOUNT_DECLARED)
@dataclass(frozen=True, slots=True)
class AccountDeclared(Body):
    account: Annotated[int, u8(0, 0)]
    currency: Annotated[int, u8(0, 1)]
    capital: Annotated[Amount, i64(1)]
    name: Annotated[str, TEXT]


@of_kind(Kind.STRATEGY_DECLARED)
@dataclass(frozen=True, slots=True)
class StrategyDeclared(Body):
    strategy: Annotated[int, u8(0, 0)]
    account: Annotated[int, u8(0, 1)]
    version: Annotated[int, u32(0, 4)]
    name: Annotated[str, TEXT]
    trader: Annotated[str, TEXT]
    settings: Annotated[tuple[int, ...], INTEGERS]


@of_kind(Kind.LIMIT_SET)
@dataclass(frozen=True, slots=True)
class LimitSet(Body):
    """`old` and `new` are in the limit's own unit, which docs/CONTROL.md names."""

    limit: Annotated[Limit, u8(0, 0)]
    old: Annotated[int, i64(1)]
    new: Annotated[int, i64(2)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]


@of_kind(Kind.CLOCK_STEPPED)
@dataclass(frozen=True, slots=True)
class ClockStepped(Body):
    from_time: Annotated[Nanoseconds, i64(0)]
    to_time: Annotated[Nanoseconds, i64(1)]


@of_kind(Kind.TIMER_ELAPSED)
@dataclass(frozen=True, slots=True)
class TimerElapsed(Body):
    pass


@of_kind(Kind.STATE_HASHED)
@dataclass(frozen=True, slots=True)
class StateHashed(Body):
    hash_high: Annotated[int, u64(0)]
    hash_low: Annotated[int, u64(1)]
    fold: Annotated[int, u64(2)]

    @property
    def hash(self) -> str:
        """As 32 hexadecimal digits."""
        return f"{self.hash_high:016x}{self.hash_low:016x}"


@of_kind(Kind.DAY_ROLLED)
@dataclass(frozen=True, slots=True)
class DayRolled(Body):
    day: Annotated[int, i64(0)]
    baseline: Annotated[Amount, i64(1)]


@of_kind(Kind.SIGNING_KEY_DECLARED)
@dataclass(frozen=True, slots=True)
class SigningKeyDeclared(Body):
    """`key` is a key as text; `handover` is base64, empty for the journal's first key."""

    key_epoch: Annotated[int, u32(0, 0)]
    key: Annotated[str, TEXT]
    handover: Annotated[str, TEXT]
