"""Who can do what next on a case: the table behind every worklist.

    step  when the case stands there because                       act of
     3    it was filed                                             customer_service_assistant
     4    it was transferred to an area                            commercial_director
     5    it was assigned to a person                              the area's lane
     6    the area's report lacks supports                         the area's lane
     7    the report is complete                                   customer_service_professional
     8    it was received                                          customer_service_professional
     9    it was classified and waits for its work orders          customer_service_assistant
    10    it was classified, or its last order was closed          customer_service_professional
    11    the concept asks for a reliquidation                     billing_coordinator
    12    the reliquidation needs a charge                         billing_coordinator
    13    there is a concept (and no charge left to load),         customer_service_assistant
          or the draft came back
    14    it was drafted                                           customer_service_professional
    15    the draft was approved                                   commercial_director
    16    it was signed                                            records_assistant
    17    it got its outgoing number                               customer_service_assistant
    18    its delivery at the address was assigned                 field_operator
    19    its delivery at the desk (or by e-mail) was assigned     customer_service_technician
    20    it was delivered                                         customer_service_assistant
    21    the delivery was recorded and a decision is to notify    customer_service_assistant
    22    it was recorded or notified; closed but not archived     customer_service_assistant

Beside the main line, each open work order has an act of its own: to dispatch it (3), to visit (9), to close it (9).
A case whose term passed without an answer has one of Legal's before all others: to recognise the positive silence; a
request for information, one of the professional's: to hand over what was asked, which counts as accepted. What nobody
completed in time is archived by the professional's concept.
What filing noted as incomplete or another body's comes next (1), because its last day is before the answer's.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from reporting.domain.steps import CLOSING, VISITS_AND_ORDERS
from reporting.domain.words import long_date

if TYPE_CHECKING:
    from reporting.domain.case import Case, NextAct, Note, WorkOrder

ASSISTANT = "customer_service_assistant"
PROFESSIONAL = "customer_service_professional"
DIRECTOR = "commercial_director"
RECORDS = "records_assistant"
METERING = "metering_technician"
FIELD = "field_operator"
BILLING = "billing_coordinator"
DESK = "customer_service_technician"
LEGAL = "legal"

EN_TRAMITE = "en_tramite"
PENDIENTE_ORDEN = "pendiente_orden"
PENDIENTE_USUARIO = "pendiente_usuario"
CERRADA = "cerrada"
ARCHIVADA = "archivada"
STATES = (EN_TRAMITE, PENDIENTE_ORDEN, PENDIENTE_USUARIO, CERRADA, ARCHIVADA)

AREA_LANES: dict[str, str] = {
    "micromedicion": METERING,
    "facturacion": BILLING,
    "cartera": BILLING,
    "comercial": FIELD,
    "operacion": FIELD,
    "servicio_al_cliente": DESK,
    "juridica": LEGAL,
}

OF_THE_AREA = ""

OPENED, DISPATCHED, VISITED, CLOSED = "opened", "dispatched", "visited", "closed"

MAIN_LINE: dict[int, tuple[str, str]] = {
    3: (ASSISTANT, "Trasladar al área"),
    4: (DIRECTOR, "Asignar a una persona"),
    5: (OF_THE_AREA, "Entregar el informe del área"),
    6: (OF_THE_AREA, "Completar los soportes"),
    7: (PROFESSIONAL, "Recibir"),
    8: (PROFESSIONAL, "Clasificar"),
    9: (ASSISTANT, "Cerrar las órdenes de trabajo"),
    10: (PROFESSIONAL, "Conceptuar"),
    11: (BILLING, "Reliquidar"),
    12: (BILLING, "Cargar los cobros"),
    13: (ASSISTANT, "Proyectar la respuesta"),
    14: (PROFESSIONAL, "Revisar el proyecto"),
    15: (DIRECTOR, "Firmar"),
    16: (RECORDS, "Radicar la salida"),
    17: (ASSISTANT, "Asignar la entrega"),
    18: (FIELD, "Entregar en la dirección"),
    19: (DESK, "Entregar en servicio al cliente"),
    20: (ASSISTANT, "Descargar la entrega"),
    21: (ASSISTANT, "Notificar"),
    22: (ASSISTANT, "Cerrar"),
}


FILING, CONCEPT = 1, 10
OF_NOTES: dict[str, tuple[str, str]] = {
    "request_completion": (ASSISTANT, "Pedir que se complete la petición"),
    "transfer_out": (PROFESSIONAL, "Trasladar a la entidad competente"),
}


def state_of(case: Case) -> str:
    """In which of the five states a case is, from the facts that were recorded on it."""
    if case.get("archived_on"):
        return ARCHIVADA
    if case.get("closed_on"):
        return CERRADA
    if case.get("awaits_user_until"):
        return PENDIENTE_USUARIO
    return PENDIENTE_ORDEN if case["step"] == VISITS_AND_ORDERS else EN_TRAMITE


def next_acts(case: Case) -> list[NextAct]:
    """The acts that are open on a case: those that filing noted, the main line's, its work orders' by number."""
    state = state_of(case)
    if state == ARCHIVADA:
        return []
    if state == CERRADA:
        return [_act(CLOSING, ASSISTANT, "Archivar el expediente")]
    return [
        *_silence(case),
        *_lapsed(case),
        *_of_notes(case),
        *_main_line(case),
        *(_of_order(order) for order in case["orders"] if not order["closed_at"]),
    ]


def silence_is_owed(case: Case) -> bool:
    """Whether a positive silence is to be recognised: not any more once it was, or the answer reached the user."""
    return bool(case.get("recognise_by")) and not case.get("silence_recognised_at") and not _answered(case)


def _answered(case: Case) -> bool:
    """Whether the answer reached the user as it must: notified, or delivered where that is enough (CPACA 66)."""
    return bool(case.get("notified_on") or (case.get("needs_citation") is False and case.get("delivered_at")))


def _silence(case: Case) -> list[NextAct]:
    """What the silence decided for the user (Ley 142 art. 158; CPACA art. 14.1)."""
    if silence_is_owed(case):
        late = ": ya pasaron las 72 horas" if case.get("recognition_overdue") else ""
        return [_act(case["step"], LEGAL, f"Reconocer el silencio administrativo positivo{late}")]
    by = case.get("copies_by")
    if by and not _answered(case):
        act = f"Entregar lo que se pidió, que se entiende aceptado, a más tardar el {long_date(date.fromisoformat(by))}"
        return [_act(case["step"], PROFESSIONAL, act)]
    return []


def _lapsed(case: Case) -> list[NextAct]:
    """A petition that nobody completed in time is archived by a reasoned act, which is an answer (CPACA art. 17)."""
    if not case.get("lapsed_on") or case["step"] > CONCEPT:
        return []
    return [_act(case["step"], PROFESSIONAL, "Archivar por desistimiento tácito: concepto «archiva», con sus razones")]


def _main_line(case: Case) -> list[NextAct]:
    step = case["step"]
    if step == VISITS_AND_ORDERS and any(order["status"] == VISITED for order in case["orders"]):
        return []  # the acts of the orders that can be closed say it better
    if step not in MAIN_LINE:
        return []
    lane, act = MAIN_LINE[step]
    return [_act(step, lane or AREA_LANES[case.get("area") or "servicio_al_cliente"], act)]


def _of_notes(case: Case) -> list[NextAct]:
    """Acts with a last day of their own; what the answer decides (to reject, to refer to an earlier one) has none."""
    return [_of_note(note) for note in case.get("notes", []) if note["act"] in OF_NOTES]


def _of_note(note: Note) -> NextAct:
    lane, act = OF_NOTES[note["act"]]
    return _act(FILING, lane, f"{act}, a más tardar el {long_date(date.fromisoformat(note['until']))}")


def _of_order(order: WorkOrder) -> NextAct:
    number = order["number"]
    if order["status"] == VISITED:
        return _act(VISITS_AND_ORDERS, ASSISTANT, f"Cerrar la orden {number}")
    if order["status"] == DISPATCHED:
        crew_lane = METERING if order["area"] == "micromedicion" else FIELD
        return _act(VISITS_AND_ORDERS, crew_lane, f"Visitar y anotar la orden {number}")
    return _act(3, ASSISTANT, f"Despachar la orden {number}")


def _act(step: int, lane: str, act: str) -> NextAct:
    return {"step": step, "lane": lane, "act": act}
