"""The doors of filing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from intake import bodies
from radica.web import PublicCommandDep, Router, answer

if TYPE_CHECKING:
    from intake.filing import Filing

CREATED = 201


def routes(filing: Filing) -> Router:
    """Return the doors of filing."""
    router = Router()

    @router.post("/pqrs", status_code=CREATED)
    async def file(body: bodies.Filing, command: PublicCommandDep) -> Response:
        """Paso 1: radicar una petición, queja, reclamación o recurso. Sin token: un ciudadano, por la web.

        Nunca se rechaza por lo que falte: `notes` dice qué falta, llegó tarde o es dudoso, y qué acto sigue.
        """
        return answer(await filing.file(command, body))

    return router
