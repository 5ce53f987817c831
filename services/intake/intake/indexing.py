"""Marks for cases that were filed without, or under another key or other rules: in batches, and safe to begin again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.store import sought

if TYPE_CHECKING:
    from intake.store.people import People
    from radica.postgres import Database
ATTEMPTS = 5


class Indexing:
    """Makes the marks by which cases are found."""

    def __init__(self, db: Database, people: People) -> None:
        self._db = db
        self._people = people

    def run(self) -> int:
        """Give marks to every case that lacks them; returns how many. Harmless while the service runs.

        Raises PersonGone when people are erased just then, again and again; what was done stays.
        """
        made, last = 0, 0
        while batch := self._patiently(last):
            made += len(batch)
            last = batch[-1]
        return made

    def _patiently(self, after: int) -> list[int]:
        for _ in range(ATTEMPTS):
            try:
                return self._batch(after)
            except sought.PersonGone:  # somebody of the batch was erased between its reading and its commit
                continue
        return self._batch(after)

    def _batch(self, after: int) -> list[int]:
        """Make the marks of the next cases in one short transaction; returns their positions in the log."""
        marks = self._people.marks
        with self._db.transaction() as tx:
            rows = sought.without_marks(tx, after, marks.made_under)
            sought.add(tx, marks.made_under, [self._marked(row) for row in rows])
        return [row.id for row in rows]

    def _marked(self, row: Any) -> sought.Marked:  # noqa: ANN401 - a row of `without_marks`
        personal = self._people.opened(row.radicado, bytes(row.sealed), bytes(row.sealed_key))
        return sought.Marked(row.radicado, row.ref, self._people.marks.entries(personal))
