"""Steps 13 to 22: the letter, its delivery, the notification, the closing and the archive, each act by its person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample import papers
from sample.case import ASSISTANT, DIRECTOR, FIELD, PROFESSIONAL, RECORDS, TECHNICIAN

if TYPE_CHECKING:
    from sample.case import Case
    from sample.roles import Json, Office

IDENTITY = frozenset({"name", "id_type", "id_number"})


def letter(office: Office, case: Case) -> Json | None:
    """Step 13: the assistant drafts the answer, to whom intake has as petitioner."""
    analysis = "Revisados el historial de la cuenta y los soportes del área, lo pedido se decide como sigue."
    if case.reliquidate:
        analysis += " La factura se reliquidó con la lectura verificada, como muestra la tabla."
    body = {
        "addressee": {
            "name": case.petitioner["name"],
            "address": case.petitioner["address"],
            "municipality": case.filing["municipality"],
        },
        "result": case.result,
        "facts": ["La petición se recibió y se trasladó al área competente, que presentó su informe con soportes."],
        "evidence": ["El informe del área y sus soportes."],
        "analysis": [analysis],
        "decision": [_decision(case.result)],
        "documents": case.made["supports"]["documents"],
    }
    path = f"/pqrs/{case.radicado}/letters"
    return office.act(ASSISTANT, "correspondence", path, body, key=case.key("letter"))


def approval(office: Office, case: Case) -> Json | None:
    """Step 14: the professional finds the draft in order."""
    return _letter(office, case, "approval", PROFESSIONAL)


def signature(office: Office, case: Case) -> Json | None:
    """Step 15: the director signs."""
    return _letter(office, case, "signature", DIRECTOR)


def filing(office: Office, case: Case) -> Json | None:
    """Step 16: the records assistant gives the letter its outgoing number."""
    return _letter(office, case, "filing", RECORDS)


def assignment(office: Office, case: Case) -> Json | None:
    """Step 17: the assistant assigns the delivery, to the address or to the desk."""
    channel, lane = ("desk", TECHNICIAN) if case.desk else ("address", FIELD)
    body = {"channel": channel, "to": office.account(lane)}
    return _communication(office, case, "assignment", ASSISTANT, body)


def delivery(office: Office, case: Case) -> Json | None:
    """Step 18 at the address, or 19 at the desk: handed over, with a photograph, when it had been assigned."""
    lane = TECHNICIAN if case.desk else FIELD
    assigned_at = _read_communication(office, case)["assignment"]["at"]
    photo = office.upload(lane, "notification", "entrega.png", papers.photograph(case.serial), papers.PNG)
    place = "Punto de atención al usuario" if case.desk else case.petitioner["address"]
    body = {"at": assigned_at, "place": place, "receiver": _person(case), "photo": photo}
    return _communication(office, case, "delivery", lane, body)


def record(office: Office, case: Case) -> Json | None:
    """Step 20: the assistant takes the delivery in."""
    return _communication(office, case, "record", ASSISTANT, {})


def notification(office: Office, case: Case) -> Json | None:
    """Step 21: the person appears and is notified, where the answer is a decision that is notified."""
    if not case.made["letter"]["needs_citation"]:
        return None
    body: Json = {
        "mode": "personal",
        "copy_delivered": True,
        "appeals_told": True,
        "at": _read_communication(office, case)["recorded"]["at"],
        "place": "Punto de atención al usuario",
        "appeared": _person(case),
    }
    if body["appeared"]["capacity"] != "petitioner":
        lines = ["Certificado de existencia y representación", f"Radicado {case.radicado}"]
        proof = papers.pdf(lines)
        body["documents"] = [office.upload(ASSISTANT, "notification", "representacion.pdf", proof, papers.PDF)]
    path = f"/pqrs/{case.radicado}/notification"
    return office.act(ASSISTANT, "notification", path, body, key=case.key("notification"))


def closing(office: Office, case: Case) -> Json | None:
    """Step 22: the assistant enters the answer's data."""
    body = {"result": case.result, "answered_on": case.made["filing"]["filed_on"]}
    return office.act(ASSISTANT, "intake", f"/pqrs/{case.radicado}/closing", body, key=case.key("closing"))


def archive(office: Office, case: Case) -> Json | None:
    """Step 22: and puts the file away."""
    return office.act(ASSISTANT, "intake", f"/pqrs/{case.radicado}/archive", {}, key=case.key("archive"))


def _letter(office: Office, case: Case, act: str, lane: str) -> Json:
    path = f"/letters/{case.made['letter']['letter']}/{act}"
    return office.act(lane, "correspondence", path, {}, key=case.key(act))


def _communication(office: Office, case: Case, act: str, lane: str, body: Json) -> Json:
    path = f"/communications/{case.made['filing']['outgoing_number']}/{act}"
    return office.act(lane, "notification", path, body, key=case.key(f"communication-{act}"))


def _read_communication(office: Office, case: Case) -> Json:
    return office.read(ASSISTANT, "notification", f"/communications/{case.made['filing']['outgoing_number']}")


def _person(case: Case) -> Json:
    """Who takes the letter and appears: the petitioner, a company's representative, or whoever was at the door."""
    if case.filing.get("petitioner") is None:
        return {"name": "Portería del edificio", "id_number": "0000000", "capacity": "doorkeeper"}
    shown = {"id_type": "CC", **{name: each for name, each in case.petitioner.items() if name in IDENTITY}}
    return {**shown, "capacity": "representative" if shown["id_type"] == "NIT" else "petitioner"}


def _decision(result: str) -> str:
    return {
        "accede": "Acceder a lo pedido, en los términos de esta respuesta.",
        "accede_parcialmente": "Acceder parcialmente a lo pedido: la factura se reliquida y lo demás se mantiene.",
        "no_accede": "No acceder a lo pedido, porque lo verificado corresponde a lo facturado y prestado.",
        "confirma": "Confirmar la decisión recurrida, por las razones expuestas.",
        "modifica": "Modificar la decisión recurrida en lo que se expuso, con la reliquidación que corresponda.",
        "revoca": "Revocar la decisión recurrida y acceder a lo pedido.",
    }[result]
