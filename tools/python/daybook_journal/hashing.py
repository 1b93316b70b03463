"""The three hashes of the format: XXH3 for bytes on a device, SHA-256 for leaf and chain.

    leaf          = SHA-256(00 | epoch u32 | record count u32 | first sequence u64 | raw payload)
    chain         = SHA-256(02 | chain before | leaf)
    genesis chain = SHA-256(03 | journal id)
"""

from __future__ import annotations

import hashlib
import struct

import xxhash

_LEAF = struct.Struct("<BIIQ")


def checksum(data: bytes | memoryview) -> int:
    """XXH3-64 with seed 0."""
    return int(xxhash.xxh3_64_intdigest(data))


def leaf_hash(epoch: int, record_count: int, first_sequence: int, raw_payload: bytes) -> bytes:
    """The hash of one commit group: leaf number *groups before* of the Merkle tree."""
    digest = hashlib.sha256(_LEAF.pack(0, epoch, record_count, first_sequence))
    digest.update(raw_payload)
    return digest.digest()


def chain_hash(chain_before: bytes, leaf: bytes) -> bytes:
    """The chain after a group."""
    return hashlib.sha256(b"\x02" + chain_before + leaf).digest()


def genesis_chain(journal_id: bytes) -> bytes:
    """The chain before the first group of a journal."""
    return hashlib.sha256(b"\x03" + journal_id).digest()
