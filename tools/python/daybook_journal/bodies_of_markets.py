"""Kinds 32 to 39: what a market, a venue's connection and services did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from .body import TEXT, Body, i64, of_kind, u8, u32, u64
from .indexes import LARGEST_INDEX, check_index
from .names import BookResetReason, Kind, MarketDataRejectedReason, Side
from .values import Amount


@of_kind(Kind.QUOTED)
@dataclass(frozen=True, slots=True)
class Quoted(Body):
    bid: Annotated[Amount, i64(0)]
    ask: Annotated[Amount, i64(1)]
    bid_quantity: Annotated[Amount, i64(2)]
    ask_quantity: Annotated[Amount, i64(3)]


@of_kind(Kind.TRADED)
@dataclass(frozen=True, slots=True)
class Traded(Body):
    price: Annotated[Amount, i64(0)]
    quantity: Annotated[Amount, i64(1)]
    venue_trade_number: Annotated[int, u64(2)]
    taker_side: Annotated[Side, u8(3, 0)]


@of_kind(Kind.BOOK_CHANGED)
@dataclass(frozen=True, slots=True)
class BookChanged(Body):
    price: Annotated[Amount, i64(0)]
    quantity: Annotated[Amount, i64(1)]
    venue_update_number: Annotated[int, u64(2)]
    side: Annotated[Side, u8(3, 0)]
    is_last: Annotated[bool, u8(3, 1)]


@of_kind(Kind.BOOK_RESET)
@dataclass(frozen=True, slots=True)
class BookReset(Body):
    venue_update_number: Annotated[int, u64(0)]
    reason: Annotated[BookResetReason, u8(1, 0)]


@of_kind(Kind.MARKET_DATA_REJECTED)
@dataclass(frozen=True, slots=True)
class MarketDataRejected(Body):
    message_number: Annotated[int, u64(0)]
    reason: Annotated[MarketDataRejectedReason, u8(1, 0)]
    detail: Annotated[str, TEXT]


@of_kind(Kind.CONNECTION_CHANGED)
@dataclass(frozen=True, slots=True)
class ConnectionChanged(Body):
    venue: Annotated[int, u8(0, 0)]
    is_connected: Annotated[bool, u8(0, 1)]


@of_kind(Kind.SERVICE_REPORTED)
@dataclass(frozen=True, slots=True)
class ServiceReported(Body):
    is_success: Annotated[bool, u8(0, 0)]
    breaker: Annotated[int, u32(0, 4)]
    latency_nanoseconds: Annotated[int, i64(1)]
    detail: Annotated[str, TEXT]

    def check(self) -> None:
        check_index("breaker", self.breaker, LARGEST_INDEX)


@of_kind(Kind.COST_REPORTED)
@dataclass(frozen=True, slots=True)
class CostReported(Body):
    venue: Annotated[int, u8(0, 0)]
    price: Annotated[Amount, i64(1)]
