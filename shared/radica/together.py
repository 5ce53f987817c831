"""Commands that would wait for each other anyway are carried out in one commit.

Numbers without gaps come from a row that stays locked until the commit, so filings can only go one after another, and
each waits for the disk alone: as many a second as the disk syncs. Whoever comes while a commit is under way therefore
waits for the next one together with all others who came; one of them carries out what all of them asked.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radica import failpoints
from radica.errors import Unavailable
from radica.once import carried_out, once
from radica.postgres import CommitUnknown
from radica.session import Contended

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radica.commands import Command, Receipt
    from radica.postgres import Database, Transaction

MOST = 50  # commands in one commit
LONGEST_WAIT_S = 60.0  # far beyond what the database allows a commit, which is what ends a wait


@dataclass(eq=False)
class _Place:
    """One command that waits; called when it is settled, or when it is its turn to lead."""

    command: Command
    act: Callable[[Transaction], Receipt]
    called: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    receipt: Receipt | None = None
    failure: Unavailable | None = None


class Together:
    """Carries out commands on one database, those that wait at the same time in one commit."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._changing = threading.Lock()
        self._waiting: list[_Place] = []
        self._led = False

    def once(self, command: Command, act: Callable[[Transaction], Receipt]) -> Receipt:
        """Carry out `act` under the command's key, exactly as `radica.once.once` does; raises the same.

        `act` may run in another command's thread. If anything fails for anybody, nothing of the common commit stays and
        each command is carried out alone: so everybody gets an answer of his own, and nobody another's error. Only a
        database that does not answer is everybody's: to try it again for each would double the wait (seen: 12 s
        behind a lock that others give up after 5).
        """
        place = _Place(command, act)
        with self._changing:
            self._waiting.append(place)
            place.leads, self._led = not self._led, True
        if not place.leads and not self._called(place):
            raise Unavailable("No se sabe si el cambio quedó guardado.")
        if place.leads:
            self._lead()
        if place.failure:
            raise place.failure
        return place.receipt or once(self._db, command, act)

    def _called(self, place: _Place) -> bool:
        if place.called.wait(LONGEST_WAIT_S):
            return True
        with self._changing:  # whoever leaves must not be made the leader of those who stay
            if place in self._waiting and not place.leads:
                self._waiting.remove(place)
            return place.called.is_set()

    def _lead(self) -> None:
        with self._changing:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            if len(batch) == 1:
                batch[0].receipt = once(self._db, batch[0].command, batch[0].act)
            else:
                self._carry_out(batch)
        finally:
            self._hand_over(batch)

    def _carry_out(self, batch: Sequence[_Place]) -> None:
        try:
            with self._db.transaction() as tx:
                tx.shared_by = len(batch)
                receipts = [carried_out(tx, place.command, place.act) for place in batch]
        except (CommitUnknown, Contended):
            return  # each finds out alone, by its key, or has better luck
        except Unavailable as failure:
            for place in batch:
                place.failure = failure
            return
        except Exception:  # noqa: BLE001 - whoever failed gets his own error when he is tried alone
            return
        failpoints.reach("command.committed")
        for place, receipt in zip(batch, receipts, strict=True):
            place.receipt = receipt

    def _hand_over(self, batch: Sequence[_Place]) -> None:
        with self._changing:
            following = self._waiting[0] if self._waiting else None
            self._led = following is not None
            if following:
                following.leads = True
                following.called.set()
        for place in batch:
            place.called.set()
