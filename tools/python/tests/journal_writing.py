"""Writes journals for tests, from the document and without a line of the reader's code.

Every field of a header can be overridden by name, so that a test can write what a writer never
would, with checksums that are right all the same.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lz4.block
import xxhash

SECTOR = 4096
JOURNAL_ID = bytes(range(16))
# 2026-01-05T09:00:00Z.
START = 1_767_603_600_000_000_000


def xxh3(data: bytes) -> int:
    return xxhash.xxh3_64_intdigest(data)


def record(kind: int = 12, body: bytes = b"", *, subject: int = 0, time: int = START,
           source: int = 0, cause: int = 0, layout: int = 1, size: int | None = None) -> bytes:
    """By default a timerElapsed, which has no body."""
    body += bytes(-len(body) % 8)
    header = struct.pack("<HBBIqqQ", 32 + len(body) if size is None else size, kind, layout,
                         subject, time, source, cause)
    return header + body


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<I", len(data)) + data


def segment_header(**fields: object) -> bytes:
    values: dict[str, object] = {
        "magic": b"DAYBOOK\0", "version": 1, "size": 4096, "journal_id": JOURNAL_ID, "epoch": 1,
        "schema": 1, "first": 1, "prepared": 1 << 20, "begun": START,
        "chain": hashlib.sha256(b"\x03" + JOURNAL_ID).digest(), "writer": b"tests", "groups": 0,
        "watermark": 0, "last_recorded": 0, "frontier": b"", "form": 0, "reserved": b"",
    }
    assert fields.keys() <= values.keys() | {"checksum"}, fields
    checksum = fields.pop("checksum", None)
    values.update(fields)
    data = struct.pack("<8sII16sIIQQq32s64sQQq2048sI1852s", *values.values())
    return data + struct.pack("<Q", xxh3(data) if checksum is None else checksum)


def tree_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, by the recursion that it gives."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(
        b"\x01" + tree_root(leaves[:left]) + tree_root(leaves[left:])).digest()


def frontier(leaves: list[bytes]) -> bytes:
    """The root of a perfect subtree for each bit of the number of leaves, the largest first."""
    data = b""
    done = 0
    for bit in reversed(range(len(leaves).bit_length())):
        if len(leaves) >> bit & 1:
            data += tree_root(leaves[done:done + (1 << bit)])
            done += 1 << bit
    return data


def block(payload: bytes, count: object, **fields: object) -> bytes:
    """A block around raw records; `stored` replaces the stored payload."""
    stored = fields.pop("stored", payload)
    padding = fields.pop("padding", b"")
    checksum = fields.pop("checksum", None)
    assert isinstance(stored, bytes)
    assert isinstance(padding, bytes)
    values: dict[str, object] = {
        "magic": b"DBLK", "version": 1, "flags": 0, "journal_id": JOURNAL_ID, "epoch": 1,
        "count": count, "first": 1, "first_time": 0, "last_time": 0, "watermark": 0,
        "raw_length": len(payload), "stored_length": len(stored), "payload_checksum": xxh3(stored),
        "groups": 0, "leaf": bytes(32), "chain": bytes(32), "monotonic": 0, "reserved": b"",
    }
    assert fields.keys() <= values.keys(), fields
    values.update(fields)
    data = struct.pack("<4sHH16sIIQqqQIIQQ32s32sq24s", *values.values())
    data += struct.pack("<Q", xxh3(data) if checksum is None else checksum) + stored + padding
    return data + bytes(-len(data) % SECTOR)


def superblock(**fields: object) -> bytes:
    """One copy; the file has two."""
    values: dict[str, object] = {
        "magic": b"DAYBSUPR", "version": 1, "size": 4096, "journal_id": JOURNAL_ID,
        "generation": 1, "epoch": 0, "flags": 0, "durable": 0, "first": 0, "reserved": b"",
    }
    assert fields.keys() <= values.keys() | {"checksum"}, fields
    checksum = fields.pop("checksum", None)
    values.update(fields)
    data = struct.pack("<8sII16sQIIQQ4024s", *values.values())
    return data + struct.pack("<Q", xxh3(data) if checksum is None else checksum)


@dataclass
class Writer:
    """Writes segments as a writer does that syncs every block before the next one."""

    directory: Path
    journal_id: bytes = JOURNAL_ID
    epoch: int = 0
    next_sequence: int = 1
    groups: int = 0
    watermark: int = 0
    last_recorded: int = 0
    chain: bytes = b""
    version: int = 1
    leaves: list[bytes] = field(default_factory=list)
    # Of the current segment: the fields of its header, and its groups of records.
    segment_begin: dict[str, Any] = field(default_factory=dict)
    segment_groups: list[list[bytes]] = field(default_factory=list)
    path: Path = field(default_factory=Path)
    # Where each block of the current segment begins.
    offsets: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        self.chain = hashlib.sha256(b"\x03" + self.journal_id).digest()

    def begin(self, *, new_epoch: bool = True, **fields: object) -> Path:
        """Begins a segment; the fields override those of its header."""
        self.epoch += new_epoch
        self.watermark = self.next_sequence - 1
        values: dict[str, object] = {
            "journal_id": self.journal_id, "epoch": self.epoch, "first": self.next_sequence,
            "chain": self.chain, "groups": self.groups, "watermark": self.watermark,
            "last_recorded": self.last_recorded, "version": self.version,
        }
        if self.version == 2:
            values["frontier"] = frontier(self.leaves)
        values.update(fields)
        self.segment_begin = values
        self.segment_groups = []
        self.path = self.directory / f"{self.next_sequence:020d}-{self.epoch:06d}.segment"
        self.path.write_bytes(segment_header(**values))
        self.offsets = []
        return self.path

    def group(self, records: list[bytes], *, compressed: bool = False, **fields: object) -> bytes:
        """Appends a block with these records; the fields override those of its header."""
        payload = b"".join(records)
        leaf = hashlib.sha256(
            b"\x00" + struct.pack("<IIQ", self.epoch, len(records), self.next_sequence) + payload
        ).digest()
        first_time, = struct.unpack_from("<q", records[0], 8)
        last_time, = struct.unpack_from("<q", records[-1], 8)
        values: dict[str, object] = {
            "journal_id": self.journal_id, "epoch": self.epoch, "first": self.next_sequence,
            "first_time": first_time, "last_time": last_time, "watermark": self.watermark,
            "groups": self.groups, "leaf": leaf, "chain": self.chain,
        }
        if compressed:
            values["flags"] = 1
            values["stored"] = lz4.block.compress(payload, store_size=False)
        values.update(fields)
        data = self._append(block(payload, values.pop("count", len(records)), **values))
        self.next_sequence += len(records)
        self.groups += 1
        self.watermark = self.next_sequence - 1
        self.last_recorded = last_time
        written = values["leaf"]
        assert isinstance(written, bytes)
        self.leaves.append(written)
        self.segment_groups.append(records)
        self.chain = hashlib.sha256(b"\x02" + self.chain + written).digest()
        return data

    def empty(self, *, clean_end: bool = False, **fields: object) -> bytes:
        """Appends an empty block."""
        values: dict[str, object] = {
            "flags": 6 if clean_end else 2, "journal_id": self.journal_id, "epoch": self.epoch,
            "first": self.next_sequence, "watermark": self.watermark, "groups": self.groups,
            "chain": self.chain,
        }
        values.update(fields)
        return self._append(block(b"", values.pop("count", 0), **values))

    def superblocks(self, **fields: object) -> None:
        """Both files, as after the last change of segments; the fields override the newest's."""
        first = int(self.path.name[:20])
        values: dict[str, object] = {
            "journal_id": self.journal_id, "generation": 2, "epoch": self.epoch, "first": first,
            "durable": first - 1,
        }
        older = superblock(**{**values, "generation": 1})
        (self.directory / "superblock.b").write_bytes(older * 2)
        values.update(fields)
        (self.directory / "superblock.a").write_bytes(superblock(**values) * 2)

    def append(self, data: bytes) -> None:
        """Appends any bytes to the current segment."""
        with self.path.open("ab") as file:
            file.write(data)

    def _append(self, data: bytes) -> bytes:
        self.offsets.append(self.path.stat().st_size)
        self.append(data)
        return data


def timers(count: int, start: int = START) -> list[bytes]:
    """So many records, one millisecond apart."""
    return [record(time=start + index * 1_000_000) for index in range(count)]
