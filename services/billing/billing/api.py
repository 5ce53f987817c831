"""The HTTP doors of billing: each parses, calls and answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Path, Query
from starlette.responses import Response

from billing import bodies
from billing.application import Billing
from billing.reading import Reading
from radica.web import AccessDep, After, CommandDep, Limit, Router, answer, from_cursor, page, reply

CREATED = 201
Municipality = Annotated[str | None, Query(pattern=r"^\d{5}$", description="Código DANE, por ejemplo 08078")]
Key = Annotated[str, Path(max_length=60)]


def routes(billing: Billing, reading: Reading) -> Router:
    """Return every route of billing."""
    router = Router()
    _acts(router, billing)
    _accounts(router, reading)
    _papers(router, reading)
    return router


def _acts(router: Router, billing: Billing) -> None:
    @router.post("/pqrs/{radicado}/reliquidation", status_code=CREATED)
    def reliquidate(radicado: Key, body: bodies.Reliquidation, command: CommandDep) -> Response:
        """Paso 11: reliquidar una factura de la cuenta del caso."""
        return answer(billing.reliquidate(command, radicado, body))

    @router.post("/pqrs/{radicado}/charges", status_code=CREATED)
    def load_charges(radicado: Key, body: bodies.Charges, command: CommandDep) -> Response:
        """Paso 12: cargar la diferencia en una factura posterior."""
        return answer(billing.load_charges(command, radicado, body))

    @router.post("/reliquidations/{number}/reversal", status_code=CREATED)
    def reverse(number: Key, body: bodies.Reversal, command: CommandDep) -> Response:
        """Reversar una reliquidación: la factura vuelve a quedar como estaba antes de ella."""
        return answer(billing.reverse(command, number, body))


def _accounts(router: Router, reading: Reading) -> None:
    @router.get("/accounts")
    def accounts(
        access: AccessDep, municipality: Municipality = None, after: After = None, limit: Limit = 50
    ) -> Response:
        """Cuentas por número, de un municipio o de todos."""
        position = from_cursor(after, str)
        rows = reading.accounts(access, municipality, position[0] if position else None, limit + 1)
        return page(rows, limit, _columns, lambda row: (row.account,))

    @router.get("/accounts/{account}")
    def account(account: Key, access: AccessDep) -> Response:
        """Una cuenta: clase de uso, estrato, municipio, ciclo, medidor y valores que no se cobran por ahora."""
        return reply(reading.account(access, account))

    @router.get("/accounts/{account}/invoices")
    def invoices(account: Key, access: AccessDep, after: After = None, limit: Limit = 50) -> Response:
        """Facturas de una cuenta, la más reciente primero."""
        position = from_cursor(after, str, str)
        before = (position[0], position[1]) if position else None
        rows = reading.invoices(access, account, before, limit + 1)
        return page(rows, limit, _columns, lambda row: (row.period, row.number))


def _papers(router: Router, reading: Reading) -> None:
    @router.get("/invoices/{number}")
    def invoice(number: Key, access: AccessDep) -> Response:
        """Una factura como está hoy y como se expidió, con sus renglones."""
        return reply(reading.invoice(access, number))

    @router.get("/pqrs/{radicado}/reliquidations")
    def reliquidations(radicado: Key, access: AccessDep) -> Response:
        """Reliquidaciones de un caso, con el detalle de sus cálculos, su cobro y su reversión."""
        return reply({"items": reading.reliquidations(access, radicado)})

    @router.get("/tariffs")
    def tariffs(
        access: AccessDep,
        municipality: Municipality = None,
        on: date | None = None,
        after: After = None,
        limit: Limit = 50,
    ) -> Response:
        """Tarifas publicadas; con `on`, las vigentes ese día."""
        position = from_cursor(after, str)
        rows = reading.tariffs(access, municipality, on, position[0] if position else None, limit + 1)
        return page(rows, limit, dict, lambda row: (row["code"],))


def _columns(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of a query
    return dict(row._asdict())
