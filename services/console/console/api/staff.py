"""Staff accounts over HTTP, for the administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID  # noqa: TC003 - FastAPI reads the annotation

from pydantic import Field
from starlette.responses import Response  # noqa: TC002 - FastAPI reads the annotation

from console.application import as_json
from console.domain.accounts import STAFF_LANES
from radica.web import AccessDep, Body, CommandDep, Router, reply

if TYPE_CHECKING:
    from console.application import Accounts

CREATED = 201
Lane = Annotated[str, Field(max_length=60)]


class NewAccount(Body):
    """Who gets an account."""

    username: Annotated[str, Field(min_length=1, max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    lanes: Annotated[list[Lane], Field(min_length=1, max_length=len(STAFF_LANES))]


class Nothing(Body):
    """A body without fields."""


def routes(accounts: Accounts) -> Router:
    """Return the routes of the accounts."""
    router = Router(prefix="/staff", tags=["staff"])

    @router.get("")
    def list_accounts(access: AccessDep) -> Response:
        """Todas las cuentas."""
        return reply({"items": [as_json(person, active=active) for person, active in accounts.all(access)]})

    @router.post("", status_code=CREATED)
    def add_account(command: CommandDep, body: NewAccount) -> Response:
        """Crear una cuenta, todavía sin contraseña: la da `POST /staff/{id}/password`."""
        return reply(accounts.add(command, body.username, body.name, body.lanes).data, CREATED)

    @router.post("/{staff_id}/deactivation", status_code=CREATED)
    def deactivate_account(command: CommandDep, staff_id: UUID, _body: Nothing | None = None) -> Response:
        """Cerrar una cuenta y terminar sus sesiones."""
        return reply(accounts.deactivate(command, staff_id).data, CREATED)

    @router.post("/{staff_id}/password", status_code=CREATED)
    def give_password(access: AccessDep, staff_id: UUID, _body: Nothing | None = None) -> Response:
        """Dar a una cuenta una contraseña nueva, que se dice solo esta vez; repetir da otra."""
        return reply({"password": accounts.give_password(access, staff_id)}, CREATED)

    return router
