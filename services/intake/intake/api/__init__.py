"""The HTTP doors of intake: each parses, calls and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from starlette.responses import Response, StreamingResponse

from intake import bodies
from intake.api import cases, filing, numbers, people, remedies, searches
from intake.application import Intake
from intake.archive import VERIFIER, Archives
from intake.bootstrap import Petitions
from intake.calendar_office import CalendarOffice
from intake.causes import catalogue
from intake.domain.history import Moment
from intake.evidence import Evidence
from intake.legal_clock import LegalClock
from intake.reading import Reading
from radica.errors import Invalid
from radica.feed import to_feed
from radica.web import AccessDep, After, CommandDep, Limit, Router, StatedPurpose, answer, from_cursor, page, reply
from radica.web.answers import LARGEST_PAGE

CREATED = 201
Days = Annotated[tuple[date, ...], Query(max_length=bodies.MOST_DAYS)]
Version = Annotated[int, Query(ge=0, lt=1 << 31, description="Última versión que ya se tiene")]
FROM = Query(alias="from", max_length=40, description="Versión o instante de partida")
TO = Query(max_length=40, alias="to", description="Versión o instante de llegada")


def routes(intake: Intake, legal_clock: LegalClock, calendar: CalendarOffice, reading: Reading) -> Router:
    """Return the acts on a case and its term, the calendar, and what is read of them."""
    router = Router()
    _acts(router, intake)
    _terms(router, legal_clock, reading)
    _calendar(router, calendar)
    _queries(router, reading)
    return router


def petitions(parts: Petitions, reading: Reading) -> Router:
    """Return the routes of petitions, their numbers and their codes; filing first, which is asked for most."""
    router = filing.routes(parts.filing)
    router.join(
        remedies.routes(parts.remedies),
        numbers.routes(parts.numbering),
        cases.routes(parts.consulting, reading),
        people.routes(parts.habeas_data, parts.erasing),
        searches.routes(parts.searching),
    )
    return router


def evidence(evidence: Evidence, archives: Archives) -> Router:
    """Return the routes by which others check us: open to everybody, but for the archive of a case."""
    router = Router(tags=["evidence"])
    _published(router, evidence)

    @router.get("/pqrs/{radicado}/archive.zip")
    def archive(radicado: str, access: AccessDep, purpose: StatedPurpose = None) -> Response:
        """El expediente completo con sus pruebas, para auditor, Jurídica o auxiliar; la lectura queda registrada."""
        names = {"Content-Disposition": f'attachment; filename="{radicado}.zip"', "Cache-Control": "no-store"}
        return StreamingResponse(
            archives.export(access, radicado, purpose), media_type="application/zip", headers=names
        )

    return router


def _published(router: Router, evidence: Evidence) -> None:
    @router.get("/checkpoints")
    def checkpoints(after: After = None, limit: Limit = LARGEST_PAGE) -> Response:
        """Los puntos de control firmados, del último al primero; abierto a todos."""
        position = from_cursor(after, str)
        before = None if position is None else _day(position[0], "after")
        rows = evidence.page(before, limit + 1)
        return page(rows, limit, lambda row: {"day": row.day, "signed": row.signed}, lambda row: [row.day])

    @router.get("/checkpoints/keys")
    def keys() -> Response:
        """Las llaves públicas con que se firma o se ha firmado; abierto a todos."""
        return reply({"items": evidence.keys()})

    @router.get("/checkpoints/verificar.py")
    def verifier() -> Response:
        """El programa que comprueba un expediente, sin Radica y sin red; abierto a todos."""
        names = {"Content-Disposition": 'attachment; filename="verificar.py"'}
        return Response(VERIFIER.read_bytes(), media_type="text/x-python", headers=names)

    @router.get("/checkpoints/{day}")
    def checkpoint(day: str) -> Response:
        """El punto de control de un día (AAAA-MM-DD), tal como se firmó; abierto a todos."""
        return Response(evidence.of_day(_day(day, "day")), media_type="text/plain")


def _moment(text: str, field: str) -> Moment:
    try:
        moment: Moment = int(text) if text.isascii() and text.isdecimal() else datetime.fromisoformat(text)
    except ValueError:
        moment = 0
    if not moment or (isinstance(moment, datetime) and moment.tzinfo is None):
        raise Invalid(field, "No es una versión ni un instante.", "Escriba 1, 2, 3… o 2026-11-24T09:00:00-05:00.")
    return moment


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(field, "La fecha no se entiende.", "Escríbala como AAAA-MM-DD.") from None


def _acts(router: Router, intake: Intake) -> None:
    @router.post("/pqrs/{radicado}/window-resolution", status_code=CREATED)
    def resolve(radicado: str, body: bodies.WindowResolution, command: CommandDep) -> Response:
        """Paso 1: resolver en ventanilla y cerrar; solo lo que se concede del todo y sin orden de trabajo."""
        return answer(intake.resolve_at_window(command, radicado, body))

    @router.post("/pqrs/{radicado}/extension", status_code=CREATED)
    def extend(radicado: str, body: bodies.Extension, command: CommandDep) -> Response:
        """Paso 1: ampliar el término por práctica de pruebas (GCO F06)."""
        return answer(intake.extend(command, radicado, body))

    @router.post("/pqrs/{radicado}/closing", status_code=CREATED)
    def close(radicado: str, body: bodies.Closing, command: CommandDep) -> Response:
        """Paso 22: ingresar los datos de la respuesta y cerrar."""
        return answer(intake.close(command, radicado, body))

    @router.post("/pqrs/{radicado}/archive", status_code=CREATED)
    def archive(radicado: str, command: CommandDep, _: bodies.Nothing | None = None) -> Response:
        """Paso 22: archivar el expediente con el índice de sus documentos."""
        return answer(intake.archive(command, radicado))


def _terms(router: Router, legal_clock: LegalClock, reading: Reading) -> None:
    @router.post("/pqrs/{radicado}/kind", status_code=CREATED)
    def change_kind(radicado: str, body: bodies.ChangeOfKind, command: CommandDep) -> Response:
        """Paso 8: corregir el tipo de trámite; el término cambia y los días corridos se conservan."""
        return answer(legal_clock.change_kind(command, radicado, body))

    @router.post("/pqrs/{radicado}/silence", status_code=CREATED)
    def recognise(radicado: str, body: bodies.Recognition, command: CommandDep) -> Response:
        """Reconocer el silencio administrativo positivo, dentro de las 72 horas (Ley 142 de 1994, artículo 158)."""
        return answer(legal_clock.recognise_silence(command, radicado, body))

    @router.get("/pqrs/{radicado}/silence.pdf")
    def silence_draft(radicado: str, access: AccessDep, purpose: StatedPurpose = None) -> Response:
        """El proyecto del acto que reconoce el silencio; la lectura queda registrada."""
        return _pdf(reading.silence_draft(access, radicado, purpose), f"silencio-{radicado}")

    @router.get("/pqrs/{radicado}/term")
    def term(radicado: str, access: AccessDep) -> Response:
        """El término del caso: cada día contado o no, y por qué norma."""
        return reply(reading.term(access, radicado))

    @router.get("/pqrs/{radicado}/term.pdf")
    def term_paper(radicado: str, access: AccessDep) -> Response:
        """La constancia de términos."""
        return _pdf(reading.term_paper(access, radicado), f"terminos-{radicado}")


def _calendar(router: Router, calendar: CalendarOffice) -> None:
    @router.post("/calendar/changes", status_code=CREATED)
    def change(body: bodies.CalendarChange, command: CommandDep) -> Response:
        """Cambiar el calendario de días hábiles; la respuesta lista los casos que se mueven."""
        return answer(calendar.change(command, body))

    @router.get("/calendar/impact")
    def impact(access: AccessDep, added: Days = (), removed: Days = ()) -> Response:
        """Los casos que movería un cambio, con su vencimiento anterior y nuevo; no cambia nada."""
        body = bodies.CalendarChange(kind="holiday", added=added, removed=removed, reason="consulta")
        return reply({"cases_moved": calendar.impact(access, body)})

    @router.get("/calendar/{year}")
    def year(access: AccessDep, year: int) -> Response:
        """Los días de un año que no son hábiles, con su norma, y la historia del calendario."""
        return reply(calendar.year(access, year))


def _queries(router: Router, reading: Reading) -> None:
    @router.get("/causes")
    def causes() -> Response:
        """El catálogo de causales; abierto, para quien va a radicar."""
        rows = [{"code": cause.code, "group": cause.group, "cause": cause.label} for cause in catalogue().values()]
        return reply({"items": rows})

    @router.get("/pqrs/{radicado}/difference")
    def difference(radicado: str, access: AccessDep, start: Annotated[str, FROM], end: Annotated[str, TO]) -> Response:
        """Qué cambió en el caso entre dos versiones o instantes, y por cuáles hechos."""
        return reply(reading.difference(access, radicado, _moment(start, "from"), _moment(end, "to")))

    @router.get("/pqrs/{radicado}/events")
    def events(radicado: str, access: AccessDep, after: Version = 0) -> Response:
        """La historia del caso, evento por evento, desde una versión."""
        entries = reading.events(access, radicado, after)
        return Response(to_feed(entries, after), media_type="application/json")


def _pdf(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)
