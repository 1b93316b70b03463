"""Every kind's body, written by hand from the document's table, and bodies that cannot be."""

from __future__ import annotations

import copy
import pickle
import struct
from decimal import Decimal

import pytest
from journal_writing import START, record, text

from daybook_journal import Amount, Event, Kind, UnknownMeaningError, decode, time_text
from daybook_journal.body import LAYOUTS
from daybook_journal.record import records_of


def event(kind: int, body: bytes, **fields: int) -> Event:
    return decode(next(records_of(record(kind, body, **fields), 1, 7)))


def words(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}q", *values)


def packed(*values: int) -> bytes:
    """A word of small fields, one byte each from the lowest on."""
    return bytes(values) + bytes(8 - len(values))


ONE = 100_000_000
BODIES: list[tuple[int, bytes, dict[str, object]]] = [
    (1, struct.pack("<II", 3, 4) + packed(1, 2) + words(7, -5)
     + b"".join(map(text, ["b", "h", "ö", "", "p", "f"])),
     {"run": 3, "runEpoch": 4, "runKind": "live", "previous": "crashedAndRecovered", "seed": 7,
      "clockOffsetNanoseconds": -5, "build": "b", "binaryHash": "h", "host": "ö",
      "clockSource": "", "profile": "p", "feed": "f"}),
    (2, struct.pack("<BxxxI", 2, 9), {"reason": "durationReached", "openOrders": 9}),
    (2, struct.pack("<BxxxI", 6, 0), {"reason": "outOfSpace", "openOrders": 0}),
    (3, words(5, 6) + text("q"), {"fromNumber": 5, "byteCount": 6, "quarantineFile": "q"}),
    (4, text("k") + text("v") + text("o"), {"key": "k", "value": "v", "origin": "o"}),
    (5, packed(3) + text("SOL"), {"currency": 3, "code": "SOL"}),
    (6, packed(3) + text("n"), {"venue": 3, "name": "n"}),
    (7, packed(1, 2, 3) + words(1, ONE) + text("S"),
     {"venue": 1, "base": 2, "quote": 3, "tick": "0.00000001", "lot": "1.00000000",
      "symbol": "S"}),
    (8, packed(1, 2) + words(-ONE) + text("n"),
     {"account": 1, "currency": 2, "capital": "-1.00000000", "name": "n"}),
    (9, struct.pack("<BBxxI", 1, 2, 9) + text("n") + text("t") + struct.pack("<I2q", 2, -1, 5),
     {"strategy": 1, "account": 2, "version": 9, "name": "n", "trader": "t", "settings": [-1, 5]}),
    (10, packed(16) + words(1, 2) + text("a") + text("r"),
     {"limit": "stateHashInterval", "old": 1, "new": 2, "actor": "a", "reason": "r"}),
    (11, words(START, 0), {"fromTime": "2026-01-05T09:00:00.000000000Z", "toTime": None}),
    (12, b"", {}),
    (13, struct.pack("<QQQ", 1 << 63, 2, 3), {"hashHigh": 1 << 63, "hashLow": 2, "fold": 3}),
    (14, words(20458, ONE), {"day": 20458, "baseline": "1.00000000"}),
    (15, struct.pack("<Ixxxx", 7) + text("k") + text("h"),
     {"keyEpoch": 7, "key": "k", "handover": "h"}),
    (32, words(1, 2, 3, 4), {"bid": "0.00000001", "ask": "0.00000002",
                             "bidQuantity": "0.00000003", "askQuantity": "0.00000004"}),
    (33, words(1, 2, 3) + packed(2), {"price": "0.00000001", "quantity": "0.00000002",
                                      "venueTradeNumber": 3, "takerSide": "sell"}),
    (34, words(1, 2, 3) + packed(1, 1),
     {"price": "0.00000001", "quantity": "0.00000002", "venueUpdateNumber": 3, "side": "buy",
      "isLast": True}),
    (35, words(3) + packed(2), {"venueUpdateNumber": 3, "reason": "sequenceGap"}),
    (36, words(3) + packed(6) + text("d"),
     {"messageNumber": 3, "reason": "unknownInstrument", "detail": "d"}),
    (37, packed(1, 0), {"venue": 1, "isConnected": False}),
    (64, packed(1, 3, 2, 2) + words(1, 2, -3, 4),
     {"strategy": 1, "action": "cancel", "side": "sell", "timeInForce": "immediateOrCancel",
      "price": "0.00000001", "quantity": "0.00000002", "signal": -3, "threshold": 4}),
    (65, packed(1, 2, 18) + words(1, 2, 3),
     {"strategy": 1, "side": "sell", "rule": "openOrders", "quantity": "0.00000001", "value": 2,
      "limit": 3}),
    (66, words(5) + struct.pack("<BBBBHH", 1, 2, 1, 1, 1, 65535) + words(1, 2),
     {"order": 5, "account": 1, "strategy": 2, "side": "buy", "timeInForce": "goodTillCancelled",
      "isReduceOnly": True, "instrument": 65535, "price": "0.00000001",
      "quantity": "0.00000002"}),
    *((kind, words(5, 6), {"order": 5, "venueOrderNumber": 6}) for kind in (67, 68, 69, 73, 74)),
    *((kind, words(5) + packed(11), {"order": 5, "reason": "restarted"})
      for kind in (70, 75, 76, 77, 78)),
    *((kind, words(5, 6, 1, 2, -3) + packed(1),
       {"order": 5, "venueTradeNumber": 6, "price": "0.00000001", "quantity": "0.00000002",
        "fee": "-0.00000003", "liquidity": "maker"}) for kind in (71, 72)),
    (79, words(5, 1, 6) + packed(5), {"order": 5, "filledQuantity": "0.00000001",
                                      "venueOrderNumber": 6, "outcome": "neverReceived"}),
    (80, words(5) + packed(79, 3),
     {"order": 5, "wouldBe": "orderOutcomeResolved", "reason": "outOfOrder"}),
    (81, words(ONE) + packed(1, 2), {"held": "1.00000000", "account": 1, "currency": 2}),
    (96, packed(1, 3, 5) + struct.pack("<II", 3, 4) + words(START),
     {"fromPhase": "closed", "toPhase": "halfOpen", "reason": "recovered", "failures": 3,
      "threshold": 4, "probeAt": "2026-01-05T09:00:00.000000000Z"}),
    (97, packed(2) + words(1, 2) + text("a") + text("m"),
     {"reason": "capitalLoss", "value": 1, "limit": 2, "actor": "a", "message": "m"}),
    (98, words(3) + text("a") + text("r"), {"stop": 3, "actor": "a", "reason": "r"}),
    (99, packed(1, 3) + text("a") + text("r"),
     {"fromMode": "normal", "toMode": "paused", "actor": "a", "reason": "r"}),
    (100, packed(7) + text("a") + text("r") + text("o"),
     {"verb": "cancelAll", "actor": "a", "reason": "r", "origin": "o"}),
    (101, packed(5) + text("a") + text("b"), {"verb": "reduceOnly", "actor": "a", "because": "b"}),
]


