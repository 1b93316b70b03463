"""The Merkle tree over all groups (RFC 6962), as far as one pass from left to right needs it.

    node       = SHA-256(01 | left | right)
    empty tree = SHA-256 of nothing

A frontier holds the root of one perfect subtree for each bit that is set in the number of leaves,
the largest first. Stored, it has 2048 bytes, with zeros behind.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

HASH_BYTES = 32
FRONTIER_BYTES = 2048


def node_hash(left: bytes, right: bytes) -> bytes:
    """An inner node of the tree."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed of a tree to append to it and to know its root."""

    size: int = 0
    subtrees: tuple[bytes, ...] = ()

    @staticmethod
    def of_bytes(size: int, data: bytes) -> Frontier | None:
        """As a segment's header stores it; None where zeros have to be and are not."""
        used = size.bit_count() * HASH_BYTES
        if len(data) != FRONTIER_BYTES or any(data[used:]):
            return None
        return Frontier(size, tuple(data[begin:begin + HASH_BYTES]
                                    for begin in range(0, used, HASH_BYTES)))

    def appending(self, leaf: bytes) -> Frontier:
        """The tree with one more leaf: equal subtrees are joined, as a carry runs through bits."""
        subtrees = list(self.subtrees)
        bits = self.size
        while bits & 1:
            leaf = node_hash(subtrees.pop(), leaf)
            bits >>= 1
        return Frontier(self.size + 1, (*subtrees, leaf))

    @property
    def root(self) -> bytes:
        """Of the whole tree: the subtrees are joined from the smallest to the largest."""
        if not self.subtrees:
            return hashlib.sha256(b"").digest()
        root = self.subtrees[-1]
        for subtree in reversed(self.subtrees[:-1]):
            root = node_hash(subtree, root)
        return root
