"""Every kind's body, written by hand from the document's table, and bodies that cannot be."""

from __future__ import annotations

import copy
import pickle
import struct
from decimal import Decimal

import pytest
from conftest import ROOT
from journal_writing import START, record, text

from daybook_journal import Amount, Event, Kind, UnknownMeaningError, decode, names, time_text
from daybook_journal.body import LAYOUTS, fields_of
from daybook_journal.record import records_of


def event(kind: int, body: bytes, **fields: int) -> Event:
    return decode(next(records_of(record(kind, body, **fields), 1, 7)))


def words(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}q", *values)


def packed(*values: int) -> bytes:
    """A word of small fields, one byte each from the lowest on."""
    return bytes(values) + bytes(8 - len(values))


ONE = 100_000_000
LEAST = -(1 << 63)
TIME = "2026-01-05T09:00:00.000000000Z"
# The first cells of the document's second table of this kind, and what is named here.
SMALL_NUMBERS = {
    "side": names.Side,
    "reason of `bookReset`": names.BookResetReason,
    "reason of `marketDataRejected`": names.MarketDataRejectedReason,
    "time in force": names.TimeInForce,
    "action of `decisionMade`": names.DecisionAction,
    "reason of a closure": names.ClosureReason,
    "liquidity": names.Liquidity,
    "outcome of `orderOutcomeResolved`": names.OrderOutcome,
    "reason of `reportIgnored`": names.ReportIgnoredReason,
    "reason of `stopTriggered`": names.StopReason,
    "verb": names.Verb,
    "channel": names.Channel,
    "reason of `requestRejected`": names.RequestRejectedReason,
    "kind of run": names.RunKind,
    "work of `journalRepaired`": names.RepairWork,
    "status of the run before": names.PreviousRun,
    "reason of `runEnded`": names.RunEndedReason,
    "phase of the breaker": names.BreakerPhase,
    "reason of `breakerTransitioned`": names.BreakerReason,
    "mode": names.Mode,
    "rule": names.Rule,
    "limit": names.Limit,
    "role, also its bit in `roles`": names.Role,
    "permission, as bits": names.Permission,
    "kind of scope": names.ScopeKind,
    "kind of subject of `denialChanged`": names.DenialSubject,
    "what a breaker guards": names.BreakerGuard,
    "level of `crisisChanged`": names.CrisisLevel,
    "phase of `maintenanceChanged`": names.MaintenancePhase,
    "phase of `closingChanged`": names.ClosingPhase,
    "warning": names.WarningKind,
    "outcome of `pageReported`": names.PageOutcome,
}
BODIES: list[tuple[int, bytes, dict[str, object]]] = [
    (1, struct.pack("<II", 3, 4) + packed(1, 2) + words(7, -5)
     + b"".join(map(text, ["b", "h", "ö", "", "p", "f"])),
     {"run": 3, "runEpoch": 4, "runKind": "live", "previous": "crashedAndRecovered", "seed": 7,
      "clockOffsetNanoseconds": -5, "build": "b", "binaryHash": "h", "host": "ö",
      "clockSource": "", "profile": "p", "feed": "f"}),
    (2, struct.pack("<BxxxI", 2, 9), {"reason": "durationReached", "openOrders": 9}),
    (2, struct.pack("<BxxxI", 6, 0), {"reason": "outOfSpace", "openOrders": 0}),
    (3, words(5, 6) + text("q"),
     {"fromNumber": 5, "byteCount": 6, "quarantineFile": "q", "digest": ""}),
    (20, packed(1) + words(7, 9, 12, START)
     + b"".join(map(text, ["ada", "bad", "01ef", "a b", "cd"])),
     {"work": "rebuilt", "lostFrom": 7, "lostThrough": 9, "byteCount": 12,
      "repairedAt": TIME, "actor": "ada", "reason": "bad",
      "plan": "01ef", "quarantineFiles": "a b", "digest": "cd"}),
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
    (16, struct.pack("<Ixxxx", 2) + words(-5), {"rules": 2, "dayBeginsNanoseconds": -5}),
    (17, packed(3) + words(0b1111_0111, 0b1000_0010),
     {"role": "supervisor", "needsSecond": ["tighten", "breakGlass"],
      "allowed": ["lowerRisk", "tighten", "resume", "closeBreaker", "recover", "administer",
                  "breakGlass"]}),
    *((kind, packed(revoked) + words(roles, user)
       + b"".join(map(text, ["o", "t", "a", "r"])),
       {"isRevoked": revoked == 1, "roles": said, "user": None if user < 0 else user,
        "operator": "o", "tokenHash": "t", "actor": "a", "reason": "r"})
      for kind in (18, 110)
      for revoked, roles, user, said in ((0, 0b11_1111, 0, ["viewer", "trader", "risk",
                                                            "supervisor", "auditor", "admin"]),
                                         (1, 0, -1, []))),
    (19, struct.pack("<BBxxI", 2, 255, 65_535) + text("n"),
     {"guards": "service", "venue": None, "breaker": 65_535, "name": "n"}),
    (19, struct.pack("<BBxxI", 3, 0, 1) + text("n"),
     {"guards": "provider", "venue": 0, "breaker": 1, "name": "n"}),
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
    (38, struct.pack("<BxxxI", 1, 2) + words(3) + text("d"),
     {"isSuccess": True, "breaker": 2, "latencyNanoseconds": 3, "detail": "d"}),
    (39, packed(3) + words(ONE), {"venue": 3, "price": "1.00000000"}),
    (64, packed(1, 3, 2, 2) + words(1, 2, -3, 4),
     {"strategy": 1, "action": "cancel", "side": "sell", "timeInForce": "immediateOrCancel",
      "price": "0.00000001", "quantity": "0.00000002", "signal": -3, "threshold": 4,
      "expectedProfit": "0.00000000"}),
    (65, packed(1, 2, 18) + words(1, 2, 3),
     {"strategy": 1, "side": "sell", "rule": "openOrders", "scopeKind": "total",
      "scopeIndex": 0, "quantity": "0.00000001", "value": 2, "limit": 3}),
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
      "threshold": 4, "probeAt": "2026-01-05T09:00:00.000000000Z", "breaker": 0, "value": 0,
      "limit": 0, "counted": [], "actor": "", "message": ""}),
    (97, packed(2) + words(1, 2) + text("a") + text("m"),
     {"reason": "capitalLoss", "value": 1, "limit": 2, "actor": "a", "message": "m"}),
    (98, words(3) + text("a") + text("r"), {"stop": 3, "actor": "a", "reason": "r"}),
    (99, packed(1, 3) + text("a") + text("r"),
     {"fromMode": "normal", "toMode": "paused", "actor": "a", "reason": "r"}),
    (100, packed(7) + text("a") + text("r") + text("o"),
     {"verb": "cancelAll", "channel": "unstated", "fromTime": None, "until": None,
      "lastsNanoseconds": 0, "nonceHigh": 0, "nonceLow": 0, "planHigh": 0, "planLow": 0,
      "actor": "a", "reason": "r", "origin": "o", "target": "", "argument": "", "objection": ""}),
    (101, packed(5) + text("a") + text("b"), {"verb": "reduceOnly", "actor": "a", "because": "b"}),
    (102, struct.pack("<BBxxI", 45, 5, 65_535) + words(LEAST + 1, LEAST, START)
     + b"".join(map(text, ["a", "s", "r"])),
     {"limit": "closingAttempts", "scopeKind": "breaker", "scopeIndex": 65_535, "old": None,
      "new": LEAST, "until": TIME, "actor": "a", "second": "s", "reason": "r"}),
    (102, struct.pack("<BBxxI", 17, 2, 255) + words(-LEAST - 1, LEAST + 1, 0) + 3 * text(""),
     {"limit": "maximumLeverage", "scopeKind": "strategy", "scopeIndex": 255,
      "old": -LEAST - 1, "new": None, "until": None, "actor": "", "second": "", "reason": ""}),
    (103, struct.pack("<BBxxI", 2, 1, 255) + words(START) + text("a") + text("r"),
     {"subjectKind": "currency", "isDenied": True, "subjectIndex": 255, "until": TIME,
      "actor": "a", "reason": "r"}),
    (103, struct.pack("<BBxxI", 1, 0, 65_535) + words(0) + text("a") + text("r"),
     {"subjectKind": "instrument", "isDenied": False, "subjectIndex": 65_535, "until": None,
      "actor": "a", "reason": "r"}),
    (104, packed(0, 3) + text("a") + text("r"),
     {"fromLevel": "none", "toLevel": "severe", "actor": "a", "reason": "r"}),
    (105, packed(5) + words(START, 0) + text("a") + text("r"),
     {"phase": "cancelled", "fromTime": TIME, "until": None, "actor": "a", "reason": "r"}),
    (106, packed(2) + struct.pack("<QQQq", 1 << 63, 2, 3, START) + text("a"),
     {"needed": 2, "planHigh": 1 << 63, "planLow": 2, "stop": 3, "until": TIME, "actor": "a"}),
    (107, packed(27) + words(3, START) + text("a") + text("h"),
     {"verb": "withdraw", "command": 3, "until": TIME, "actor": "a", "holding": "h"}),
    (108, packed(1, 2) + words(3) + text("a") + text("r"),
     {"given": 1, "needed": 2, "approved": 3, "actor": "a", "reason": "r"}),
    (109, packed(0, 2) + words(2500) + text("a") + text("r"),
     {"fromStage": 0, "toStage": 2, "shareBasisPoints": 2500, "actor": "a", "reason": "r"}),
    (111, struct.pack("<BxxxI", 3, 4) + words(5) + text("a") + text("r"),
     {"phase": "abandoned", "positions": 4, "orders": 5, "actor": "a", "reason": "r"}),
    (112, packed(3, 1) + words(-1, LEAST) + text("m"),
     {"warning": "leverage", "isRaised": True, "value": -1, "limit": LEAST, "message": "m"}),
    (113, words(START) + text("a") + text("r"), {"until": TIME, "actor": "a", "reason": "r"}),
    (114, struct.pack("<BxxxI", 2, 7) + words(-1, 0) + text("x") + text("b"),
     {"reason": "unknownVerb", "unwritten": 7, "user": None, "process": None, "asked": "x",
      "because": "b"}),
    (114, struct.pack("<BxxxI", 1, 0) + words(0, 42) + text("") + text("b"),
     {"reason": "malformed", "unwritten": 0, "user": 0, "process": 42, "asked": "",
      "because": "b"}),
    (115, packed(1) + words(3) + text("a") + text("r"),
     {"isRejected": True, "withdrawn": 3, "actor": "a", "reason": "r"}),
    (21, text("/p"), {"program": "/p"}),
    (116, struct.pack("<BxxxI", 2, 4) + words(3, -1) + text("d"),
     {"outcome": "failed", "attempt": 4, "page": 3, "exitStatus": None, "detail": "d"}),
]
# What only the second layout can say.
SECOND_BODIES: list[tuple[int, bytes, dict[str, object]]] = [
    (3, words(5, 6) + text("q") + text("ab"),
     {"fromNumber": 5, "byteCount": 6, "quarantineFile": "q", "digest": "ab"}),
    (64, packed(1, 1, 1, 1) + words(1, 2, -3, 4, -ONE),
     {"strategy": 1, "action": "enter", "side": "buy", "timeInForce": "goodTillCancelled",
      "price": "0.00000001", "quantity": "0.00000002", "signal": -3, "threshold": 4,
      "expectedProfit": "-1.00000000"}),
    (65, struct.pack("<BBBBI", 1, 2, 32, 1, 65_535) + words(1, 2, 3),
     {"strategy": 1, "side": "sell", "rule": "slippage", "scopeKind": "instrument",
      "scopeIndex": 65_535, "quantity": "0.00000001", "value": 2, "limit": 3}),
    (96, packed(2, 1, 11) + struct.pack("<II", 3, 4) + words(0, 65_535, -1, 6)
     + struct.pack("<I2q", 2, 7, 8) + text("a") + text("m"),
     {"fromPhase": "open", "toPhase": "closed", "reason": "metricsReset", "failures": 3,
      "threshold": 4, "probeAt": None, "breaker": 65_535, "value": -1, "limit": 6,
      "counted": [7, 8], "actor": "a", "message": "m"}),
    (100, packed(26, 11) + words(START, START, -1)
     + struct.pack("<QQQQ", 1 << 63, 2, 3, (1 << 64) - 1)
     + b"".join(map(text, ["a", "r", "o", "t", "x", "y"])),
     {"verb": "stepDown", "channel": "socketToken", "fromTime": TIME, "until": TIME,
      "lastsNanoseconds": -1, "nonceHigh": 1 << 63, "nonceLow": 2, "planHigh": 3,
      "planLow": (1 << 64) - 1, "actor": "a", "reason": "r", "origin": "o", "target": "t",
      "argument": "x", "objection": "y"}),
]
EVERY_BODY = [(1, *one) for one in BODIES] + [(2, *one) for one in SECOND_BODIES]
every_body = pytest.mark.parametrize(
    ("layout", "kind", "body", "fields"), EVERY_BODY,
    ids=[f"kind {one[1]} layout {one[0]}" for one in EVERY_BODY])


