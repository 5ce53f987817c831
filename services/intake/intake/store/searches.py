"""How often people searched of late: a search shows the names of many people, so nobody makes too many."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from radica.errors import RadicaError

if TYPE_CHECKING:
    from datetime import datetime

    from radica.postgres import Transaction

KEPT = timedelta(days=1)
BUDGETS = ((timedelta(minutes=1), 30), (timedelta(hours=1), 300))
"""So many within so long. A window clerk makes one a minute; whoever copies the register makes one a second."""

ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"
# The oldest search that is still too many by itself: when it is out of the window, there is room for the next.
FULL = "select at from search_made where who = %s and at > %s order by at desc offset %s limit 1"
ADD = "insert into search_made (who, at) values (%s, %s)"
FORGET = "delete from search_made where at < %s"


class TooManySearches(RadicaError):
    """Somebody searched too often of late, and has to wait a little."""

    status = 429
    slug = "demasiadas-busquedas"
    title = "Demasiadas búsquedas"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "Hizo muchas búsquedas en poco tiempo.", f"Espere {seconds} segundos. Cada búsqueda queda registrada."
        )
        self.retry_after = seconds


def note_search(tx: Transaction, who: str, at: datetime) -> None:
    """Count a search; raises TooManySearches. One person's searches are counted one after another."""
    tx.execute(ONE_AT_A_TIME, (f"search {who}",))
    for window, most in BUDGETS:
        full = tx.one(FULL, (who, at - window, most - 1))
        if full is not None:
            raise TooManySearches(max(1, round((full.at + window - at).total_seconds())))
    tx.later(FORGET, (at - KEPT,))
    tx.later(ADD, (who, at))
