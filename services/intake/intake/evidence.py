"""The log's checkpoints: each legal day is closed with a signed one, and everything can be checked against them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from intake.domain import merkle
from intake.domain.chain import START
from intake.domain.checkpoint import NOTHING_BEFORE, Checkpoint, day_to_close, leaf
from intake.signing import holds
from intake.store import checkpoints
from intake.store.chain import recomputed
from radica.access import Lane
from radica.clock import legal_date
from radica.envelope import Actor
from radica.errors import NotFound, Refused
from radica.events.intake import CheckpointMade
from radica.outbox import announce

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from intake.signing import Signer
    from radica.clock import Clock
    from radica.log import PostgresLog
    from radica.postgres import Database, Transaction

SERVICE = "intake"
BATCH = 500
BEFORE_EVERYTHING = -(1 << 63)
AFTER_EVERYTHING = (1 << 63) - 1


class Broken(Refused):
    """What stands in the log is not what its hashes say."""

    slug = "cadena-rota"
    title = "La historia no coincide con sus huellas"


class Evidence:
    """Makes, publishes and checks checkpoints. One thread at a time closes days with it."""

    def __init__(self, db: Database, log: PostgresLog, clock: Clock, signer: Signer) -> None:
        self._db = db
        self._log = log
        self._clock = clock
        self._signer = signer
        self._closing: date | None = None
        """The day whose rows are waited for."""

    def close_day(self) -> Checkpoint | None:
        """Make the checkpoint of the legal day that ended last; None when it has one, or rows are not settled yet.

        Raises Broken rather than sign a history that does not agree with its own hashes.
        """
        now = self._clock.now()
        with self._db.transaction() as tx:
            latest = checkpoints.latest(tx)
        day = day_to_close(latest, now)
        last = self._reached(day) if day else None
        if day is None or last is None:
            return None
        previous, after = (latest.hash(), latest.last) if latest else (NOTHING_BEFORE, 0)
        tree = self._tree(after, last)
        made = Checkpoint(day, previous, after, last, tree.size, tree.root(), now, self._signer.name)
        with self._db.transaction() as tx:
            checkpoints.add_key(tx, self._signer.name, self._signer.public, now)
            signed = self._signer.signed(made.text())
            ours = checkpoints.add(tx, made, signed)
            if ours:
                _announce(tx, made, signed)
        return made if ours else None

    def _reached(self, day: date) -> int | None:
        """Return how far the log had come, at least, when this day had ended; None while rows are not settled yet.

        What was waited for at the end of a former day is no answer: another process may have closed that day and gone
        on beyond (a worker that stood still for 45 s then signed less than was signed before; chaos, seed 1, F13, F3).
        """
        anew, self._closing = day != self._closing, day
        return self._log.settled(anew=anew)

    def due(self) -> bool:
        """Return whether a day has ended that has no checkpoint yet."""
        with self._db.transaction() as tx:
            return day_to_close(checkpoints.latest(tx), self._clock.now()) is not None

    def page(self, before: date | None, limit: int) -> list[Any]:
        """Return day and signed text of checkpoints, the latest first."""
        with self._db.transaction() as tx:
            return checkpoints.before(tx, before, limit)

    def of_day(self, day: date) -> str:
        """Return the signed text of a day's checkpoint; raises NotFound."""
        with self._db.transaction() as tx:
            signed = checkpoints.of_day(tx, day)
        if signed is None:
            raise NotFound(f"No hay punto de control del {day.isoformat()}.", "Consulte la lista en /checkpoints.")
        return signed

    def keys(self) -> list[dict[str, str]]:
        """Return every public key that signed a checkpoint, and the one in use."""
        with self._db.transaction() as tx:
            known = {key.name: (bytes(key.public), key.since) for key in checkpoints.keys(tx)}
        known.setdefault(self._signer.name, (self._signer.public, self._clock.now()))
        return [_shown(name, public, since) for name, (public, since) in known.items()]

    def findings(self) -> Iterator[str]:
        """Yield, in Spanish, everything that does not agree between the log, its hashes and the checkpoints."""
        with self._db.transaction() as tx:
            public = {key.name: bytes(key.public) for key in checkpoints.keys(tx)}
            made = checkpoints.with_announced(tx)
        previous, after = NOTHING_BEFORE, 0
        for day, signed, announced in made:
            name = f"Punto de control del {day.isoformat()}"
            if signed is None:
                yield f"{name}: se anunció y ya no está."
                continue
            checkpoint = Checkpoint.read(checkpoints.unsigned(signed))
            if not (checkpoint.key in public and holds(signed, public[checkpoint.key])):
                yield f"{name}: la firma no es válida."
            if signed != announced:
                yield f"{name}: no es el que se anunció a los suscriptores."
            if (checkpoint.previous, checkpoint.after) != (previous, after) or checkpoint.last < after:
                yield f"{name}: no sigue al anterior."
            yield from self._compared(checkpoint, name)
            previous, after = checkpoint.hash(), checkpoint.last
        yield from (problem for _, problem in self._walk(after, AFTER_EVERYTHING) if problem)

    def _compared(self, checkpoint: Checkpoint, name: str) -> Iterator[str]:
        tree = merkle.Tree()
        for node, problem in self._walk(checkpoint.after, checkpoint.last):
            tree.add(node)
            if problem:
                yield problem
        if tree.size != checkpoint.size:
            yield f"{name}: cubría {checkpoint.size} hechos y ahora hay {tree.size}."
        elif tree.root() != checkpoint.root:
            yield f"{name}: los hechos que cubría no son los que hay."

    def _tree(self, after: int, last: int) -> merkle.Tree:
        tree = merkle.Tree()
        for node, problem in self._walk(after, last):
            if problem:
                raise Broken(problem, "Ejecute «python -m intake verify» y compare con una copia de respaldo.")
            tree.add(node)
        return tree

    def _walk(self, after: int, last: int) -> Iterator[tuple[bytes, str | None]]:
        """Yield for each event its Merkle leaf, from what stands in it, and what is wrong with it."""
        after = after or BEFORE_EVERYTHING  # whoever smuggles in a row has a free choice of positions
        while True:
            with self._db.transaction() as tx:
                rows = checkpoints.rows(tx, after, last, BATCH)
            for row in rows:
                here = recomputed(row, START if row.previous is None else bytes(row.previous))
                yield leaf(row.id, here), _problem(row, here)
            if len(rows) < BATCH:
                return
            after = rows[-1].id


def _announce(tx: Transaction, made: Checkpoint, signed: str) -> None:
    """Tell every subscriber, in the same commit: each of them then keeps a copy out of our reach."""
    number, root = f"PC-{made.day.isoformat()}", made.root.hex()
    event = CheckpointMade(radicado=number, day=made.day, root=root, size=made.size, signed=signed)
    announce(tx, event, actor=Actor(SERVICE, Lane.SERVICE), at=made.made)


def _problem(row: Any, here: bytes) -> str | None:  # noqa: ANN401 - a row of checkpoints.rows
    if row.hash is None:
        return (
            f"{row.subject}, hecho {row.sequence}: no tiene huella; «python -m intake chain»." if row.of_case else None
        )
    return None if bytes(row.hash) == here else f"{row.subject}, hecho {row.sequence} ({row.type}): fue alterado."


def _shown(name: str, public: bytes, since: datetime) -> dict[str, str]:
    return {
        "name": name,
        "algorithm": "Ed25519",
        "public": base64.b64encode(public).decode(),
        "since": legal_date(since).isoformat(),
    }
