"""The HTTP doors of correspondence: each parses, calls and answers."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from correspondence import bodies
from correspondence.application import Correspondence
from correspondence.domain.letter import State
from correspondence.reading import Reading
from radica.web import (
    AccessDep,
    After,
    CommandDep,
    Limit,
    ReadVersion,
    Router,
    answer,
    from_cursor,
    page,
    reply,
    with_version,
)

CREATED = 201


def routes(correspondence: Correspondence, reading: Reading) -> Router:
    """Return every route of correspondence."""
    router = Router()
    _acts(router, correspondence)
    _queries(router, reading)
    return router


def _acts(router: Router, correspondence: Correspondence) -> None:
    @router.post("/pqrs/{radicado}/letters", status_code=CREATED)
    def draft(radicado: str, body: bodies.Draft, command: CommandDep) -> Response:
        """Paso 13: proyectar la respuesta (GCO F25), con su citación si procede; o proyectar de nuevo una devuelta."""
        return answer(correspondence.draft(command, radicado, body))

    @router.post("/letters/{letter}/approval", status_code=CREATED)
    def approve(letter: UUID, command: CommandDep, read: ReadVersion, _: bodies.Nothing | None = None) -> Response:
        """Paso 14: aprobar el proyecto."""
        return answer(correspondence.approve(command, str(letter), read))

    @router.post("/letters/{letter}/return", status_code=CREATED)
    def send_back(letter: UUID, body: bodies.Return, command: CommandDep, read: ReadVersion) -> Response:
        """Paso 14: devolver el proyecto con su motivo."""
        return answer(correspondence.send_back(command, str(letter), body.reason, read))

    @router.post("/letters/{letter}/signature", status_code=CREATED)
    def sign(letter: UUID, command: CommandDep, read: ReadVersion, body: bodies.Signature | None = None) -> Response:
        """Paso 15: firmar la respuesta y su citación; por delegación, con el acto que la delega."""
        return answer(correspondence.sign(command, str(letter), body or bodies.Signature(), read))

    @router.post("/letters/{letter}/filing", status_code=CREATED)
    def file(letter: UUID, command: CommandDep, _: bodies.Nothing | None = None) -> Response:
        """Paso 16: radicar la salida: número consecutivo y sello en los archivos."""
        return answer(correspondence.file(command, str(letter)))


def _queries(router: Router, reading: Reading) -> None:
    @router.get("/pqrs/{radicado}/letters")
    def letters_of_case(radicado: str, access: AccessDep) -> Response:
        """La carta de un caso con su historia, y qué falta para proyectarla."""
        return reply(reading.letters_of_case(access, radicado))

    @router.get("/letters/{letter}")
    def letter(letter: UUID, access: AccessDep) -> Response:
        """Una carta con su historia; su ETag es el número del proyecto."""
        return with_version(reading.letter(access, str(letter)), "draft")

    @router.get("/letters/{letter}/verification")
    def verification(letter: UUID) -> Response:
        """Abierta, para quien tiene la carta en la mano: cuándo salió y las huellas de sus archivos, sin nombres."""
        return reply(reading.verification(str(letter)))

    @router.get("/letters")
    def letters(access: AccessDep, state: State | None = None, after: After = None, limit: Limit = 50) -> Response:
        """Las cartas, por radicado: las de un estado son la lista de trabajo de su paso."""
        (radicado,) = from_cursor(after, str) or ("",)
        rows = reading.letters(access, state, radicado, limit + 1)
        return page(rows, limit, dict, lambda row: (row["radicado"],))

    @router.get("/templates")
    def templates(access: AccessDep) -> Response:
        """Los formatos que imprime este servicio, con su código y versión."""
        return reply({"items": reading.templates(access)})
