"""Files a batch of cases through the public HTTP interface, several at once, each under a key of its own."""

from __future__ import annotations

import hashlib
import random
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from sample.case import ASSISTANT, Case
from sample.petitions import Invoice, petition
from sample.roles import OutOfReach, RefusedAct, Stopped

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Sequence

    from sample.roles import Office
    from sample.sui import Cell

    Counted = Callable[[], object]

Work = TypeVar("Work")
Result = TypeVar("Result")

AT_ONCE = 8
LATEST_INVOICES = 3
MOST_ACCOUNTS = 100
KEY_USED = 409
MOST_FAILURES = 10
"""After so many the rest is not tried: it would fail as well."""


@dataclass(frozen=True)
class Planned:
    """A case to file: its place in the batch, and what it is."""

    key: str
    cell: Cell


@dataclass
class Outcome:
    """What became of a number of tasks."""

    failures: list[str] = field(default_factory=list)
    skipped: int = 0
    """Filed before under the same key in other words."""
    repeated: bool = False
    """Whether this batch had been filed before, whole or in part."""


def was_filed_before(office: Office, case: Case, instant: datetime) -> bool:
    """Whether a case's history begins before an instant (aware)."""
    first = office.read(ASSISTANT, "intake", f"/pqrs/{case.radicado}/events")["items"][0]
    return datetime.fromisoformat(first["time"]) < instant


def planned(counts: Counter[Cell], seed: int) -> list[Planned]:
    """Return the cases of a batch in the order in which they come in; the same counts and seed, the same keys."""
    cells = [cell for cell in sorted(counts) for _ in range(counts[cell])]
    said = f"{seed} {[(*cell, count) for cell, count in sorted(counts.items())]}"
    batch = hashlib.sha256(said.encode()).hexdigest()[:16]
    random.Random(seed).shuffle(cells)  # noqa: S311 - an order of arrival, no secret
    return [Planned(f"muestra-{batch}-{number}", cell) for number, cell in enumerate(cells, start=1)]


class Invoices:
    """The invoices of a municipality's accounts, asked of billing when first needed."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = threading.Lock()
        self._known: dict[str, list[Invoice]] = {}

    def of(self, municipality: str) -> list[Invoice]:
        """Return the latest invoices of the municipality's first accounts; none where billing has none."""
        with self._lock:
            if municipality not in self._known:
                self._known[municipality] = self._asked(municipality)
            return self._known[municipality]

    def _asked(self, municipality: str) -> list[Invoice]:
        page = self._office.read(ASSISTANT, "billing", "/accounts", municipality=municipality, limit=MOST_ACCOUNTS)
        accounts = [row["account"] for row in page["items"]]
        return [invoice for account in accounts for invoice in self._latest(account)]

    def _latest(self, account: str) -> list[Invoice]:
        page = self._office.read(ASSISTANT, "billing", f"/accounts/{account}/invoices", limit=LATEST_INVOICES)
        return [Invoice(account, row["number"]) for row in page["items"]]


def file(office: Office, plan: Sequence[Planned], counted: Counted) -> tuple[list[Case], Outcome]:
    """File the planned cases; return them in the plan's order, and what was not filed.

    Sent again, a case that is filed is not filed twice: the answer is the receipt of the first time. One whose words
    have changed since (billing has other invoices now) is refused by its key, and skipped here.

    Raises:
        roles.Stopped: too many failed.
    """
    invoices = Invoices(office)

    def one(case: Planned) -> Case | None:
        body = petition(case.cell, invoices.of(case.cell.municipality), case.key)
        try:
            receipt = office.act(ASSISTANT, "intake", "/pqrs", body, key=case.key, awaited=False)
        except RefusedAct as refused:
            if refused.status == KEY_USED:
                return None
            raise
        return Case(receipt["radicado"], body, receipt)

    done, outcome = several(one, plan, counted)
    filed = [case for case in done if case is not None]
    outcome.skipped = len(done) - len(filed)
    return filed, outcome


def several(one: Callable[[Work], Result], tasks: Iterable[Work], counted: Counted) -> tuple[list[Result], Outcome]:
    """Do tasks, several at once; return the results in the tasks' order, without those that failed.

    Raises:
        roles.Stopped: too many failed, with the first one's words.
    """
    outcome, done = Outcome(), {}
    waiting: dict[Future[Result], int] = {}

    def take_in(least: int) -> None:
        """Wait for tasks to end, until no more than `least` are under way."""
        while len(waiting) > least:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                place = waiting.pop(future)
                try:
                    done[place] = future.result()
                except Stopped as stopped:
                    outcome.failures.append(str(stopped))
                    if len(outcome.failures) >= MOST_FAILURES or isinstance(stopped, OutOfReach):
                        raise Stopped(outcome.failures[0]) from stopped
                counted()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for place, task in enumerate(tasks):
                waiting[pool.submit(one, task)] = place
                take_in(AT_ONCE * 2)
            take_in(0)
        finally:
            pool.shutdown(cancel_futures=True)
    return [done[place] for place in sorted(done)], outcome
