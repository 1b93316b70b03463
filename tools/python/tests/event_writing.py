"""A journal with every kind and layout of schema version 3, from the document's table alone.

Its indexes are those of what it declares first, so that a reader that knows their names can name
them, and every optional field is there and is not there once.
"""

from __future__ import annotations

import struct
from pathlib import Path

from journal_writing import START, Writer, record, text

_SECOND = 1_000_000_000
_ONE = 100_000_000
_LEAST = -(1 << 63)


def _words(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}q", *values)


def _packed(*values: int, high: int = 0) -> bytes:
    return bytes(values) + bytes(4 - len(values)) + struct.pack("<I", high)


def _texts(*values: str) -> bytes:
    return b"".join(map(text, values))


def _declarations() -> list[tuple[int, int, bytes]]:
    return [
        (1, 1, struct.pack("<II", 1, 1) + _packed(2, 0) + _words(7, 0)
         + _texts("build", "hash", "host", "feed", "demo", "generated")),
        (3, 1, _words(2, 4096) + _texts("quarantine/one.torn")),
        (3, 2, _words(2, 4096) + _texts("quarantine/two.torn", "0" * 64)),
        (20, 1, _packed(1) + _words(3, 0, 8192, START)
         + _texts("ada", "bad sector", "0123456789abcdef", "quarantine/a.damaged", "1" * 64)),
        (20, 1, _packed(2) + _words(0, 0, 0, 0)
         + _texts("engine", "copy 1 of superblock.a", "", "", "")),
        (5, 1, _packed(0) + _texts("USDT")),
        (5, 1, _packed(1) + _texts("SOL")),
        (6, 1, _packed(0) + _texts("simulated")),
        (7, 1, _packed(0, 1, 0) + _words(_ONE // 100, _ONE // 100) + _texts("SOLUSDT")),
        (8, 1, _packed(0, 0) + _words(10_000 * _ONE) + _texts("main")),
        (9, 1, _packed(0, 0, high=1) + _texts("momentum", "desk") + struct.pack("<I", 0)),
        (16, 1, _words(2, 3600 * _SECOND)),
        *((17, 1, _packed(role) + _words(0b1111_1111 >> role, 1 << role)) for role in range(6)),
        (18, 1, _packed(0) + _words(0b11_1110, 1000) + _texts("ada", "", "profile", "start")),
        (18, 1, _packed(1) + _words(0, -1) + _texts("bob", "f" * 64, "profile", "gone")),
        (19, 1, _packed(2, 255, high=1) + _texts("rates")),
        (19, 1, _packed(3, 0, high=2) + _texts("node")),
        (10, 1, _packed(17) + _words(2**63 - 1, 3 * _ONE) + _texts("profile", "start")),
        (14, 1, _words(20458, 10_000 * _ONE)),
    ]


def _facts() -> list[tuple[int, int, bytes]]:
    return [
        (38, 1, _packed(1, high=1) + _words(_SECOND) + _texts("quick")),
        (38, 1, _packed(0, high=2) + _words(2**40) + _texts("")),
        (39, 1, _packed(0) + _words(25 * _ONE)),
        (64, 1, _packed(0, 1, 1, 1) + _words(150 * _ONE, _ONE, -3, 4)),
        (64, 2, _packed(0, 2, 2, 2) + _words(150 * _ONE, _ONE, -3, 4, -_ONE)),
        (65, 1, _packed(0, 1, 19) + _words(_ONE, 5, 0)),
        *((65, 2, _packed(0, 2, rule, scope, high=0) + _words(_ONE, 2, 3))
          for scope, rule in ((1, 32), (2, 25), (3, 17), (4, 30))),
        (96, 1, _packed(1, 2, 1) + struct.pack("<II", 5, 5) + _words(START + 9 * _SECOND)),
        (96, 2, _packed(2, 3, 2) + struct.pack("<II", 5, 5) + _words(0, 2, 0, 0)
         + struct.pack("<I2q", 2, 3, 4) + _texts("ada", "because")),
        (96, 2, _packed(1, 2, 7) + struct.pack("<II", 0, 5) + _words(0, 0, _ONE, _ONE)
         + struct.pack("<I", 0) + _texts("", "")),
        (100, 1, _packed(3) + _texts("ada", "look", "script")),
        *((100, 2, _packed(verb, verb % 13) + _words(START, START + _SECOND, 60 * _SECOND)
           + struct.pack("<QQQQ", 1 << 63, verb, 2, (1 << 64) - 1)
           + _texts("ada", "why", "socket user 1000", "SOLUSDT", "high",
                    "" if verb % 2 else "a stop file is there"))
          for verb in range(1, 28)),
        (101, 1, _packed(26) + _texts("ada", "no stage")),
    ]


def _decisions() -> list[tuple[int, int, bytes]]:
    values = {17: _ONE, 6: 2500, 7: 250_000_000, 41: 600 * _SECOND, 45: 50}
    return [
        *((102, 1, _packed(limit, 0) + _words(2 * value, value, START + 60 * _SECOND)
           + _texts("ada", "bob", "why")) for limit, value in values.items()),
        (102, 1, _packed(29, 1) + _words(_LEAST + 1, _LEAST, 0) + _texts("ada", "", "none")),
        (102, 1, _packed(26, 4) + _words(2**63 - 1, _LEAST + 1, 0) + _texts("engine", "", "over")),
        (102, 1, _packed(11, 5, high=2) + _words(_LEAST + 1, 9, 0) + _texts("ada", "", "many")),
        *((103, 1, _packed(kind, denied) + _words(denied * START) + _texts("ada", "news"))
          for kind in (1, 2, 3, 4) for denied in (1, 0)),
        *((104, 1, _packed(level, (level + 1) % 4) + _texts("ada", "worse")) for level in range(4)),
        *((105, 1, _packed(phase) + _words(START + _SECOND, START + 2 * _SECOND)
           + _texts("ada", "disks")) for phase in range(6)),
        # A person, security and the journal have nothing that was measured.
        *((97, 1, _packed(reason) + (_words(0, 0) if reason in (1, 5, 7) else _words(1, 2))
           + _texts("engine", "enough")) for reason in range(1, 9)),
        (106, 1, _packed(2) + struct.pack("<QQQq", 1 << 63, 2, 3, START) + _texts("ada")),
        (107, 1, _packed(16) + _words(40, START + _SECOND) + _texts("ada", "500")),
        (108, 1, _packed(1, 2) + _words(40) + _texts("bob", "agreed")),
        (98, 1, _words(3) + _texts("ada", "checked")),
        *((109, 1, _packed(stage, (stage + 1) % 3) + _words(2500) + _texts("engine", "dwelt"))
          for stage in range(3)),
        (110, 1, _packed(0) + _words(0b10, -1) + _texts("eve", "0" * 64, "ada", "new")),
        *((111, 1, _packed(phase, high=3) + _words(phase) + _texts("ada", "out"))
          for phase in range(4)),
        *((112, 1, _packed(warning, raised) + _words(-1, 2) + _texts("held"))
          for warning in (1, 2, 3) for raised in (1, 0)),
        (113, 1, _words(START + 3600 * _SECOND) + _texts("ada", "alone")),
        *((114, 1, _packed(reason, high=reason) + _words(1000 - 1001 * (reason % 2), reason)
           + _texts("explode", "no such command")) for reason in (1, 2, 3)),
        *((115, 1, _packed(rejected) + _words(40) + _texts("bob", "no")) for rejected in (0, 1)),
        (21, 1, _texts("/etc/daybook/page")),
        *((116, 1, _packed(outcome, high=outcome) + _words(3, -1) + _texts("held"))
          for outcome in (1, 2, 3)),
    ]


def write_every_event(directory: Path) -> Writer:
    """Three groups in one segment of schema version 3, ended cleanly."""
    writer = Writer(directory, version=2)
    writer.begin(schema=3)
    time = START
    for events in (_declarations(), _facts(), _decisions()):
        group = []
        for kind, layout, body in events:
            time += 1_000_000
            group.append(record(kind, body, layout=layout, time=time))
        writer.group(group)
    writer.empty()
    writer.empty(clean_end=True)
    writer.superblocks(flags=1, durable=writer.next_sequence - 1)
    return writer
