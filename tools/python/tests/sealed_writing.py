"""Writes sealed segments for tests, from the document and without a line of the reader's code.

The columns are the plainest ones: planes of raw lanes, and whole rows where none are asked for.
"""

from __future__ import annotations

import hashlib
import struct

from journal_writing import JOURNAL_ID, Writer, frontier, segment_header, xxh3


def lane(data: bytes) -> bytes:
    return b"\x11" + data


def column(values: list[int], *, predictor: int = 0, other: int = 0, mode: int = 0, codec: int = 2,
           base: int = 0, unit: int = 1, start: int = 0, data: bytes | None = None) -> bytes:
    """A column of these numbers u as they are stored, by default in eight planes."""
    head = struct.pack("<BBBBQ", predictor, other, mode, codec, base)
    if codec != 0:
        head += struct.pack("<Q", unit)
    if predictor == 1:
        head += struct.pack("<Q", start)
    if data is None:
        rows = struct.pack(f"<{len(values)}Q", *values)
        data = b"\x08" + b"".join(lane(rows[index::8]) for index in range(8))
    return head + data


def whole_payload(groups: list[list[bytes]]) -> bytes:
    """All records in one row group of form 2."""
    records = [one for group in groups for one in group]
    raw = b"".join(records)
    times = [struct.unpack_from("<Q", one, 8)[0] for one in records]
    return (struct.pack("<BBBIQ", 1, 2, 0, len(records), 0) + column([0] * len(records))
            + column(times) + column([len(group) for group in groups])
            + struct.pack("<II", len(raw), 0) + raw)


def kind_bits(kinds: set[int]) -> bytes:
    bits = bytearray(32)
    for kind in kinds:
        bits[kind // 8] |= 1 << kind % 8
    return bytes(bits)


class Sealed:
    """The sealed form of the segment that a writer is in, in blocks of so many groups."""

    def __init__(self, writer: Writer, groups_in_block: int = 2) -> None:
        self.writer = writer
        self.groups = writer.segment_groups
        self.groups_in_block = groups_in_block
        # Overridden by tests.
        self.header: dict[str, object] = {}
        self.block: dict[str, object] = {}
        self.footer: dict[str, object] = {}
        self.payload = whole_payload
        self.subject_kinds: set[int] = {12}

    def write(self) -> None:
        """In place of the live form."""
        sealed = self.writer.path.with_suffix(".sealed")
        sealed.write_bytes(self.data())
        self.writer.path.unlink()
        self.writer.path = sealed

    def data(self) -> bytes:
        begin = self.writer.segment_begin
        header = {**begin, "version": 2, "form": 1,
                  "frontier": frontier(self.writer.leaves[:begin["groups"]]), **self.header}
        data = segment_header(**header)
        epoch, sequence, count = begin["epoch"], begin["first"], begin["groups"]
        chain, time = begin["chain"], begin["last_recorded"]
        first_sequence = sequence
        index = b""
        statistics: dict[int, tuple[int, int]] = {}
        pairs: set[tuple[int, int]] = set()
        raw_bytes = blocks = 0
        for start in range(0, len(self.groups), self.groups_in_block):
            groups = self.groups[start:start + self.groups_in_block]
            records = [one for group in groups for one in group]
            payload = self.payload(groups)
            before, first, groups_before = chain, sequence, count
            for group in groups:
                leaf = hashlib.sha256(b"\0" + struct.pack("<IIQ", epoch, len(group), sequence)
                                      + b"".join(group)).digest()
                chain = hashlib.sha256(b"\x02" + chain + leaf).digest()
                sequence += len(group)
                count += 1
            kinds = set()
            for one in records:
                kind, subject = one[2], struct.unpack_from("<I", one, 4)[0]
                kinds.add(kind)
                number, size = statistics.get(kind, (0, 0))
                statistics[kind] = (number + 1, size + len(one))
                raw_bytes += len(one)
                if kind in self.subject_kinds:
                    pairs.add((subject, blocks))
            first_time, = struct.unpack_from("<q", records[0], 8)
            time, = struct.unpack_from("<q", records[-1], 8)
            values = {
                "magic": b"DBSL", "version": 1, "zero": 0, "journal_id": JOURNAL_ID,
                "epoch": epoch, "count": len(records), "first": first, "first_time": first_time,
                "last_time": time, "groups_before": groups_before, "groups": len(groups),
                "raw": sum(map(len, records)), "payload_bytes": len(payload), "zero_too": 0,
                "chain": before, "chain_behind": chain, "payload_checksum": xxh3(payload),
                **self.block}
            block = struct.pack("<4sHH16sIIQqqQIIII32s32sQ", *values.values())
            index += struct.pack("<QQIIqqQ32s", len(data), first, len(records), len(payload),
                                 first_time, time, groups_before, kind_bits(kinds))
            data += block + struct.pack("<Q", xxh3(block)) + payload
            blocks += 1
        table = b"".join(struct.pack("<B7sQQ", kind, b"", *statistics[kind])
                         for kind in sorted(statistics))
        directory, chunks = self._subjects(sorted(pairs))
        schema = b"12\ttimerElapsed\t0\tnothing\n"
        end = {
            "magic": b"DSFT", "version": 1, "zero": 0, "journal_id": JOURNAL_ID, "epoch": epoch,
            "blocks": blocks, "first": first_sequence, "next": sequence, "groups": count,
            "time": time, "chain": chain, "frontier": frontier(self.writer.leaves[:count]),
            "kinds": len(statistics), "chunks": len(directory) // 24, "pairs": len(pairs),
            "schema": len(schema), "raw": raw_bytes, "bits": kind_bits(self.subject_kinds),
            "index_hash": xxh3(index), "statistics_hash": xxh3(table),
            "schema_hash": xxh3(schema), "directory_hash": xxh3(directory), **self.footer}
        head = struct.pack("<4sHH16sIIQQQq32s2048sIIQQQ32s4Q", *end.values())
        footer = head + struct.pack("<Q", xxh3(head)) + index + table + schema + directory + chunks
        trailer = struct.pack("<QQ", len(data), len(footer))
        return data + footer + trailer + struct.pack("<Q", xxh3(trailer)) + b"DAYBSEAL"

    @staticmethod
    def _subjects(pairs: list[tuple[int, int]]) -> tuple[bytes, bytes]:
        """Chunks of at most two pairs, so that there are some."""
        directory = chunks = b""
        for start in range(0, len(pairs), 2):
            some = pairs[start:start + 2]
            chunk = column([one for one, _ in some]) + column([one for _, one in some])
            directory += struct.pack("<IIIIQ", some[0][0], some[-1][0], len(some), len(chunk),
                                     xxh3(chunk))
            chunks += chunk
        return directory, chunks
