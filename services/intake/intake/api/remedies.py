"""The doors of the acts on petitions that cannot simply be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from intake import bodies
from radica.web import CommandDep, Router, answer

if TYPE_CHECKING:
    from intake.remedies import Remedies

CREATED = 201


def routes(remedies: Remedies) -> Router:
    """Return the doors."""
    router = Router()

    @router.post("/pqrs/{radicado}/completion-request", status_code=CREATED)
    def request_completion(radicado: str, body: bodies.CompletionRequest, command: CommandDep) -> Response:
        """Pedir que se complete la petición, dentro de los diez días hábiles (CPACA, artículo 17)."""
        return answer(remedies.request_completion(command, radicado, body))

    @router.post("/pqrs/{radicado}/completion-extension", status_code=CREATED)
    def extend_completion(radicado: str, command: CommandDep, _: bodies.Nothing | None = None) -> Response:
        """Prorrogar una vez el plazo para completar, a petición de quien la presentó (CPACA, artículo 17)."""
        return answer(remedies.extend_completion(command, radicado))

    @router.post("/pqrs/{radicado}/completion", status_code=CREATED)
    def receive_completion(radicado: str, body: bodies.Completion, command: CommandDep) -> Response:
        """Recibir lo que faltaba: el término vuelve a correr (CPACA, artículo 17)."""
        return answer(remedies.receive_completion(command, radicado, body))

    @router.post("/pqrs/{radicado}/withdrawal", status_code=CREATED)
    def withdraw(radicado: str, command: CommandDep, body: bodies.Withdrawal | None = None) -> Response:
        """Registrar el desistimiento expreso, con su escrito y su constancia, y cerrar (CPACA, artículos 18 y 81)."""
        return answer(remedies.withdraw(command, radicado, body or bodies.Withdrawal()))

    @router.post("/pqrs/{radicado}/transfer-out", status_code=CREATED)
    def transfer_out(radicado: str, body: bodies.TransferOut, command: CommandDep) -> Response:
        """Trasladar a la entidad competente, con copia a quien la presentó, y cerrar (CPACA, artículo 21)."""
        return answer(remedies.transfer_out(command, radicado, body))

    return router
