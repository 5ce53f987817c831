"""Steps 3 to 12: the areas, the field and the invoice, each act by the person whose it is.

What an act says follows from the case and from what the services answered, never from the clock, so that a journey that
was broken off can be begun again from its start and does nothing twice.
"""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from radica.clock import legal_date
from sample import papers
from sample.case import APPEALS, ASSISTANT, BILLING, DIRECTOR, FIELD, LEGAL, METERING, PROFESSIONAL

if TYPE_CHECKING:
    from sample.case import Case
    from sample.roles import Json, Office

CONFIRMED = Decimal("0.6")
"""How much of a disputed consumption the verified reading bears out."""


def transfer(office: Office, case: Case) -> Json | None:
    """Step 3: hand the case to the area of the rule. An appeal goes to Legal by itself."""
    if case.kind in APPEALS:
        return None
    return _routing(office, case, "transfer", ASSISTANT, {})


def dispatch(office: Office, case: Case) -> Json | None:
    """Step 3: send out the work orders that were asked for at filing."""
    if not case.filing.get("work_orders"):
        return None
    orders = office.read(ASSISTANT, "routing", f"/pqrs/{case.radicado}/work-orders")["items"]
    for order in orders:
        key = case.key(f"dispatch-{order['number']}")
        body = {"crew": f"cuadrilla-{1 + case.serial % 4}"}
        office.act(ASSISTANT, "routing", f"/work-orders/{order['number']}/dispatch", body, key=key)
    return {"orders": [order["number"] for order in orders]}


def assign(office: Office, case: Case) -> Json | None:
    """Step 4: the director gives the case to the person of its area, once it has one."""
    person = office.account(LEGAL) if case.kind in APPEALS else office.account(_lane_of_area(office, case))
    return _routing(office, case, "assignment", DIRECTOR, {"person": person})


def area_report(office: Office, case: Case) -> Json | None:
    """Step 5: the area reports; what supports it is still missing."""
    body = {
        "summary": "Se revisó el historial del caso y se pidieron los soportes.",
        "complete": False,
        "missing": ["Soporte de la revisión"],
    }
    return _routing(office, case, "area-report", _lane_of_area(office, case), body)


def supports(office: Office, case: Case) -> Json | None:
    """Step 6: the area hands in what was missing."""
    lane = _lane_of_area(office, case)
    lines = ["Soporte de la revisión del área", f"Radicado {case.radicado}", "Se verificaron los datos del caso."]
    document = office.upload(lane, "routing", "soporte.pdf", papers.pdf(lines), papers.PDF)
    receipt = _routing(office, case, "supports", lane, {"documents": [document]})
    return {**receipt, "documents": [document]}


def reception(office: Office, case: Case) -> Json | None:
    """Step 7: the professional receives the case back."""
    return _routing(office, case, "reception", PROFESSIONAL, {})


def classification(office: Office, case: Case) -> Json | None:
    """Step 8: the professional says what it is."""
    name = "recurso" if case.kind in APPEALS else "comercial" if case.filing.get("invoice") else "servicio"
    return _routing(office, case, "classification", PROFESSIONAL, {"class": name})


def visit(office: Office, case: Case) -> Json | None:
    """Step 9: the crew tells of its visit, at the instant at which it was sent out."""
    for number in case.orders:
        order = office.read(FIELD, "routing", f"/work-orders/{number}")
        lane = METERING if order["area"] == "micromedicion" else FIELD
        photo = office.upload(lane, "routing", "visita.png", papers.photograph(case.serial), papers.PNG)
        body = {
            "visited_at": order["dispatched_at"],
            "notes": "Se visitó el inmueble y se revisó lo pedido.",
            "documents": [photo],
        }
        office.act(lane, "routing", f"/work-orders/{number}/visit", body, key=case.key(f"visit-{number}"))
    return {"orders": case.orders} if case.orders else None


