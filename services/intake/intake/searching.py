"""Search for staff: which cases a text may mean, found by blind marks and numbers; only what may be shown is opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from intake.domain import asking, citizen
from intake.domain.asking import By
from intake.finding import Finding
from intake.showing import sees_all
from intake.store import readings, sought
from intake.store.readings import Reader
from intake.store.recorder import Cases
from intake.store.searches import note_search
from radica.access import STAFF, Lane
from radica.envelope import decode
from radica.errors import Forbidden
from radica.purpose import Purpose, purpose_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.domain.asking import Asked
    from intake.domain.pqr import PQR
    from intake.finding import Hit
    from intake.likeness import Likeness
    from intake.store.people import People
    from radica.access import Access
    from radica.clock import Clock
    from radica.postgres import Database, Transaction

OF_PEOPLE = frozenset((By.NAME, By.IDENTITY))


@dataclass(frozen=True, slots=True)
class Shown:
    """A case that was found, with what its people said of themselves, and why and how near it was found."""

    hit: Hit
    filed: dict[str, Any]
    personal: dict[str, Any] | None
    matched: Likeness


class Searching:
    """Finds cases for staff."""

    def __init__(self, db: Database, clock: Clock, people: People) -> None:
        self._db = db
        self._clock = clock
        self._people = people
        self._finding = Finding(people.marks, clock)

    def search(
        self, access: Access, text: str, by: By | None, after: tuple[int, str] | None, stated: str | None = None
    ) -> dict[str, Any]:
        """Return the cases that a text may mean, nearest first, a page at a time; each name shown is noted.

        `stated` is the purpose that was said, if one was. Raises Forbidden by who it is, Invalid for a text by which
        nothing can be found, TooManySearches.
        """
        lane = access.require(*(lane for lane in Lane if lane in STAFF))
        sees_names = sees_all(access)
        implied = None if sees_names or lane != Lane.ADMINISTRATOR else Purpose.SUPPORT  # who sees initials, not names
        reader = Reader.of(access, lane, purpose_of(stated or implied, lane))
        asked = _allowed(asking.understood(text, by), sees_names=sees_names)
        with self._db.transaction() as tx:
            note_search(tx, access.who, self._clock.now())
            hits, more = self._finding.page(tx, asked, after)
            shown = list(self._looked_at(tx, asked, hits))
            cases = Cases(tx).get_many([each.hit.radicado for each in shown])
            for each in shown:
                what, fields = _what(each, sees_names=sees_names), _fields(each, sees_names=sees_names)
                readings.note(tx, each.hit.radicado, reader, what, fields, self._clock.now())
        return {
            "by": sorted(asked.by),
            "items": [_told(each, cases[each.hit.radicado], sees_names=sees_names) for each in shown],
            "next": hits[-1].place if more and _worth_going_on(hits, shown) else None,
        }

    def _looked_at(self, tx: Transaction, asked: Asked, hits: Sequence[Hit]) -> Iterator[Shown]:
        """Open what was found and keep what is really alike, nearest first."""
        filed = sought.filed(tx, [hit.radicado for hit in hits])
        seen = [self._opened(asked, hit, filed[hit.radicado]) for hit in hits]
        yield from sorted((each for each in seen if each), key=_nearness, reverse=True)

    def _opened(self, asked: Asked, hit: Hit, row: Any) -> Shown | None:  # noqa: ANN401 - a row
        personal = None
        if row.sealed is not None and row.sealed_key is not None:
            personal = self._people.opened(hit.radicado, bytes(row.sealed), bytes(row.sealed_key))
        matched = _compared(asked, hit, personal)
        return Shown(hit, decode(row.data), personal, matched) if matched else None


def _allowed(asked: Asked, *, sees_names: bool) -> Asked:
    """Return the question without what the lane may not ask by; raises Forbidden where nothing is left of it."""
    if sees_names or not asked.by & OF_PEOPLE:
        return asked
    if not asked.by - OF_PEOPLE:
        raise Forbidden(
            "Su rol no busca por nombre ni por identificación.",
            "Busque por radicado o por cuenta, o pídalo a servicio al cliente.",
        )
    return replace(asked, by=asked.by - OF_PEOPLE)


def _compared(asked: Asked, hit: Hit, personal: dict[str, Any] | None) -> Likeness | None:
    """Return why a case was found, None when what was opened turns out to be another's."""
    from intake import likeness  # noqa: PLC0415 - what measures it (2.4 MiB) serves searches alone

    if hit.text is not None:
        return likeness.of_code(asked.plain, hit.text, exact=hit.exact)
    who = personal and hit.part and personal[hit.part]
    if not who:  # erased since the marks were looked up
        return None
    if hit.by is By.NAME:
        return likeness.of_names(asked.name, who["name"])
    return likeness.of_numbers(asked.code, who["id_number"]) or likeness.of_numbers(asked.identity, who["id_number"])


def _nearness(shown: Shown) -> tuple[bool, float, str]:
    return shown.hit.exact, shown.matched.degree, shown.hit.radicado


def _worth_going_on(hits: Sequence[Hit], shown: Sequence[Shown]) -> bool:
    """Whether what follows may be alike too: where nobody in a page's second half was, nobody after it is."""
    half = {hit.radicado for hit in hits[len(hits) // 2 :]}
    return any(each.hit.radicado in half for each in shown)


def _what(shown: Shown, *, sees_names: bool) -> str:
    return f"search by {shown.hit.by}" + ("" if sees_names else ", masked")


def _fields(shown: Shown, *, sees_names: bool) -> dict[str, Any]:
    who = shown.personal and shown.personal["petitioner"]
    return {"petitioner": _named(who)} if who and sees_names else {}


def _told(shown: Shown, case: PQR, *, sees_names: bool) -> dict[str, Any]:
    hit, matched = shown.hit, shown.matched
    who = shown.personal and shown.personal["petitioner"]
    return {
        "radicado": hit.radicado,
        "kind": case.kind,
        "state": citizen.state_of(case),
        "cause": shown.filed.get("cause"),
        "account": shown.filed.get("account"),
        "municipality": shown.filed.get("municipality"),
        "filed_at": shown.filed.get("filed_at"),
        "due_on": case.due_on,
        "outgoing_number": case.outgoing_number,
        "petitioner": _named(who) if sees_names else citizen.masked(who),
        "matched": {
            "by": hit.by,
            "part": hit.part,
            "exact": hit.exact,
            "likeness": matched.percent,
            "text": matched.text,
            "stretches": matched.stretches,
        },
    }


def _named(petitioner: dict[str, Any] | None) -> dict[str, str] | None:
    return petitioner and {"name": petitioner["name"], "id_number": petitioner.get("id_number") or ""}