@pytest.mark.parametrize(("kind", "body", "fields"), BODIES, ids=[f"kind {b[0]}" for b in BODIES])
def test_a_body_is_decoded_to_its_fields(
    kind: int, body: bytes, fields: dict[str, object]
) -> None:
    assert event(kind, body).fields() == fields


def test_every_kind_is_tried_above() -> None:
    assert {kind for kind, _, _ in BODIES} == set(Kind) == set(LAYOUTS)
    assert len(Kind) == 45


@pytest.mark.parametrize(("kind", "body", "fields"), BODIES, ids=[f"kind {b[0]}" for b in BODIES])
def test_a_body_cut_short_or_too_long_has_no_meaning(
    kind: int, body: bytes, fields: dict[str, object]
) -> None:
    whole = body + bytes(-len(body) % 8)
    with pytest.raises(UnknownMeaningError):
        event(kind, whole + bytes(8))
    for cut in range(8, len(whole) + 1, 8):
        with pytest.raises(UnknownMeaningError):
            event(kind, whole[:-cut])


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (200, b""),
        (0, b""),
        (33, words(1, 2, 3) + packed(0)),  # no side
        (33, words(1, 2, 3) + packed(3)),  # a third side
        (33, words(1, 2, 3) + packed(1, 1)),  # an unused byte
        (37, packed(0, 2)),  # neither connected nor not
        (80, words(5) + packed(200, 1)),  # a kind that is none
        (6, packed(0) + struct.pack("<I", 0xFFFF_FFFF)),  # a text without an end
        (6, packed(0) + struct.pack("<I", 2) + b"\xff\xfe"),  # not UTF-8
        (6, packed(0) + text("n") + b"\0\0\1"),  # padding
        (9, bytes(8) + text("") + text("") + struct.pack("<I", 0x2000_0001)),  # a list
    ],
)
def test_an_impossible_body_has_no_meaning(kind: int, body: bytes) -> None:
    with pytest.raises(UnknownMeaningError) as caught:
        event(kind, body)
    assert caught.value.sequence == 7


def test_another_layout_has_no_meaning() -> None:
    with pytest.raises(UnknownMeaningError, match="layout 2"):
        event(12, b"", layout=2)


@pytest.mark.parametrize("units", [0, 1, -1, 150_04000000, 2**63 - 1, -(2**63)])
def test_an_amount_is_exact(units: int) -> None:
    amount = Amount.of_units(units)
    assert amount.units == units
    assert int(amount.text.replace(".", "")) == units
    assert amount == Decimal(amount.text)
    assert amount.as_tuple().exponent == -8
    for twin in (copy.copy(amount), copy.deepcopy(amount), pickle.loads(pickle.dumps(amount))):
        assert (twin, twin.units) == (amount, units)


@pytest.mark.parametrize(
    ("nanoseconds", "said"),
    [
        (0, "1970-01-01T00:00:00.000000000Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"),
        (START + 1, "2026-01-05T09:00:00.000000001Z"),
        (2**63 - 1, "2262-04-11T23:47:16.854775807Z"),
        (-(2**63), "1677-09-21T00:12:43.145224192Z"),
    ],
)
def test_a_time_keeps_its_nanoseconds(nanoseconds: int, said: str) -> None:
    assert time_text(nanoseconds) == said
