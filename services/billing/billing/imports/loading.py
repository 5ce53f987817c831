"""Loading rows: good ones go in, bad ones are told with row, column and why, and can be loaded again when mended.

Rows are committed in small batches, at least each second: an import may run beside everything else, and readers of
the log wait for the oldest open transaction of the whole server.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from billing.imports.records import InRow
from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from billing.imports.files import Row
    from billing.imports.formats import Format
    from radica.postgres import Database

LONGEST_BATCH_S = 0.5


@dataclass
class Report:
    """What became of a file: how many records were new, changed, known already, and how many rows were refused."""

    name: str
    outcomes: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def told(self) -> str:
        """Return it in a Spanish sentence."""
        new, changed, known = (self.outcomes[kind] for kind in ("new", "changed", "known"))
        return (
            f"{self.name}: {new} registros nuevos, {changed} actualizados, {known} que ya estaban; "
            f"{self.refused} filas rechazadas."
        )


class Loading:
    """One run over the rows of one kind."""

    def __init__(self, db: Database, kind: Format, refuse: Callable[[Row, str, str], None]) -> None:
        self._db = db
        self._kind = kind
        self._refuse = refuse
        self._batch: dict[str, tuple[list[Row], Any]] = {}
        self._begun = time.monotonic()
        self.report = Report(kind.name)

    def run(self, rows: Iterable[Row]) -> Report:
        """Load all rows; returns what became of them."""
        for group in self._groups(rows):
            self._take(group)
            if len(self._batch) >= self._kind.batch or time.monotonic() - self._begun > LONGEST_BATCH_S:
                self._save()
        self._save()
        return self.report

    def _groups(self, rows: Iterable[Row]) -> Iterator[list[Row]]:
        """Rows that make one record: those with the same key that follow each other, or each row by itself."""
        if not self._kind.grouped:
            return ([row] for row in rows)
        return (list(group) for _, group in itertools.groupby(rows, lambda row: row.values[self._kind.key]))

    def _take(self, group: list[Row]) -> None:
        try:
            record = self._kind.build([_complete(row) for row in group])
        except Invalid as problem:
            self._refuse_all(group, problem)
            return
        identity = self._kind.identity(record)
        if identity in self._batch:  # the same key again: the first one must be in before it is compared
            self._save()
        self._batch[identity] = (group, record)

    def _save(self) -> None:
        if self._batch:
            with self._db.transaction() as tx:
                outcomes = self._kind.save(tx, [record for _, record in self._batch.values()])
            for identity, (group, _) in self._batch.items():
                outcome = outcomes[identity]
                if isinstance(outcome, Invalid):
                    self._refuse_all(group, outcome)
                else:
                    self.report.outcomes[outcome] += 1
        self._batch.clear()
        self._begun = time.monotonic()

    def _refuse_all(self, group: list[Row], problem: Invalid) -> None:
        """Refuse a record's rows; where one of them is to blame, the others point at it."""
        culprit = group[problem.position] if isinstance(problem, InRow) else None
        for row in group:
            self.report.refused += 1
            why = f"{problem.detail} {problem.way_out}".strip()
            if culprit is not None and culprit is not row:
                why = f"Va con la fila {culprit.number}, que tiene un error: {why}"
            self._refuse(row, problem.field or self._kind.key, why)


def _complete(row: Row) -> dict[str, str]:
    if row.too_long:
        raise Invalid("encabezado", f"La fila {row.number} tiene más celdas que el encabezado.")
    return row.values
