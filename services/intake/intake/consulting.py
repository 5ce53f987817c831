"""A citizen's own case, by radicado and code; nobody learns from it which radicados exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.codes import SEALED, written
from intake.domain import citizen
from intake.store import readings
from intake.store.codes import ATTEMPTS, add_code, newest_code
from intake.store.readings import CITIZEN
from intake.store.recorder import Cases
from radica.access import Lane
from radica.commands import Receipt
from radica.errors import NotFound
from radica.logs import log
from radica.once import once

if TYPE_CHECKING:
    from intake import bodies
    from intake.codes import Codes
    from intake.papers import Papers
    from intake.store.people import People
    from radica.clock import Clock
    from radica.commands import Command
    from radica.postgres import Database, Transaction

LONGEST_TYPED = 60


class Consulting:
    """What a code opens, and a new code for who lost theirs."""

    def __init__(self, db: Database, clock: Clock, codes: Codes, people: People, papers: Papers) -> None:
        self._db = db
        self._clock = clock
        self._codes = codes
        self._people = people
        self._papers = papers

    def prove(self, radicado: str, code: str, address: str) -> str:
        """Return the code as papers write it, if it is the case's.

        Raises NotFound if it is not, TooManyAttempts after too many failures.
        A wrong code and an unknown radicado get the same words after the same work. `address` is the network address
        the request came from.
        """
        typed, code = radicado[:LONGEST_TYPED], code[:LONGEST_TYPED]
        with self._db.transaction() as tx:
            attempt = ATTEMPTS.begin(tx, typed, address, self._clock.now())
            kept = newest_code(tx, typed)
        if not self._codes.match(typed, kept, code):
            log.warning("verification_failed")
            raise NotFound(
                "El radicado y el código no coinciden.",
                "Cópielos de su constancia, o pida un código nuevo en la oficina.",
            )
        with self._db.transaction() as tx:
            ATTEMPTS.succeeded(tx, attempt)
        return written(code)

    def case(self, radicado: str, code: str, address: str) -> dict[str, Any]:
        """Return where the case stands, to who has its code."""
        self.prove(radicado, code, address)
        with self._db.transaction() as tx:
            cases = Cases(tx)
            history = cases.history(radicado)
            personal = self._opened(tx, radicado, "own case")
            return citizen.shown(cases.get(radicado), history, personal)

    def form(self, radicado: str, code: str, address: str) -> bytes:
        """Return GCO F14 or F15 with the code on it, to who has the code."""
        code = self.prove(radicado, code, address)
        with self._db.transaction() as tx:
            filed = Cases(tx).history(radicado, limit=1)[0]
            personal = self._opened(tx, radicado, "own form")
        return self._papers.filing(filed, personal, code)

    def renew(self, command: Command, radicado: str, body: bodies.NewCode) -> Receipt:
        """Give a new code to who proved to the clerk who they are; the old one ends."""
        command.access.require(Lane.CUSTOMER_SERVICE_ASSISTANT)

        def act(tx: Transaction) -> Receipt:
            filed = Cases(tx).history(radicado, limit=1)[0]
            code = self._codes.new()
            add_code(tx, radicado, self._codes.hashed(radicado, code), command.access.who, body.reason)
            told = {SEALED: self._codes.sealed(radicado, code)}
            return Receipt(radicado, "CodeRenewed", filed.message.id, told)

        return self._codes.shown(once(self._db, command, act))

    def _opened(self, tx: Transaction, radicado: str, what: str) -> dict[str, Any] | None:
        personal = self._people.current(tx, radicado)
        readings.note(tx, radicado, CITIZEN, what, personal, self._clock.now())
        return personal
