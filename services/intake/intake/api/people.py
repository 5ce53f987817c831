"""The doors of personal data: what is held of somebody, who read it, its correction, its end, what puts that off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Header
from starlette.responses import Response

from intake import bodies
from intake.api.cases import CitizenDep
from radica.web import AccessDep, After, CommandDep, Limit, OptionalAccess, Router, answer, from_cursor, page, reply
from radica.web.answers import LARGEST_PAGE

if TYPE_CHECKING:
    from intake.erasing import Erasing
    from intake.habeas_data import HabeasData

CREATED = 201
# Headers and not parts of the address: addresses stand in logs and browsers' histories.
IdType = Annotated[bodies.IdType, Header(alias="Id-Type", description="Tipo de documento del titular")]
IdNumber = Annotated[bodies.IdNumber, Header(alias="Id-Number", description="Número de documento del titular")]


def routes(habeas_data: HabeasData, erasing: Erasing) -> Router:
    """Return the doors of personal data."""
    router = Router(tags=["personal data"])
    _accounts(router, habeas_data)
    _readings(router, habeas_data)
    _acts(router, habeas_data, erasing)
    return router


def _accounts(router: Router, habeas_data: HabeasData) -> None:
    @router.get("/people/account")
    def of_person(access: AccessDep, id_type: IdType, id_number: IdNumber) -> Response:
        """Todo lo que se tiene de un titular que probó quién es, en todos sus casos; la lectura queda registrada."""
        return reply(habeas_data.of_person(access, id_type, id_number))

    @router.get("/people/account.pdf")
    def paper_of_person(access: AccessDep, id_type: IdType, id_number: IdNumber) -> Response:
        """La misma cuenta, como constancia para entregar."""
        return _pdf(habeas_data.paper(habeas_data.of_person(access, id_type, id_number)))

    @router.get("/pqrs/{radicado}/personal-data")
    def of_case(radicado: str, access: OptionalAccess, citizen: CitizenDep) -> Response:
        """Todo lo que se tiene del titular del caso. Con el código de la constancia: lo de ese caso."""
        return reply(_account(habeas_data, radicado, access, citizen))

    @router.get("/pqrs/{radicado}/personal-data.pdf")
    def paper_of_case(radicado: str, access: OptionalAccess, citizen: CitizenDep) -> Response:
        """La misma cuenta, como constancia."""
        return _pdf(habeas_data.paper(_account(habeas_data, radicado, access, citizen)))


def _account(habeas_data: HabeasData, radicado: str, access: OptionalAccess, citizen: CitizenDep) -> dict[str, Any]:
    if access is None:
        return habeas_data.own(radicado, citizen.code, citizen.address)
    return habeas_data.of_case(access, radicado)


def _readings(router: Router, habeas_data: HabeasData) -> None:
    @router.get("/pqrs/{radicado}/readings")
    def of_case(
        radicado: str, access: OptionalAccess, citizen: CitizenDep, after: After = None, limit: Limit = LARGEST_PAGE
    ) -> Response:
        """Quién leyó los datos del caso y para qué. Con el código de la constancia: por rol, sin nombres."""
        position = _position(after)
        if access is None:
            return _page(habeas_data.own_readings(radicado, citizen.code, citizen.address, position, limit + 1), limit)
        return _page(habeas_data.readings(access, radicado, position, limit + 1), limit)

    @router.get("/readings")
    def all_of_them(access: AccessDep, after: After = None, limit: Limit = LARGEST_PAGE) -> Response:
        """Todas las lecturas de datos personales, en orden, para el auditor y Jurídica."""
        return _page(habeas_data.readings(access, None, _position(after), limit + 1), limit)


def _acts(router: Router, habeas_data: HabeasData, erasing: Erasing) -> None:
    @router.post("/pqrs/{radicado}/correction", status_code=CREATED)
    def correct(radicado: str, body: bodies.Correction, command: CommandDep) -> Response:
        """Rectificar o actualizar los datos de quien presentó el caso; la versión anterior queda sellada."""
        return answer(habeas_data.correct(command, radicado, body))

    @router.post("/pqrs/{radicado}/erasure", status_code=CREATED)
    def erase(radicado: str, body: bodies.ErasureRequest, command: CommandDep) -> Response:
        """Suprimir los datos del titular, en todos sus casos; si hay deber de conservarlos, queda la negativa motivada.

        `event` dice qué pasó: PersonalDataErased, o ErasureRefused con `until`, `article` y `detail`.
        """
        return answer(erasing.request(command, radicado, body))

    @router.post("/pqrs/{radicado}/legal-hold", status_code=CREATED)
    def hold(radicado: str, body: bodies.Reasoned, command: CommandDep) -> Response:
        """Retener el expediente por un proceso: no se suprime nada mientras dure."""
        return answer(erasing.hold(command, radicado, body))

    @router.post("/pqrs/{radicado}/legal-hold-lifting", status_code=CREATED)
    def lift(radicado: str, body: bodies.Reasoned, command: CommandDep) -> Response:
        """Levantar la retención por proceso."""
        return answer(erasing.lift(command, radicado, body))


def _position(after: str | None) -> int:
    position = from_cursor(after, int)
    return int(position[0]) if position else 0


def _page(rows: list[dict[str, Any]], limit: int) -> Response:
    return page(rows, limit, lambda row: row, lambda row: [row["id"]])


def _pdf(pdf: bytes) -> Response:
    names = {"Content-Disposition": 'inline; filename="datos-personales.pdf"', "Cache-Control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=names)
