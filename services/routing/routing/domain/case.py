"""A case as routing sees it: how far it has come on its way through steps 3 to 10, and what it waits for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from radica.errors import Refused
from radica.events import BaseEvent, intake
from radica.events import routing as said
from routing.domain.areas import AREA_PEOPLE

if TYPE_CHECKING:
    from datetime import date, datetime

    from radica.events.common import Area, Kind


class Stage(StrEnum):
    """The last step that was done on the case, in the order of the procedure."""

    RADICATED = "radicated"
    TRANSFERRED = "transferred"
    ASSIGNED = "assigned"
    REPORTED_INCOMPLETE = "reported_incomplete"
    REPORTED_COMPLETE = "reported_complete"
    SUPPORTS_COMPLETED = "supports_completed"
    RECEIVED = "received"
    CLASSIFIED = "classified"
    CONCEPT_ISSUED = "concept_issued"


PROCEDURE = tuple(Stage)
STAGE_AFTER: dict[type[BaseEvent], Stage] = {
    said.SupportsCompleted: Stage.SUPPORTS_COMPLETED,
    said.PQRReceived: Stage.RECEIVED,
    said.ConceptIssued: Stage.CONCEPT_ISSUED,
}


class Changed(Refused):
    """Somebody else changed what this person is about to change (RFC 9110, 412)."""

    status = 412
    slug = "version-cambiada"
    title = "Otra persona lo cambió"


class VersionNeeded(Refused):
    """What somebody decided may be changed only by a person who has read it (RFC 6585, 428)."""

    status = 428
    slug = "version-requerida"
    title = "Falta decir qué versión leyó"


@dataclass(frozen=True, slots=True)
class Case:
    """What a later decision needs to know of a case, and no more.

    `due_on` is the last legal day to answer; `open_orders` the numbers of its work orders that are not closed;
    `ended` the event that ended it in intake (closed, withdrawn, sent to another body), none while it is alive;
    `version` grows with each act, so that two people notice each other.
    """

    radicado: str
    kind: Kind
    cause_code: str
    account: str | None
    radicated_at: datetime
    due_on: date
    stage: Stage = Stage.RADICATED
    area: Area | None = None
    person: str | None = None
    missing: tuple[str, ...] = ()
    classification: str | None = None
    open_orders: tuple[str, ...] = ()
    ended: str | None = None
    version: int = 1

    @property
    def waiting(self) -> bool:
        """Whether the classified case lies in the "AZ de trámite" until its work orders are closed (step 8)."""
        return self.stage is Stage.CLASSIFIED and bool(self.open_orders)

    @property
    def next_step(self) -> str:
        """What has to be done next and by whom, in Spanish; empty when routing has nothing left to do."""
        if self.ended or self.stage is Stage.CONCEPT_ISSUED:
            return ""
        if self.waiting:
            return f"cerrar las órdenes {', '.join(self.open_orders)}: lo hace el auxiliar de servicio al cliente"
        area_person = AREA_PEOPLE[self.area] if self.area else ""
        return {
            Stage.RADICATED: "trasladarlo al área competente: lo hace el auxiliar de servicio al cliente",
            Stage.TRANSFERRED: "asignarlo a una persona: lo hace el director comercial",
            Stage.ASSIGNED: f"entregar el informe del área: lo hace {area_person}",
            Stage.REPORTED_INCOMPLETE: f"entregar los soportes ({'; '.join(self.missing)}): lo hace {area_person}",
            Stage.REPORTED_COMPLETE: "recibirlo: lo hace el profesional de servicio al cliente",
            Stage.SUPPORTS_COMPLETED: "recibirlo: lo hace el profesional de servicio al cliente",
            Stage.RECEIVED: "clasificarlo: lo hace el profesional de servicio al cliente",
            Stage.CLASSIFIED: "emitir el concepto: lo hace el profesional de servicio al cliente",
        }[self.stage]

    def must_be_open(self) -> None:
        """Raise Refused when the case has ended or its concept was given: what led to it stands."""
        if self.ended:
            raise Refused("El caso está cerrado.", "Consulte su historia: ya no admite actuaciones.")
        if self.stage is Stage.CONCEPT_ISSUED:
            raise Refused("El concepto de este caso ya se emitió.", "El caso sigue su camino hacia la respuesta.")

    def must_have_come_to(self, *stages: Stage, act: str) -> None:
        """Raise Refused, saying what is missing and who does it, unless the case stands at one of `stages`."""
        self.must_be_open()
        if self.stage in stages:
            return
        if PROCEDURE.index(self.stage) > PROCEDURE.index(stages[-1]):
            raise Refused(f"No se puede {act}: el caso ya pasó por ese paso.", f"Ahora falta {self.next_step}.")
        raise Refused(f"No se puede {act} todavía.", f"Primero falta {self.next_step}.")


def must_have_read(version: int, read_version: int | None) -> None:
    """Raise VersionNeeded or Changed unless the person, who is about to change a decision, has read it as it stands."""
    if read_version is None:
        raise VersionNeeded(
            "Va a cambiar algo que ya se decidió.",
            "Consulte de nuevo y envíe el encabezado If-Match con el ETag que reciba.",
        )
    if read_version != version:
        raise Changed("Otra persona lo cambió después de que usted lo leyó.", "Consulte de nuevo y decida otra vez.")


def begun(radicated: intake.PQRRadicated | intake.PQRMigrated) -> Case:
    """Return the case that intake has filed, or has brought in from the old system."""
    return Case(
        radicado=radicated.radicado,
        kind=radicated.kind,
        cause_code=radicated.cause_code,
        account=radicated.account,
        radicated_at=radicated.radicated_at,
        due_on=radicated.due_on,
    )


def evolve(case: Case, event: BaseEvent) -> Case:
    """Return the case as it stands after one of routing's or of intake's events."""
    changed = _after_intake(case, event) if isinstance(event, intake.IntakeEvent) else _after_step(case, event)
    return replace(changed, version=case.version + 1)


def _after_step(case: Case, event: BaseEvent) -> Case:
    match event:
        case said.PQRTransferred():
            return replace(case, stage=Stage.TRANSFERRED, area=event.area, person=None, missing=(), classification=None)
        case said.PQRAssigned():
            stage = Stage.ASSIGNED if event.previous_person is None else case.stage
            return replace(case, stage=stage, person=event.person)
        case said.AreaReportSubmitted():
            stage = Stage.REPORTED_COMPLETE if event.complete else Stage.REPORTED_INCOMPLETE
            return replace(case, stage=stage, missing=event.missing)
        case said.PQRClassified():
            return replace(case, stage=Stage.CLASSIFIED, classification=event.classification)
        case _:
            return replace(case, stage=STAGE_AFTER[type(event)], missing=())


def _after_intake(case: Case, event: intake.IntakeEvent) -> Case:
    match event:
        case intake.TermExtended() | intake.TermMoved() | intake.CompletionReceived():
            return replace(case, due_on=event.due_on)
        case intake.KindChanged():
            return replace(case, kind=event.kind, due_on=event.due_on)
        case intake.PQRReopened():
            if case.stage is Stage.CONCEPT_ISSUED:  # it is classified and decided anew
                case = replace(case, stage=Stage.RECEIVED, classification=None)
            return replace(case, ended=None, due_on=event.due_on or case.due_on)
        case intake.PQRClosed() | intake.PQRResolvedAtWindow() | intake.PQRWithdrawn() | intake.PQRTransferredOut():
            return replace(case, ended=case.ended or event.event_type)
        case _:
            raise TypeError(event.event_type)