@every_body
def test_a_body_is_decoded_to_its_fields(
    layout: int, kind: int, body: bytes, fields: dict[str, object]
) -> None:
    assert event(kind, body, layout=layout).fields() == fields


def test_every_kind_and_layout_is_tried_above() -> None:
    assert {kind for kind, _, _ in BODIES} == set(Kind) == set(LAYOUTS)
    assert len(Kind) == 68
    assert {kind for kind, _, _ in SECOND_BODIES} == {
        kind for kind, layouts in LAYOUTS.items() if len(layouts) == 2}
    assert max(map(len, LAYOUTS.values())) == 2


@every_body
def test_a_body_cut_short_or_too_long_has_no_meaning(
    layout: int, kind: int, body: bytes, fields: dict[str, object]
) -> None:
    whole = body + bytes(-len(body) % 8)
    with pytest.raises(UnknownMeaningError):
        event(kind, whole + bytes(8), layout=layout)
    for cut in range(8, len(whole) + 1, 8):
        with pytest.raises(UnknownMeaningError):
            event(kind, whole[:-cut], layout=layout)


@every_body
def test_an_unused_byte_that_is_set_has_no_meaning(
    layout: int, kind: int, body: bytes, fields: dict[str, object]
) -> None:
    unused = LAYOUTS[Kind(kind)][layout - 1].unused
    whole = body + bytes(-len(body) % 8)
    for offset in unused:
        changed = bytearray(whole)
        changed[offset] = 0x80
        with pytest.raises(UnknownMeaningError, match="unused bytes"):
            event(kind, bytes(changed), layout=layout)


