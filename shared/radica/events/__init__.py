"""The published language: one model per public event, grouped by the service that announces it.

`contracts/` holds each one's JSON Schema and example, generated from here (`python -m radica.contracts`). An event
changes only by adding optional fields; anything else is a new version beside the old one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.events.common import BaseEvent, DocumentRef

__all__ = ["ALL_VERSIONS", "EVENTS", "PRODUCERS", "BaseEvent", "DocumentRef", "parse"]
OF_ALL = frozenset({"ALL_VERSIONS", "EVENTS", "PRODUCERS", "parse"})

if TYPE_CHECKING:
    from radica.events.known import ALL_VERSIONS, EVENTS, PRODUCERS, parse
else:

    def __getattr__(name: str) -> object:
        """Load the events of all services for whoever asks for them all: most processes announce a few, hear none."""
        if name not in OF_ALL:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        from radica.events import known  # noqa: PLC0415 - 60 models, 15 ms of a start

        globals().update({each: getattr(known, each) for each in OF_ALL})
        return globals()[name]
