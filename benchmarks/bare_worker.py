"""nameko with next to nothing in it, for `nameko run`: one event handler that does nothing."""

from __future__ import annotations

from typing import ClassVar

from nameko.events import event_handler


class BareService:
    """Hears one event."""

    name: ClassVar[str] = "bare"

    @event_handler("elsewhere", "something")  # type: ignore[untyped-decorator]
    def heard(self, payload: object) -> None:
        """Do nothing with it."""
