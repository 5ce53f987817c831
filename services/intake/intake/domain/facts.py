"""The ids of the facts that a case holds: a set that costs next to nothing to put away and take up again.

A snapshot of a long case is little else than these ids. As a set of texts, 5,000 of them take longer to restore than
everything else of the case together; as one run of bytes they are looked through only when somebody asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterator

ID_BYTES = 16


class Facts:
    """A set of UUIDs, as texts; it only grows."""

    def __init__(self) -> None:
        self._packed = b""
        self._added: set[str] = set()

    def add(self, fact: str) -> None:
        """Take up one more id."""
        self._added.add(fact)

    def __contains__(self, fact: str) -> bool:
        return fact in self._added or (bool(self._packed) and self._holds(UUID(fact).bytes))

    def __iter__(self) -> Iterator[str]:
        packed = self._packed
        yield from (str(UUID(bytes=packed[at : at + ID_BYTES])) for at in range(0, len(packed), ID_BYTES))
        yield from self._added

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and set(self) == set(other)

    __hash__ = None  # type: ignore[assignment]  # it changes

    def pack(self) -> bytes:
        """Return the ids as one run of bytes."""
        return self._packed + b"".join(sorted(UUID(fact).bytes for fact in self._added))

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Return the set that `pack` put away."""
        facts = cls()
        facts._packed = packed
        return facts

    def _holds(self, wanted: bytes) -> bool:
        at = self._packed.find(wanted)
        while at % ID_BYTES and at >= 0:  # found across two ids
            at = self._packed.find(wanted, at + 1)
        return at >= 0
