"""Kinds 64 to 81: decisions, orders, and what a venue reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .body import SINCE_2, Body, i64, of_kind, u8, u16, u32, u64
from .indexes import check_scope
from .names import (
    ClosureReason,
    DecisionAction,
    Kind,
    Liquidity,
    OrderOutcome,
    ReportIgnoredReason,
    Rule,
    ScopeKind,
    Side,
    TimeInForce,
)
from .values import NO_AMOUNT, Amount


@of_kind(Kind.DECISION_MADE)
@dataclass(frozen=True, slots=True)
class DecisionMade(Body):
    """`signal` and `threshold` are in a unit that the document does not name."""

    strategy: Annotated[int, u8(0, 0)]
    action: Annotated[DecisionAction, u8(0, 1)]
    side: Annotated[Side, u8(0, 2)]
    time_in_force: Annotated[TimeInForce, u8(0, 3)]
    price: Annotated[Amount, i64(1)]
    quantity: Annotated[Amount, i64(2)]
    signal: Annotated[int, i64(3)]
    threshold: Annotated[int, i64(4)]
    expected_profit: Annotated[Amount, i64(5), SINCE_2] = NO_AMOUNT


@of_kind(Kind.ORDER_REFUSED)
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefused(Body):
    """`value` and `limit` are in the rule's own unit, which docs/CONTROL.md names."""

    strategy: Annotated[int, u8(0, 0)]
    side: Annotated[Side, u8(0, 1)]
    rule: Annotated[Rule, u8(0, 2)]
    scope_kind: Annotated[ScopeKind, u8(0, 3), SINCE_2] = ScopeKind.TOTAL
    scope_index: Annotated[int, u32(0, 4), SINCE_2] = 0
    quantity: Annotated[Amount, i64(1)]
    value: Annotated[int, i64(2)]
    limit: Annotated[int, i64(3)]

    def check(self) -> None:
        check_scope(self.scope_kind, self.scope_index)


@of_kind(Kind.ORDER_INTENDED)
@dataclass(frozen=True, slots=True)
class OrderIntended(Body):
    order: Annotated[int, u64(0)]
    account: Annotated[int, u8(1, 0)]
    strategy: Annotated[int, u8(1, 1)]
    side: Annotated[Side, u8(1, 2)]
    time_in_force: Annotated[TimeInForce, u8(1, 3)]
    is_reduce_only: Annotated[bool, u16(1, 4)]
    instrument: Annotated[int, u16(1, 6)]
    price: Annotated[Amount, i64(2)]
    quantity: Annotated[Amount, i64(3)]


@of_kind(
    Kind.ORDER_WITHHELD,
    Kind.ORDER_SENT,
    Kind.ORDER_ACKNOWLEDGED,
    Kind.CANCEL_INTENDED,
    Kind.CANCEL_SENT,
)
@dataclass(frozen=True, slots=True)
class OrderStep(Body):
    """One step of an order that only needs the two numbers it goes by."""

    order: Annotated[int, u64(0)]
    venue_order_number: Annotated[int, u64(1)]


@of_kind(Kind.ORDER_PARTLY_FILLED, Kind.ORDER_FILLED)
@dataclass(frozen=True, slots=True)
class OrderFill(Body):
    order: Annotated[int, u64(0)]
    venue_trade_number: Annotated[int, u64(1)]
    price: Annotated[Amount, i64(2)]
    quantity: Annotated[Amount, i64(3)]
    fee: Annotated[Amount, i64(4)]
    liquidity: Annotated[Liquidity, u8(5, 0)]


@of_kind(
    Kind.ORDER_REJECTED,
    Kind.CANCEL_REJECTED,
    Kind.ORDER_CANCELLED,
    Kind.ORDER_EXPIRED,
    Kind.ORDER_OUTCOME_UNKNOWN,
)
@dataclass(frozen=True, slots=True)
class OrderClosure(Body):
    """An order, or a cancel of it, went no further, and why."""

    order: Annotated[int, u64(0)]
    reason: Annotated[ClosureReason, u8(1, 0)]


@of_kind(Kind.ORDER_OUTCOME_RESOLVED)
@dataclass(frozen=True, slots=True)
class OrderOutcomeResolved(Body):
    order: Annotated[int, u64(0)]
    filled_quantity: Annotated[Amount, i64(1)]
    venue_order_number: Annotated[int, u64(2)]
    outcome: Annotated[OrderOutcome, u8(3, 0)]


@of_kind(Kind.REPORT_IGNORED)
@dataclass(frozen=True, slots=True)
class ReportIgnored(Body):
    order: Annotated[int, u64(0)]
    would_be: Annotated[Kind, u8(1, 0)]
    reason: Annotated[ReportIgnoredReason, u8(1, 1)]


@of_kind(Kind.BALANCE_REPORTED)
@dataclass(frozen=True, slots=True)
class BalanceReported(Body):
    held: Annotated[Amount, i64(0)]
    account: Annotated[int, u8(1, 0)]
    currency: Annotated[int, u8(1, 1)]
