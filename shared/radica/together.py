"""Commands that would wait for each other anyway are carried out in one commit.

Numbers without gaps come from a row that stays locked until the commit, so filings can only go one after another, and
each waits for the disk alone: as many a second as the disk syncs. Whoever comes while a commit is under way therefore
waits for the next one together with all others who came. They wait in the event loop, and one thread carries out what
all of them asked: what all need from the database is asked once, and nobody's thread is woken for each.
"""

from __future__ import annotations

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from radica import failpoints
from radica.errors import Unavailable
from radica.once import all_carried_out, once
from radica.postgres import CommitUnknown
from radica.session import Contended

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radica.commands import Command, Receipt
    from radica.postgres import Database, Transaction

MOST = 50  # commands in one commit
Asked = TypeVar("Asked")


@dataclass(eq=False, slots=True)
class _Place(Generic[Asked]):
    """One command that waits until it is `settled`: by its receipt, by its failure, or by None: then it goes alone."""

    command: Command
    prepare: Callable[[], Asked]
    settled: asyncio.Future[Receipt | None]
    outcome: Receipt | Exception | None = None

    def settle(self) -> None:
        if self.settled.done():  # its request was cut off
            return
        if isinstance(self.outcome, Exception):
            self.settled.set_exception(self.outcome)
        else:
            self.settled.set_result(self.outcome)


class Together(Generic[Asked]):
    """Carries out commands on one database, those that wait at the same time in one commit.

    `act` does what several commands ask and returns their receipts in the same order. It belongs to one event loop.
    """

    def __init__(self, db: Database, act: Callable[[Transaction, Sequence[Asked]], list[Receipt]]) -> None:
        self._db = db
        self._act = act
        self._waiting: list[_Place[Asked]] = []
        self._carrier: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "together")

    async def once(self, command: Command, prepare: Callable[[], Asked]) -> Receipt:
        """Carry out what `prepare` returns under the command's key, as `radica.once.once` does; raises the same.

        `prepare` runs in the one thread, before the transaction; what it raises is told to this command only. If
        anything fails later for anybody, nothing of the common commit stays and each command is carried out alone: so
        everybody gets an answer of his own, and nobody another's error. Only a database that does not answer is
        everybody's: to try it again for each would double the wait (seen: 12 s behind a lock that others give up
        after 5). Nobody waits longer than the database allows the commits before his own.
        """
        place = _Place(command, prepare, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        if self._carrier is None:  # in a context of its own: its log lines are nobody's request
            self._carrier = asyncio.create_task(self._carry_on(), context=contextvars.Context())
        receipt = await place.settled
        return await asyncio.to_thread(self._alone, command, prepare) if receipt is None else receipt

    async def _carry_on(self) -> None:
        loop, batch = asyncio.get_running_loop(), self._waiting
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await loop.run_in_executor(self._thread, self._carry_out, batch)
                for place in batch:
                    place.settle()
        finally:
            self._carrier = None
            for place in (*batch, *self._waiting):  # nobody is left unless no thread could be had: then all go alone
                place.settle()
            self._waiting.clear()

    def _carry_out(self, batch: Sequence[_Place[Asked]]) -> None:
        """Give each place its outcome; never raises."""
        ready: list[tuple[_Place[Asked], Asked]] = []
        for place in batch:
            try:
                ready.append((place, place.prepare()))
            except Exception as error:  # noqa: BLE001 - it is told to whoever asked
                place.outcome = error
        if ready:
            self._in_one_commit(*zip(*ready, strict=True))

    def _in_one_commit(self, places: Sequence[_Place[Asked]], asked: Sequence[Asked]) -> None:
        try:
            with self._db.transaction() as tx:
                receipts = all_carried_out(tx, [place.command for place in places], lambda tx: self._act(tx, asked))
        except (CommitUnknown, Contended):
            return  # each finds out alone, by its key, or has better luck
        except Unavailable as failure:
            for place in places:
                place.outcome = failure
            return
        except Exception:  # noqa: BLE001 - whoever failed gets his own error when he is tried alone
            return
        failpoints.reach("command.committed")
        for place, receipt in zip(places, receipts, strict=True):
            place.outcome = receipt

    def _alone(self, command: Command, prepare: Callable[[], Asked]) -> Receipt:
        asked = prepare()
        return once(self._db, command, lambda tx: self._act(tx, [asked])[0])
