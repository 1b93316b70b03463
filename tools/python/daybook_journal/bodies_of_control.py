"""Kinds 96 to 101: the breaker, stops, modes and operators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .body import TEXT, Body, i64, of_kind, u8, u32, u64
from .names import BreakerPhase, BreakerReason, Kind, Mode, StopReason, Verb
from .values import Nanoseconds


@of_kind(Kind.BREAKER_TRANSITIONED)
@dataclass(frozen=True, slots=True)
class BreakerTransitioned(Body):
    from_phase: Annotated[BreakerPhase, u8(0, 0)]
    to_phase: Annotated[BreakerPhase, u8(0, 1)]
    reason: Annotated[BreakerReason, u8(0, 2)]
    failures: Annotated[int, u32(1, 0)]
    threshold: Annotated[int, u32(1, 4)]
    probe_at: Annotated[Nanoseconds, i64(2)]


@of_kind(Kind.STOP_TRIGGERED)
@dataclass(frozen=True, slots=True)
class StopTriggered(Body):
    """`value` and `limit` are in the reason's own unit, which the document does not name."""

    reason: Annotated[StopReason, u8(0, 0)]
    value: Annotated[int, i64(1)]
    limit: Annotated[int, i64(2)]
    actor: Annotated[str, TEXT]
    message: Annotated[str, TEXT]


@of_kind(Kind.RECOVERED)
@dataclass(frozen=True, slots=True)
class Recovered(Body):
    stop: Annotated[int, u64(0)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]


@of_kind(Kind.MODE_CHANGED)
@dataclass(frozen=True, slots=True)
class ModeChanged(Body):
    from_mode: Annotated[Mode, u8(0, 0)]
    to_mode: Annotated[Mode, u8(0, 1)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]


@of_kind(Kind.OPERATOR_COMMANDED)
@dataclass(frozen=True, slots=True)
class OperatorCommanded(Body):
    verb: Annotated[Verb, u8(0, 0)]
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]
    origin: Annotated[str, TEXT]


@of_kind(Kind.COMMAND_REFUSED)
@dataclass(frozen=True, slots=True)
class CommandRefused(Body):
    verb: Annotated[Verb, u8(0, 0)]
    actor: Annotated[str, TEXT]
    because: Annotated[str, TEXT]
