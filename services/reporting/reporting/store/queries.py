"""What people ask of the cases: worklists, search, one case, counts, registers. Through mongoengine's query sets."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mongoengine import Q

from reporting.store.documents import CaseDocument, queried
from reporting.store.mongo import answering
from reporting.store.projection import WITHOUT_TIMELINE, from_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mongoengine.queryset import QuerySet
    from pymongo.client_session import ClientSession

    from reporting.domain.case import Case
    from reporting.store.generations import AsOf, Generations

BRIEF = (
    "radicado", "kind", "cause", "municipality", "account", "step", "next_acts", "due_on", "state", "area",
    "radicated_on", "warned_days_left", "expired", "recognise_by", "silence_recognised_at", "notified_on",
    "needs_citation", "delivered_at", "awaits_user_until",
)  # fmt: skip
"""The fields of a case that lists show."""

READ_THROUGH = 1000


class Cases:
    """Reads of the live generation; every list is bounded."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations

    def as_of(self) -> AsOf:
        """Return how far the live generation has read intake's log."""
        return self._generations.as_of(self._generations.live())

    def worklist(self, lane: str, after: tuple[str, str] | None, limit: int) -> list[Case]:
        """Return cases with an act open to a lane, soonest due first, then by radicado; after (due_on, radicado)."""
        waiting = self._live().filter(next_acts__lane=lane)
        if after:
            due_on, radicado = after
            waiting = waiting.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, radicado__gt=radicado))
        return self._brief(waiting.order_by("due_on", "radicado"), limit)

    def search(self, text: str, after: str | None, limit: int) -> list[Case]:
        """Return cases whose radicado contains `text` or whose account it is, newest number first; all for no text.

        A case of the old system is found by the number that it had there too.
        """
        found = self._live()
        if text:
            found = found.filter(
                Q(radicado=re.compile(re.escape(text.upper()))) | Q(account=text) | Q(original_number=text)
            )
        if after:
            found = found.filter(radicado__lt=after)
        return self._brief(found.order_by("-radicado"), limit)

    def case(self, radicado: str) -> Case | None:
        """Return a whole case, None if it is not known (yet)."""
        with answering():
            document = self._live().filter(radicado=radicado).as_pymongo().first()
        return from_document(document) if document else None

    def has_event(self, radicado: str, event_id: str) -> bool:
        """Whether an event stands in a case's timeline."""
        with answering():
            found = self._live().filter(radicado=radicado, timeline__event_id=event_id)
            return found.only("radicado").as_pymongo().first() is not None

    def counts(self, by: Sequence[str], first_day: str | None, last_day: str | None) -> list[dict[str, Any]]:
        """Return how many cases were radicated in a period for each combination of values of the fields `by`."""
        radicated = self._radicated(first_day, last_day)
        pipeline: list[dict[str, Any]] = [
            {"$group": {"_id": {name: f"${name}" for name in by}, "count": {"$sum": 1}}},
            {"$sort": {f"_id.{name}": 1 for name in by} or {"_id": 1}},
        ]
        with answering():
            return [{**(group["_id"] or {}), "count": group["count"]} for group in radicated.aggregate(pipeline)]

    def _radicated(self, first_day: str | None, last_day: str | None) -> QuerySet:
        found = self._live()
        if first_day:
            found = found.filter(radicated_on__gte=first_day)
        if last_day:
            found = found.filter(radicated_on__lte=last_day)
        return found

    def _live(self) -> QuerySet:
        return queried(CaseDocument, self._generations.cases(self._generations.live()))

    def _brief(self, found: QuerySet, limit: int) -> list[Case]:
        with answering():
            return [from_document(document) for document in found.only(*BRIEF).limit(limit).as_pymongo()]


class Snapshot:
    """All cases as they stood at one moment, however long they are read; a report says exactly what it covers."""

    def __init__(self, generations: Generations, session: ClientSession) -> None:
        self._session = session
        name = generations.live(session)
        self._cases = generations.cases(name)
        self.as_of = generations.as_of(name, session)

    def radicated(self, first_day: str, last_day: str) -> Iterator[Case]:
        """The cases radicated in a period, in the order of their days and numbers; few in memory at a time."""
        within = Q(radicated_on__gte=first_day) & Q(radicated_on__lte=last_day)
        return self._through(self._set().filter(within), [("radicated_on", 1), ("_id", 1)])

    def how_many_radicated(self, first_day: str, last_day: str) -> int:
        """How many cases were radicated in a period; a voided number is no case of its own."""
        within = Q(radicated_on__gte=first_day) & Q(radicated_on__lte=last_day) & Q(stands_under=None)
        with answering():
            return self._cases.count_documents(self._set().filter(within)._query, session=self._session)  # noqa: SLF001

    def with_orders_between(self, start: str, end: str) -> Iterator[Case]:
        """The cases with a work order opened or closed from the instant `start` up to before `end`, by radicado."""
        within = {"$elemMatch": {"$or": [{at: {"$gte": start, "$lt": end}} for at in ("opened_at", "closed_at")]}}
        return self._through(self._set().filter(__raw__={"orders": within}), [("_id", 1)])

    def touching(self, first_day: str, last_day: str, start: str) -> Iterator[Case]:
        """The cases of which something happened in a period or was due in it, or that were open in it.

        `start` is the instant at which the period's first day begins.
        """
        alive = Q(closed_on=None) | Q(updated_at__gte=start)
        concerned = alive | Q(radicated_on__gte=first_day) | (Q(due_on__gte=first_day) & Q(due_on__lte=last_day))
        return self._through(self._set().filter(Q(radicated_on__lte=last_day) & concerned), [("_id", 1)])

    def _set(self) -> QuerySet:
        return queried(CaseDocument, self._cases)

    def _through(self, found: QuerySet, order: list[tuple[str, int]]) -> Iterator[Case]:
        # mongoengine says what is asked; a query set of its own cannot be read inside a given session.
        query = found._query  # noqa: SLF001
        with answering(seconds=None):
            cursor = self._cases.find(query, WITHOUT_TIMELINE, session=self._session).sort(order)
            for document in cursor.batch_size(READ_THROUGH).allow_disk_use(True):  # noqa: FBT003 - pymongo's signature
                yield from_document(document)


@contextmanager
def snapshot(generations: Generations) -> Iterator[Snapshot]:
    """Give the cases as they stand now, for the block."""
    with generations.mongo.frozen() as session:
        yield Snapshot(generations, session)
