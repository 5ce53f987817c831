"""The Merkle tree of RFC 6962 section 2.1: one SHA-256 for many leaves, and short proofs that a leaf is among them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAF = b"\x00"
NODE = b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf."""
    return hashlib.sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees beside each other."""
    return hashlib.sha256(NODE + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf and keeps one hash for each complete subtree, so it stays small."""

    def __init__(self) -> None:
        self.size = 0
        self._complete: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add the hash of a leaf at the right."""
        position, self.size = self.size, self.size + 1
        while position & 1:
            leaf = node_hash(self._complete.pop(), leaf)
            position >>= 1
        self._complete.append(leaf)

    def root(self) -> bytes:
        """Return the hash of the whole tree; that of no bytes when it is empty."""
        if not self._complete:
            return hashlib.sha256(b"").digest()
        *others, root = self._complete
        for subtree in reversed(others):
            root = node_hash(subtree, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over the hashes of leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def paths(leaves: Sequence[bytes], indexes: Sequence[int]) -> dict[int, list[bytes]]:
    """Return the audit paths of leaves: the hashes beside the way from the leaf to the root, in that order."""
    found: dict[int, list[bytes]] = {index: [] for index in indexes}
    _climb(leaves, 0, sorted(found), found)
    return found


def _climb(leaves: Sequence[bytes], offset: int, wanted: Sequence[int], found: dict[int, list[bytes]]) -> bytes:
    if not wanted:
        return root_of(leaves)
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two below the size
    in_left = [index for index in wanted if index < offset + half]
    in_right = wanted[len(in_left) :]
    left = _climb(leaves[:half], offset, in_left, found)
    right = _climb(leaves[half:], offset + half, in_right, found)
    for index in in_left:
        found[index].append(right)
    for index in in_right:
        found[index].append(left)
    return node_hash(left, right)
