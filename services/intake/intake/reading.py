"""What people read in intake: the petitioner, the history, the papers. Each reading of personal data is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.store.people import note_reading
from intake.store.recorder import Cases
from radica.access import Lane

if TYPE_CHECKING:
    from intake.domain.case_event import CaseEvent
    from intake.papers import Papers
    from intake.store.people import People
    from radica.access import Access
    from radica.clock import Clock
    from radica.log import Entry
    from radica.postgres import Database


SHOWN_APART = ("petitioner", "description")


class Reading:
    """The queries of intake."""

    def __init__(self, db: Database, clock: Clock, people: People, papers: Papers) -> None:
        self._db = db
        self._clock = clock
        self._people = people
        self._papers = papers

    def case(self, access: Access, radicado: str) -> dict[str, Any]:
        """Return the case with its petitioner, None for an anonymous one and once erased, and what else was said."""
        filed, personal = self._filed(access, radicado, "petitioner")
        return {
            "radicado": radicado,
            **filed.message.data,
            "petitioner": personal and personal["petitioner"],
            "description": personal and personal["description"],
            "filing": personal and {name: value for name, value in personal.items() if name not in SHOWN_APART},
            "erased": personal is None,
        }

    def form(self, access: Access, radicado: str, code: str | None = None) -> bytes:
        """Return GCO F14 or F15 with the filing receipt as PDF, and on it the verification code if it was proved."""
        filed, personal = self._filed(access, radicado, "form")
        return self._papers.filing(filed, personal, code)

    def history(self, access: Access, radicado: str, after: int) -> list[Entry]:
        """Return the case's events after a version, as they were announced; no personal data is in them."""
        if Lane.SERVICE not in access.lanes:
            access.require_staff()
        with self._db.transaction() as tx:
            return Cases(tx).entries(radicado, after)

    def _filed(self, access: Access, radicado: str, what: str) -> tuple[CaseEvent, dict[str, Any] | None]:
        lane = access.require_staff()
        with self._db.transaction() as tx:
            filed = Cases(tx).history(radicado, limit=1)[0]
            personal = self._people.open(tx, radicado, filed.sealed) if filed.sealed else None
            note_reading(tx, radicado, access.who, lane, what, self._clock.now())
        return filed, personal
