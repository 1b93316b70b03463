"""Kinds 96 to 101: the breaker, stops, modes and operators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .body import INTEGERS, SINCE_2, TEXT, Body, i64, of_kind, u8, u32, u64
from .indexes import LARGEST_INDEX, check_index
from .names import BreakerPhase, BreakerReason, Channel, Kind, Mode, StopReason, Verb
from .values import NO_TIME, Nanoseconds


@of_kind(Kind.BREAKER_TRANSITIONED)
@dataclass(frozen=True, slots=True)
class BreakerTransitioned(Body):
    """Breaker 0 is the engine's. `value` and `limit` are in the unit of the reason's limit, as
    docs/CONTROL.md names it; `counted` are sequences of the events that counted.
    """

    from_phase: Annotated[BreakerPhase, u8(0, 0)]
    to_phase: Annotated[BreakerPhase, u8(0, 1)]
    reason: Annotated[BreakerReason, u8(0, 2)]
    failures: Annotated[int, u32(1, 0)]
    threshold: Annotated[int, u32(1, 4)]
    probe_at: Annotated[Nanoseconds, i64(2)]
    breaker: Annotated[int, u64(3), SINCE_2] = 0
    value: Annotated[int, i64(4), SINCE_2] = 0
    limit: Annotated[int, i64(5), SINCE_2] = 0
    counted: Annotated[tuple[int, ...], INTEGERS, SINCE_2] = ()
    actor: Annotated[str, TEXT, SINCE_2] = ""
    message: Annotated[str, TEXT, SINCE_2] = ""

    def check(self) -> None:
        check_index("breaker", self.breaker, LARGEST_INDEX)


@of_kind(Kind.STOP_TRIGGERED)
@dataclass(frozen=True, slots=True)
class StopTriggered(Body):
    """`value` and `limit` are in the unit of the reason's limit, as docs/CONTROL.md names it."""

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
@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorCommanded(Body):
    """A time, a nonce or a plan of zero is none."""

    verb: Annotated[Verb, u8(0, 0)]
    channel: Annotated[Channel, u8(0, 1), SINCE_2] = Channel.UNSTATED
    from_time: Annotated[Nanoseconds, i64(1), SINCE_2] = NO_TIME
    until: Annotated[Nanoseconds, i64(2), SINCE_2] = NO_TIME
    lasts_nanoseconds: Annotated[int, i64(3), SINCE_2] = 0
    nonce_high: Annotated[int, u64(4), SINCE_2] = 0
    nonce_low: Annotated[int, u64(5), SINCE_2] = 0
    plan_high: Annotated[int, u64(6), SINCE_2] = 0
    plan_low: Annotated[int, u64(7), SINCE_2] = 0
    actor: Annotated[str, TEXT]
    reason: Annotated[str, TEXT]
    origin: Annotated[str, TEXT]
    target: Annotated[str, TEXT, SINCE_2] = ""
    argument: Annotated[str, TEXT, SINCE_2] = ""
    objection: Annotated[str, TEXT, SINCE_2] = ""

    @property
    def nonce(self) -> str:
        """As 32 hexadecimal digits."""
        return f"{self.nonce_high:016x}{self.nonce_low:016x}"

    @property
    def plan(self) -> str:
        """As 32 hexadecimal digits."""
        return f"{self.plan_high:016x}{self.plan_low:016x}"


@of_kind(Kind.COMMAND_REFUSED)
@dataclass(frozen=True, slots=True)
class CommandRefused(Body):
    verb: Annotated[Verb, u8(0, 0)]
    actor: Annotated[str, TEXT]
    because: Annotated[str, TEXT]
