"""The calendar of business days in a service that hears of its changes: the law's own, and what intake announced since.

Intake keeps the calendar (its history, who changed it and which cases that moved). A service that counts days itself
notes each change once, in the transaction in which it hears of it, and counts by all of them. Its migrations make the
table `calendar_change`.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from radica.postgres import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from radica.calendar import Calendar
    from radica.events.intake import CalendarChanged
    from radica.postgres import Transaction

NOTE = Prepared("""
insert into calendar_change (change, changed_at, added, removed, reason) values (%s, %s, %s::date[], %s::date[], %s)
on conflict (change) do nothing
""")
IN_ORDER = Prepared("select added, removed, reason from calendar_change order by changed_at, change")


def note_change(tx: Transaction, changed: CalendarChanged, at: datetime) -> None:
    """Note a change that was made at an instant; noting it again changes nothing."""
    tx.later(NOTE, (changed.radicado, at, list(changed.added), list(changed.removed), changed.reason))


def calendar(tx: Transaction, law: Calendar) -> Calendar:
    """Return the calendar as it stands: `law` with every change that was noted, in the order they were made."""
    return reduce(lambda before, row: before.changed(row.added, row.removed, row.reason), tx.all(IN_ORDER), law)
