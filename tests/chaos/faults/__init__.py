"""The faults of the matrix (reliability.md 4.3), each a small class that hurts the system and makes it whole again."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from tests.chaos.world import World


class Fault(Protocol):
    """One way to hurt the system while clients work; made anew for each time it is used."""

    code: ClassVar[str]

    @abstractmethod
    def strike(self, world: World) -> None:
        """Hurt the system, for a bounded time."""

    def heal(self, world: World) -> None:
        """Make whole what is still broken; what dies is started again by the keeper in any case."""
