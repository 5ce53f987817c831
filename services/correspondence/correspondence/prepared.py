"""Acts that need slow work: done outside the transaction, and saved inside it only if nothing has moved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from radica.errors import Refused, Unavailable
from radica.once import once

if TYPE_CHECKING:
    from collections.abc import Callable

    from radica.commands import Command, Receipt
    from radica.postgres import Database, Transaction

ATTEMPTS = 4
Seen = TypeVar("Seen")
Seen_co = TypeVar("Seen_co", covariant=True)
Made = TypeVar("Made")


class Look(Protocol[Seen_co]):
    """Reads what a decision needs; with `hold` its rows are kept from others until the end of the transaction."""

    def __call__(self, tx: Transaction, *, hold: bool) -> Seen_co:
        """Return what is there now; raises NotFound."""
        ...


class Moved(Exception):
    """What was looked at is no longer what is there: the work must be done again from what is there now."""


@dataclass(frozen=True)
class Prepared(Generic[Seen, Made]):
    """One act in four parts.

    `look` returns equal values as long as nothing has moved. `decide` raises Refused. `make` does the slow work
    without a transaction. `save` puts it down.
    """

    look: Look[Seen]
    decide: Callable[[Seen], object]
    make: Callable[[Seen], Made]
    save: Callable[[Transaction, Seen, Made], Receipt]


def prepared(db: Database, command: Command, act: Prepared[Seen, Made]) -> Receipt:
    """Carry out an act once under its command's key; raises Unavailable if others keep changing the same case."""
    for _ in range(ATTEMPTS):
        with db.transaction() as tx:
            seen = act.look(tx, hold=False)
        made = _made(act, seen)
        try:
            return once(db, command, lambda tx, seen=seen, made=made: _saved(tx, act, seen, made))  # type: ignore[misc]
        except Moved:
            continue
    raise Unavailable("Otras personas están cambiando este caso en este momento.")


def _made(act: Prepared[Seen, Made], seen: Seen) -> Made | None:
    """Do the work, unless it is refused: then the transaction says so, or repeats the receipt of an earlier try."""
    try:
        act.decide(seen)
    except Refused:
        return None
    return act.make(seen)


def _saved(tx: Transaction, act: Prepared[Seen, Made], seen: Seen, made: Made | None) -> Receipt:
    now = act.look(tx, hold=True)
    act.decide(now)
    if made is None or now != seen:
        raise Moved
    return act.save(tx, now, made)
