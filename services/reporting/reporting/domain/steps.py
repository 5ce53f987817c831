"""The 23 steps of procedure GCO-Df01, and how far a case has come among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reporting.domain.case import Case

NAMES: dict[int, str] = {
    1: "Atender al usuario y radicar la PQR",
    2: "Informe diario de PQR y órdenes de trabajo",
    3: "Trasladar al área competente",
    4: "Direccionar a quien corresponda",
    5: "Entregar el informe del área con sus soportes",
    6: "Completar los soportes",
    7: "Recibir en el control digital",
    8: "Analizar y clasificar",
    9: "Recibir y cerrar las órdenes de trabajo",
    10: "Conceptuar",
    11: "Reliquidar la cuenta",
    12: "Cargar los cobros",
    13: "Proyectar la respuesta y la citación",
    14: "Revisar el proyecto de respuesta",
    15: "Firmar la respuesta y la citación",
    16: "Radicar las comunicaciones de salida",
    17: "Asignar la entrega",
    18: "Entregar en la dirección del usuario",
    19: "Entregar en servicio al cliente",
    20: "Descargar la entrega y adjuntar la prueba",
    21: "Notificar",
    22: "Cerrar y archivar",
    23: "Informe de gestión",
}

DAILY_REPORT = 2
VISITS_AND_ORDERS = 9
DELIVERIES = (18, 19)
CLOSING = 22
MANAGEMENT_REPORT = 23
REPORTS = (DAILY_REPORT, MANAGEMENT_REPORT)

DONE, CURRENT, PENDING, SKIPPED = "done", "current", "pending", "skipped"


class StepStatus(TypedDict):
    """One of the 23 steps for one case: done (and when), current, pending, or skipped because it was not needed."""

    number: int
    name: str
    status: str
    at: str | None


def statuses(case: Case, reported: Mapping[int, str]) -> list[StepStatus]:
    """Every step of the procedure with its status in this case.

    `reported` says when the reports of steps 2 and 23 that include the case were first issued.
    """
    done = {**{int(number): at for number, at in case["done"].items()}, **orders_done(case), **reported}
    current = {act["step"] for act in case["next_acts"]}
    return [_status(number, case["step"], done.get(number), current) for number in NAMES]


def orders_done(case: Case) -> dict[int, str]:
    """Step 9 is done when the case had work orders and all of them are closed: at the last closing."""
    closings = [order["closed_at"] for order in case["orders"]]
    if not closings or None in closings:
        return {}
    return {VISITS_AND_ORDERS: max(at for at in closings if at)}


def _status(number: int, reached: int, at: str | None, current: set[int]) -> StepStatus:
    if number in current:
        status, at = CURRENT, None
    elif at:
        status = DONE
    elif _passed(number, reached):
        status = SKIPPED
    else:
        status = PENDING
    return {"number": number, "name": NAMES[number], "status": status, "at": at}


def _passed(number: int, reached: int) -> bool:
    if number in REPORTS:
        return False  # a report may still be issued for a case that has long been archived
    return number < reached or (reached in DELIVERIES and number in DELIVERIES)
