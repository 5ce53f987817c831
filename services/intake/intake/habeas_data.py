"""Habeas data: a person is told what is held about them and who read it, and has it put right (Ley 1581 of 2012)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.domain import habeas_data as data
from intake.domain.habeas_data import Held
from intake.readings import named, told
from intake.store import persons, readings, sought
from intake.store.readings import CITIZEN, Reader
from intake.store.recorder import Cases
from radica.access import Lane
from radica.commands import Receipt
from radica.documents import neutral
from radica.envelope import encode
from radica.errors import NotFound, Refused
from radica.events.intake import PersonalDataCorrected
from radica.once import once
from radica.purpose import Purpose
from radica.uploads import Uploads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake import bodies
    from intake.consulting import Consulting
    from intake.domain.pqr import PQR
    from intake.erasing import Erasing
    from intake.papers import Papers
    from intake.store.people import People, PersonKey
    from radica.access import Access
    from radica.clock import Clock
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.postgres import Database, Transaction

ASSISTANT = Lane.CUSTOMER_SERVICE_ASSISTANT
ATTENDS = (ASSISTANT, Lane.CUSTOMER_SERVICE_PROFESSIONAL, Lane.LEGAL, Lane.AUDITOR)
SEES_NAMES = (Lane.AUDITOR, Lane.LEGAL)
READINGS_TOLD = 200
MOST_AT_ONCE = 500
"""Cases that one correction reaches, in one transaction."""
MAY_IDENTIFY = {"id_type", "id_number"}


class HabeasData:
    """What persons may ask about their own data, and the list of readings."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it is made of
        self,
        db: Database,
        clock: Clock,
        people: People,
        documents: DocumentStore,
        papers: Papers,
        erasing: Erasing,
        consulting: Consulting,
    ) -> None:
        self._db = db
        self._clock = clock
        self._people = people
        self._uploads = Uploads(db, documents)
        self._papers = papers
        self._erasing = erasing
        self._consulting = consulting

    def of_person(self, access: Access, id_type: str, id_number: str) -> dict[str, Any]:
        """Return all that is held about who has this number, for somebody who proved to be them; raises NotFound."""
        reader = Reader.of(access, access.require(*ATTENDS), Purpose.HABEAS_DATA)
        with self._db.transaction() as tx:
            ref = self._people.known(tx, id_type, id_number)
            theirs = _held_by(tx, ref) if ref else []
            if not theirs:
                raise NotFound(
                    "No hay datos personales de quien tiene ese documento.", "Revise el tipo y el número del documento."
                )
            return self._account(tx, theirs, reader, "habeas_data")

    def of_case(self, access: Access, radicado: str) -> dict[str, Any]:
        """Return all that is held about the person of a case, in every case of theirs; raises NotFound."""
        reader = Reader.of(access, access.require(*ATTENDS), Purpose.HABEAS_DATA)
        with self._db.transaction() as tx:
            Cases(tx).get(radicado)
            ref = persons.holder_of(tx, [radicado]).get(radicado)
            return self._account(tx, _held_by(tx, ref) if ref else [radicado], reader, "habeas_data")

    def own(self, radicado: str, code: str, address: str) -> dict[str, Any]:
        """Return what is held in one's own case, to who has its code."""
        self._consulting.prove(radicado, code, address)
        with self._db.transaction() as tx:
            return self._account(tx, [radicado], CITIZEN, "own data")

    def paper(self, account: dict[str, Any]) -> bytes:
        """Return an account of somebody's data as PDF."""
        return self._papers.habeas_data(account, self._clock.now())

    def correct(self, command: Command, radicado: str, body: bodies.Correction) -> Receipt:
        """Put the petitioner's data right: a new sealed version, which holds from now on; the old one stays sealed.

        Another number of identity may be another person's: the new version is sealed under the key of who has it.
        With `everywhere` it holds for every case that is the person's; those that say so already stay as they are.
        """
        lane = command.access.require(ASSISTANT)
        fields = body.fields()
        brought = neutral(self._uploads.named("documents", body.documents), "soporte")

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            renewed = self._renewed(tx, cases, radicado, fields, everywhere=body.everywhere)
            changed = cases.get_many(renewed)
            first = next(iter(renewed))
            key = self._key(tx, first, renewed[first], command, identity=not MAY_IDENTIFY.isdisjoint(fields))
            event_ids = []
            for case in changed.values():
                event = data.corrected(case, sorted(fields), body.reason, brought)
                event_ids.append(self._correct(tx, case, event, renewed[case.id], key, command, lane))
            cases.save(*changed.values())
            told = {"fields": sorted(fields), "cases": sorted(changed)}
            return Receipt(radicado, PersonalDataCorrected.event_type, event_ids[-1], told)

        return once(self._db, command, act)

    def readings(self, access: Access, radicado: str | None, after: int, limit: int) -> list[dict[str, Any]]:
        """Return who read personal data, of one case or of all, for the auditor and the legal area; in order."""
        access.require(*SEES_NAMES)
        with self._db.transaction() as tx:
            if radicado is None:
                return [named(row) for row in readings.all_of_them(tx, after, limit)]
            return [named(row) for row in readings.of_cases(tx, [radicado], after, limit)]

    def own_readings(self, radicado: str, code: str, address: str, after: int, limit: int) -> list[dict[str, Any]]:
        """Return who read the data of one's own case, by their role, to who has its code; in order."""
        self._consulting.prove(radicado, code, address)
        with self._db.transaction() as tx:
            return [{"id": row.id, **told(row)} for row in readings.of_cases(tx, [radicado], after, limit)]

    def _account(self, tx: Transaction, radicados: Sequence[str], reader: Reader, what: str) -> dict[str, Any]:
        cases, now = Cases(tx), self._clock.now()
        standing = cases.get_many(radicados)
        duties = self._erasing.duty(tx, cases, list(radicados))
        held = [
            Held(case, cases.history(radicado), self._people.current(tx, radicado), duties[radicado])
            for radicado, case in standing.items()
        ]
        read = readings.of_cases(tx, radicados, 0, READINGS_TOLD + 1)
        for one in held:
            readings.note(tx, one.case.id, reader, what, dict(one.personal or {}), now)
        return {
            "asked_at": now,
            **data.account(held),
            "readings": [told(row) for row in read[:READINGS_TOLD]],
            "more_readings": len(read) > READINGS_TOLD,
        }

    def _renewed(
        self, tx: Transaction, cases: Cases, radicado: str, fields: dict[str, str | None], *, everywhere: bool
    ) -> dict[str, dict[str, Any]]:
        """Return the data as they should be, by case, of each that they change; raises what refuses the correction."""
        if cases.get(radicado).erased:
            raise data.ERASED
        personal = self._people.current(tx, radicado)
        if personal is None:
            raise Refused("Ese caso no tiene datos personales.", "Revise el radicado.")
        if not everywhere:
            return {radicado: data.renewed(personal, fields)}
        theirs = _held_by(tx, persons.holder_of(tx, [radicado])[radicado])
        if len(theirs) > MOST_AT_ONCE:
            raise Refused(f"Ese titular tiene {len(theirs)} casos.", "Corrija cada caso por separado.")
        held = {each: self._people.current(tx, each) for each in theirs}
        return data.renewed_everywhere(held, fields)

    def _correct(  # noqa: PLR0913, PLR0917 - what is written of one case
        self,
        tx: Transaction,
        case: PQR,
        event: PersonalDataCorrected,
        renewed: dict[str, Any],
        key: PersonKey,
        command: Command,
        lane: str,
    ) -> str:
        """Record the correction of one case, with the data sealed anew and findable as they are now."""
        sealed = self._people.seal(key, case.id, encode(renewed))
        event_id = case.happened(event, command.actor(lane), command.at, traceparent=command.traceparent, sealed=sealed)
        marks = self._people.marks
        sought.add(tx, marks.made_under, [sought.Marked(case.id, key.ref, marks.entries(renewed))])
        reader = Reader.of(command.access, lane, Purpose.HABEAS_DATA)
        readings.note(tx, case.id, reader, "correction", {}, command.at)
        return event_id

    def _key(
        self, tx: Transaction, radicado: str, personal: dict[str, Any], command: Command, *, identity: bool
    ) -> PersonKey:
        """Return the key under which the data are sealed from now on: another one where the number is another's."""
        if identity:
            who = personal["petitioner"]
            return self._people.key_known_by(tx, who["id_type"], who.get("id_number"), command.at)
        return self._people.key_of(tx, persons.holder_of(tx, [radicado])[radicado])


def _held_by(tx: Transaction, ref: str) -> list[str]:
    """Return the cases that are a person's now: one whose number was corrected since is another's."""
    ever = persons.cases_of(tx, [ref])
    return [radicado for radicado, holder in persons.holder_of(tx, ever).items() if holder == ref]