@pytest.mark.parametrize(("kind", "body", "fields"), SECOND_BODIES,
                         ids=[f"kind {one[0]}" for one in SECOND_BODIES])
def test_a_second_layout_is_not_read_as_the_first(
    kind: int, body: bytes, fields: dict[str, object]
) -> None:
    with pytest.raises(UnknownMeaningError):
        event(kind, body, layout=1)


def test_the_tables_of_the_document_are_the_ones_here() -> None:
    lines = (ROOT / "docs" / "JOURNAL_FORMAT.md").read_text().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines
             if line.startswith("| ")]
    kinds = {int(row[0]): row[1].strip("`") for row in cells
             if len(row) == 4 and row[0].isdigit() and row[1].startswith("`")}
    assert {kind: Kind(kind).label for kind in kinds} == kinds
    assert len(kinds) == len(Kind)
    said = {row[0]: row[1] for row in cells if len(row) == 2}
    for what, named in SMALL_NUMBERS.items():
        assert said[what] == ", ".join(f"{one.value} {one.label}" for one in named), what


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
        (17, packed(6) + words(0, 0)),  # a seventh role
        (17, packed(0) + words(1 << 8, 0)),  # a ninth permission
        (17, packed(0) + words(0, LEAST)),  # the last bit of a set
        (18, packed(0) + words(1 << 6, 0) + 4 * text("")),  # a bit of no role
        (18, packed(2) + words(0, 0) + 4 * text("")),  # neither revoked nor not
        (19, packed(4) + text("")),  # guards nothing
        (19, struct.pack("<BBxxI", 1, 1, 65_536) + text("")),  # a breaker too many
        (20, packed(3) + words(0, 0, 0, 0) + 5 * text("")),  # a work too many
        (38, struct.pack("<BxxxI", 2, 1) + words(0) + text("")),  # neither success nor failure
        (38, struct.pack("<BxxxI", 1, 65_536) + words(0) + text("")),  # a breaker too many
        (65, struct.pack("<BBBBI", 1, 2, 18, 1, 0) + words(1, 2, 3)),  # a scope in layout 1
        (65, struct.pack("<BBBBI", 1, 2, 18, 0, 1) + words(1, 2, 3)),  # an index in layout 1
        (65, packed(1, 2, 33) + words(1, 2, 3)),  # a rule too many
        (96, packed(1, 3, 12) + words(0, 0)),  # a reason too many
        (97, packed(9) + words(0, 0) + 2 * text("")),  # a reason too many
        (100, packed(28) + 3 * text("")),  # a verb too many
        (102, packed(46, 0) + words(0, 0, 0) + 3 * text("")),  # a limit too many
        (102, packed(1, 6) + words(0, 0, 0) + 3 * text("")),  # a scope of no kind
        (102, struct.pack("<BBxxI", 1, 0, 1) + words(0, 0, 0) + 3 * text("")),  # a total's index
        (102, struct.pack("<BBxxI", 1, 4, 256) + words(0, 0, 0) + 3 * text("")),  # a venue
        (102, struct.pack("<BBxxI", 1, 1, 65_536) + words(0, 0, 0) + 3 * text("")),  # instrument
        (103, packed(0, 1) + words(0) + 2 * text("")),  # a subject of no kind
        (103, packed(5, 1) + words(0) + 2 * text("")),  # a subject of no kind
        (103, packed(1, 2) + words(0) + 2 * text("")),  # neither denied nor not
        (103, struct.pack("<BBxxI", 4, 1, 256) + words(0) + 2 * text("")),  # a strategy too many
        (104, packed(0, 4) + 2 * text("")),  # a level too many
        (105, packed(6) + words(0, 0) + 2 * text("")),  # a phase too many
        (107, packed(0) + words(0, 0) + text("")),  # no verb
        (111, packed(5) + words(0) + 2 * text("")),  # a phase too many
        (112, packed(4, 1) + words(0, 0) + text("")),  # a warning too many
        (116, packed(4) + words(1, 0) + text("")),  # an outcome too many
        (112, packed(1, 2) + words(0, 0) + text("")),  # neither raised nor not
        (9, bytes(8) + text("") + text("") + struct.pack("<I", 0x2000_0001)),  # a list
    ],
)
def test_an_impossible_body_has_no_meaning(kind: int, body: bytes) -> None:
    with pytest.raises(UnknownMeaningError) as caught:
        event(kind, body)
    assert caught.value.sequence == 7


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (65, struct.pack("<BBBBI", 1, 2, 18, 6, 0) + words(1, 2, 3)),  # a scope of no kind
        (65, struct.pack("<BBBBI", 1, 2, 18, 0, 1) + words(1, 2, 3)),  # a total's index
        (65, struct.pack("<BBBBI", 1, 2, 18, 3, 256) + words(1, 2, 3)),  # an account too many
        (96, packed(1, 2, 1) + words(0, 0, 65_536, 0, 0) + bytes(12)),  # a breaker too many
        (96, packed(1, 2, 1) + words(0, 0, 0, 0, 0)
         + struct.pack("<I", 0x2000_0001)),  # a list without an end
    ],
)
def test_an_impossible_body_of_the_second_layout_has_no_meaning(kind: int, body: bytes) -> None:
    with pytest.raises(UnknownMeaningError):
        event(kind, body, layout=2)


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.label)
def test_another_layout_has_no_meaning_and_is_named(kind: Kind) -> None:
    for layout in (0, len(LAYOUTS[kind]) + 1, 255):
        with pytest.raises(UnknownMeaningError, match=f"layout {layout} of {kind.label}"):
            event(kind, b"", layout=layout)


@pytest.mark.parametrize("kind", [0, 22, 31, 40, 63, 82, 95, 120, 255])
def test_another_kind_has_no_meaning_and_is_named(kind: int) -> None:
    with pytest.raises(UnknownMeaningError, match=f"kind {kind} has no meaning"):
        event(kind, b"")


def test_halves_are_one_number_in_hexadecimal() -> None:
    body = packed(1) + words(0, 0, 0, 1, 2, 3, -1) + 6 * text("")
    command = event(100, body, layout=2).body
    assert command.nonce == f"{1:016x}{2:016x}"
    assert command.plan == f"{3:016x}{'f' * 16}"
    planned = event(106, packed(1) + words(4, 5, 0, 0) + text("")).body
    assert planned.plan == f"{4:016x}{5:016x}"


def test_a_field_of_the_second_layout_has_a_meaning_in_the_first() -> None:
    for kind, layouts in LAYOUTS.items():
        assert fields_of(kind) == layouts[-1].fields
        assert layouts[-1].absent == ()
        for field in layouts[0].absent:
            assert not field.default, (kind, field.name)


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
