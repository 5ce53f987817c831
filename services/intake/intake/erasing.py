"""How personal data end: by request or by the expired duty to keep, never before it; and what puts the end off.

Erasing a person is one transaction: a fact on each of their cases, their keys destroyed, the codes of their cases gone.
The bytes of documents go afterwards, each service's by itself when it hears of the fact, ours by a timer: a crash in
between leaves the timer, and doing it twice does nothing twice.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from intake.domain import decisions, erasure, retention
from intake.store import persons
from intake.store.recorder import Cases
from radica import timers
from radica.access import Lane
from radica.clock import BOGOTA, legal_date
from radica.commands import Receipt
from radica.envelope import Actor
from radica.errors import Refused, Unavailable
from radica.events.intake import DataGround, PersonalDataErased
from radica.once import once
from radica.postgres import Contended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from intake import bodies
    from intake.domain.pqr import PQR
    from intake.domain.retention import Duty, Schedule
    from radica.clock import Clock
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.events.intake import IntakeEvent
    from radica.postgres import Database, Transaction

TIMER = "erasure"
BY_TIME = Actor(id="radica", lane=Lane.SERVICE)
LEGAL = Lane.LEGAL
AT_ONCE = 200
ATTEMPTS = 5
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Person:
    """A person with all who share a case with them, all their cases, and the duty among these that lasts longest."""

    refs: list[str]
    cases: dict[str, PQR]
    duty: Duty


class Erasing:
    """The end of personal data, over intake's database and documents."""

    def __init__(self, db: Database, documents: DocumentStore, schedule: Schedule) -> None:
        self._db = db
        self._documents = documents
        self._schedule = schedule

    def request(self, command: Command, radicado: str, body: bodies.ErasureRequest) -> Receipt:
        """Erase the person of a case who asked for it; while a duty to keep stands, record the reasoned refusal."""
        lane = command.access.require(LEGAL)

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            case = cases.get(radicado)
            if case.erased:
                raise Refused("Los datos personales de este caso ya se suprimieron.", "No hace falta hacer nada.")
            person = self._held(tx, cases, persons.holder_of(tx, [radicado])[radicado])
            if not person.duty.stands(legal_date(command.at)):
                erased = self._erase(tx, cases, person, DataGround(body.ground), command.actor(lane), command.at)
                return Receipt(radicado, PersonalDataErased.event_type, erased[radicado], {"cases": sorted(erased)})
            event = erasure.refused(radicado, DataGround(body.ground), person.duty)
            event_id = _happened(cases, person.cases[radicado], command, lane, event)
            told = {"until": event.body()["until"], "article": event.article, "detail": erasure.answer_to(person.duty)}
            return Receipt(radicado, event.event_type, event_id, told)

        return once(self._db, command, act)

    def hold(self, command: Command, radicado: str, body: bodies.Reasoned) -> Receipt:
        """Keep a case's file whatever its age, because a proceeding needs it."""
        return self._legal(command, radicado, lambda case: decisions.hold(case, body.reason))

    def lift(self, command: Command, radicado: str, body: bodies.Reasoned) -> Receipt:
        """Let the ordinary time to keep hold again."""
        return self._legal(command, radicado, lambda case: decisions.lift_hold(case, body.reason))

    def duty(self, tx: Transaction, cases: Cases, radicados: list[str]) -> dict[str, Duty]:
        """Return the duty to keep each of these cases."""
        return _duties(tx, cases, cases.get_many(radicados), self._schedule)

    def due(self, now: datetime) -> Iterator[Person]:
        """Yield every person whose duty to keep has ended, each once; changes nothing."""
        oldest = datetime.combine(legal_date(now), time.min, BOGOTA) - self._schedule.years * A_YEAR
        after, seen = persons.BEFORE_ALL, set[str]()
        while True:
            with self._db.transaction() as tx:
                page = persons.known_before(tx, oldest, after, AT_ONCE)
            for ref in page:
                person = None if ref in seen else self._person(ref)
                if person and not person.duty.stands(legal_date(now)):
                    seen.update(person.refs)
                    yield person
            if len(page) < AT_ONCE:
                return
            after = page[-1]

    def person_of(self, radicado: str) -> Person | None:
        """Return the person of a case, None once erased; raises NotFound."""
        with self._db.transaction() as tx:
            cases = Cases(tx)
            if cases.get(radicado).erased:
                return None
            refs, radicados = persons.together(tx, persons.holder_of(tx, [radicado])[radicado])
            return self._of(tx, cases, refs, radicados)

    def erase_due(self, ref: str, now: datetime) -> bool:
        """Erase a person whose duty to keep has ended; False when somebody else did, or a new case came meanwhile."""
        for _ in range(ATTEMPTS):
            with suppress(Contended):
                return self._erase_if_due(ref, now)
        raise Unavailable("Otras personas trabajan en los mismos datos.")

    def tidy(self, clock: Clock) -> int:
        """Destroy our own documents of persons who were erased, a bounded number of cases; returns of how many."""

        def look(tx: Transaction, radicado: str, _now: datetime) -> None:
            for event in Cases(tx).history(radicado):
                if event.message.type == PersonalDataErased.event_type:
                    self._documents.forget(erasure.removed([event]), event.message.time)
            timers.forget(tx, TIMER, radicado)

        return timers.look(self._db, TIMER, clock, look)

    def _erase_if_due(self, ref: str, now: datetime) -> bool:
        with self._db.transaction() as tx:
            cases = Cases(tx)
            try:
                person = self._held(tx, cases, ref)
            except Refused:
                return False
            if person.duty.stands(legal_date(now)):
                return False
            self._erase(tx, cases, person, DataGround.DUTY_ENDED, BY_TIME, now)
        return True

    def _legal(self, command: Command, radicado: str, decide: Callable[[PQR], IntakeEvent]) -> Receipt:
        lane = command.access.require(LEGAL)

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            case = cases.get(radicado)
            event = decide(case)
            return Receipt(radicado, event.event_type, _happened(cases, case, command, lane, event))

        return once(self._db, command, act)

    def _person(self, ref: str) -> Person | None:
        with self._db.transaction() as tx:
            refs, radicados = persons.together(tx, ref)
            cases = Cases(tx)
            return self._of(tx, cases, refs, radicados) if radicados else None

    def _held(self, tx: Transaction, cases: Cases, ref: str) -> Person:
        """Return a person whom nobody can erase or file for until the end; raises Contended when somebody just did."""
        refs, _ = persons.together(tx, ref)
        if persons.hold(tx, refs) != set(refs):
            raise Refused("Otra persona acaba de suprimir esos datos.", "No hace falta hacer nada.")
        held, radicados = persons.together(tx, ref)  # a case may have been filed while we waited
        if held != refs:
            raise Contended("Otras personas trabajan en los mismos datos.")
        return self._of(tx, cases, refs, radicados)

    def _of(self, tx: Transaction, cases: Cases, refs: list[str], radicados: list[str]) -> Person:
        standing = cases.get_many(radicados)
        return Person(refs, standing, retention.longest(_duties(tx, cases, standing, self._schedule).values()))

    def _erase(
        self, tx: Transaction, cases: Cases, person: Person, ground: DataGround, actor: Actor, at: datetime
    ) -> dict[str, str]:
        """Do it; returns the id of the fact on each case."""
        histories = {radicado: cases.history(radicado) for radicado in person.cases}
        hashes = {document.sha256 for history in histories.values() for document in erasure.documents_of(history)}
        needed = persons.needed_elsewhere(tx, hashes, sorted(person.cases))
        facts = {}
        for radicado, case in person.cases.items():
            if case.erased:  # the key came back with a restored backup: it goes again, and the fact stands
                continue
            ref, today = person.refs[0], legal_date(at)
            event = erasure.erased(histories[radicado], ref, ground, person.duty, needed, today)
            facts[radicado] = case.happened(event, actor, at, cause=PersonalDataErased.event_type)
            timers.set_for(tx, TIMER, radicado, at)
        cases.save(*person.cases.values())
        persons.erase(tx, person.refs)
        return facts


def _duties(tx: Transaction, cases: Cases, standing: dict[str, PQR], schedule: Schedule) -> dict[str, Duty]:
    appealing = persons.appealing(tx, sorted(standing))
    recursos = cases.get_many(recurso for theirs in appealing.values() for recurso in theirs)
    return {
        radicado: retention.duty(case, [recursos[recurso] for recurso in appealing.get(radicado, ())], schedule)
        for radicado, case in standing.items()
    }


def _happened(cases: Cases, case: PQR, command: Command, lane: str, event: IntakeEvent) -> str:
    event_id = case.happened(event, command.actor(lane), command.at, traceparent=command.traceparent)
    cases.save(case)
    return event_id