def order_closing(office: Office, case: Case) -> Json | None:
    """Step 9: the assistant receives the order and closes it with its result."""
    for number in case.orders:
        order = office.read(ASSISTANT, "routing", f"/work-orders/{number}")
        body = {"result": _finding(order, case.serial)}
        office.act(ASSISTANT, "routing", f"/work-orders/{number}/closing", body, key=case.key(f"closing-{number}"))
    return {"orders": case.orders} if case.orders else None


def concept(office: Office, case: Case) -> Json | None:
    """Step 10: the professional gives the concept: draft, or reliquidate first."""
    body = {
        "way": "reliquidate" if case.reliquidate else "draft",
        "proposed_result": case.result,
        "reasons": ["El informe del área y sus soportes permiten responder de fondo."],
    }
    return _routing(office, case, "concept", PROFESSIONAL, body)


def reliquidation(office: Office, case: Case) -> Json | None:
    """Step 11: the coordinator computes the disputed invoice again, where the concept asked for it.

    What the correction says follows from the invoice as it stands, which this very act changes: so whether it was done
    is asked first.
    """
    if not case.reliquidate:
        return None
    path = f"/pqrs/{case.radicado}/reliquidation"
    done = office.read(BILLING, "billing", f"{path}s")["items"]
    if done:
        return dict(done[0])
    invoice = office.read(BILLING, "billing", f"/invoices/{case.filing['invoice']}")
    correction, charge = _correction(invoice["metering"])
    body = {
        "invoice": invoice["number"],
        "correction": correction,
        "reason": "Lo pidió el concepto del profesional de servicio al cliente.",
        "charge_needed": charge,
    }
    return office.act(BILLING, "billing", path, body, key=case.key("reliquidation"))


def charges(office: Office, case: Case) -> Json | None:
    """Step 12: the difference goes onto the invoice of the month after the filing, which nobody has issued yet."""
    done = case.made.get("reliquidation")
    if done is None or not done["charge_needed"]:
        return None
    filed = legal_date(datetime.fromisoformat(case.filed["radicated_at"]))
    period = f"{filed.year + filed.month // 12}-{filed.month % 12 + 1:02d}"
    path = f"/pqrs/{case.radicado}/charges"
    return office.act(BILLING, "billing", path, {"period": period}, key=case.key("charges"))


def _routing(office: Office, case: Case, act: str, lane: str, body: Json) -> Json:
    return office.act(lane, "routing", f"/pqrs/{case.radicado}/{act}", body, key=case.key(act))


def _lane_of_area(office: Office, case: Case) -> str:
    """The lane of the area that has the case; an appeal is Legal's, whether it has arrived there yet or not."""
    if case.kind in APPEALS:
        return LEGAL
    area = office.read(ASSISTANT, "routing", f"/pqrs/{case.radicado}")["area"]
    return office.lane_of_area(area)


def _finding(order: Json, serial: int) -> Json:
    """What came of an order, in the shape of its type; the reading is the day's of the visit."""
    meter = f"MED-{serial:07d}"
    match order["type"]:
        case "reading":
            read_on = legal_date(datetime.fromisoformat(order["visited_at"])).isoformat()
            return {"type": "reading", "meter": meter, "reading": str(500 + serial % 900), "read_on": read_on}
        case "leak":
            return {"type": "leak", "found": False}
        case "seal":
            return {"type": "seal", "meter": meter, "intact": True}
        case "meter_test":
            points = [{"flow": flow, "error": "1.2", "maximum": "5"} for flow in ("Q1", "Q3")]
            return {"type": "meter_test", "meter": meter, "laboratory": "Laboratorio de medidores", "points": points}
        case _:
            return {"type": "other", "done": True, "finding": "Se hizo el trabajo pedido y el servicio quedó normal."}


def _correction(metering: Json) -> tuple[Json, bool]:
    """The correction of an invoice as it stands, and whether the difference, if any, is charged."""
    previous, current = metering["previous"], metering["current"]
    if previous is None or current is None or Decimal(current) - Decimal(previous) < 1:
        return {"type": "tariff"}, False
    verified = Decimal(previous) + (Decimal(current) - Decimal(previous)) * CONFIRMED
    return {"type": "reading", "current": str(verified.to_integral_value(ROUND_FLOOR))}, True
