"""The changes of the calendar of business days that intake announced; every generation counts by the same ones."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

from pymongo import UpdateOne

from reporting.domain.case import instant
from reporting.store.documents import CalendarChangeDocument, queried
from reporting.store.mongo import answering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymongo.client_session import ClientSession

    from radica.calendar import Calendar
    from reporting.domain.calendar_changes import Changed
    from reporting.store.mongo import Mongo

COLLECTION = "calendar_changes"


class CalendarChanges:
    """What was announced of the calendar."""

    def __init__(self, mongo: Mongo) -> None:
        self._changes = mongo.collection(COLLECTION)

    def note(self, session: ClientSession, changes: Sequence[Changed]) -> None:
        """Note changes; one that stands there already stays as it is."""
        self._changes.bulk_write([_noted(change) for change in changes], session=session)

    def calendar(self, law: Calendar) -> Calendar:
        """Return the calendar as it stands: `law` with every change, in order. Raises Unavailable."""
        with answering():
            changes = list(queried(CalendarChangeDocument, self._changes).order_by("at", "change"))
        return reduce(_after, changes, law)


def _noted(change: Changed) -> UpdateOne:
    days = {
        "at": instant(change.at),
        "added": [day.isoformat() for day in change.added],
        "removed": [day.isoformat() for day in change.removed],
        "reason": change.reason,
    }
    return UpdateOne({"_id": change.change}, {"$setOnInsert": days}, upsert=True)


def _after(before: Calendar, change: Any) -> Calendar:  # noqa: ANN401 - mongoengine's fields have no types
    added, removed = ([date.fromisoformat(day) for day in days] for days in (change.added, change.removed))
    return before.changed(added, removed, change.reason)
