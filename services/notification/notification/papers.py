"""The five papers of this service as PDF: record of delivery, GCO F13, F16, F09, and the electronic notification's.

Here, and only here, stand the names and identity numbers of who received or appeared.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notification import words
from notification.domain import recursos
from radica import paper
from radica.access import lane_name
from radica.paper import spanish

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from notification import bodies
    from notification.domain.communication import Case, Communication
    from radica.events.common import DocumentRef

FORMS = Path(__file__).parent / "forms"
FORM_VERSION = "Versión 1"


@dataclass(frozen=True, slots=True)
class Company:
    """The utility as its papers show it; `office` is who attends, `issuer` who decides, `website` has the notices."""

    name: str
    nit: str
    address: str
    office: str
    issuer: str
    website: str


@dataclass(frozen=True, slots=True)
class Official:
    """Who does the act: name as it stands on papers, and lane."""

    name: str
    lane: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What every paper needs besides its own matter."""

    company: Company
    case: Case
    official: Official
    at: datetime


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file that goes with a paper, and what it is."""

    reference: DocumentRef
    what: str


def record_of_delivery(
    desk: Desk, communication: Communication, body: bodies.Delivery, exhibits: Sequence[Exhibit]
) -> bytes:
    """Acta de entrega: who received what, where, when, with which evidence."""
    cites = communication.needs_citation
    channel = communication.assignment.channel if communication.assignment else None
    fields = {
        "what": "Citación para notificación personal" if cites else "Comunicación de respuesta",
        "object": "la citación para notificación personal" if cites else "la comunicación de respuesta",
        "needs_citation": cites,
        "filed_on": spanish.long_date(communication.filed_on),
        "delivered_at": spanish.moment(body.at),
        "channel": words.CHANNELS[channel] if channel else None,
        "place": body.place,
        "receiver": _person(body.receiver),
        "signature_note": "Firma en imagen, guardada con esta acta." if body.signature else None,
        "evidence": _shown(exhibits),
    }
    return _made("delivery", desk, communication, fields)


def personal(desk: Desk, communication: Communication, body: bodies.Personal, exhibits: Sequence[Exhibit]) -> bytes:
    """GCO F13: the record of a personal notification."""
    return _made("personal", desk, communication, _appearance(desk, communication, body, exhibits))


def verbal(desk: Desk, communication: Communication, body: bodies.Verbal, exhibits: Sequence[Exhibit]) -> bytes:
    """GCO F16: the record of a personal notification, at the counter, of a PQR made by voice."""
    said = {"asked": body.asked, "decided": body.decided}
    return _made("verbal", desk, communication, {**_appearance(desk, communication, body, exhibits), **said})


def notice(desk: Desk, communication: Communication, addressee: bodies.Addressee | None) -> bytes:
    """GCO F09 as it goes out: to be delivered, or published where no address is known."""
    return _made("notice", desk, communication, {**_notice(desk, communication, addressee), "served": False})


def served_notice(desk: Desk, communication: Communication, body: bodies.Aviso, exhibits: Sequence[Exhibit]) -> bytes:
    """GCO F09 with the record of its delivery or of its removal."""
    fields = {
        **_notice(desk, communication, body.addressee),
        **_effect(communication),
        "served": True,
        "delivered_at": spanish.moment(body.delivered_at) if body.delivered_at else None,
        "receiver": _person(body.receiver) if body.receiver else {"name": None, "id_number": None, "capacity": None},
        "removed_on": _day(body.removed_on),
        "evidence": _shown(exhibits),
    }
    return _made("notice", desk, communication, fields)


def electronic(desk: Desk, communication: Communication, body: bodies.Electronic, exhibits: Sequence[Exhibit]) -> bytes:
    """The record of an electronic notification."""
    fields = {
        **_act(desk, communication),
        **_effect(communication),
        "sent_at": spanish.moment(body.sent_at),
        "accessed_at": spanish.moment(body.accessed_at),
        "evidence": _shown(exhibits),
    }
    return _made("electronic", desk, communication, fields)


def _made(template: str, desk: Desk, communication: Communication, fields: dict[str, Any]) -> bytes:
    head = {
        "company": asdict(desk.company),
        "version": FORM_VERSION,
        "radicado": communication.radicado,
        "outgoing": communication.outgoing,
        "official": {"name": desk.official.name, "lane": lane_name(desk.official.lane)},
        "made_at": spanish.moment(desk.at),
    }
    return paper.render(FORMS / f"{template}.typ", {**head, **fields}, desk.at, qr=communication.outgoing)


def _appearance(
    desk: Desk, communication: Communication, body: bodies.Personal | bodies.Verbal, exhibits: Sequence[Exhibit]
) -> dict[str, Any]:
    return {
        **_act(desk, communication),
        **_effect(communication),
        "place": body.place,
        "date": spanish.date_of(body.at),
        "hour": spanish.hour(body.at),
        "appeared": _person(body.appeared),
        "signature_note": "Se negó a firmar; se deja constancia." if body.refused_to_sign else None,
        "evidence": _shown(exhibits),
    }


def _act(desk: Desk, communication: Communication) -> dict[str, Any]:
    return {
        "act_on": spanish.long_date(communication.act_on),
        "issuer": desk.company.issuer,
        "kind": words.of_kind(desk.case.kind),
        "appeals": recursos.told(communication, desk.case, desk.company.name),
    }


def _effect(communication: Communication) -> dict[str, Any]:
    served = communication.served
    return {
        "effective_on": _day(served.effective_on) if served else None,
        "appeal_until": _day(served.appeal_until) if served else None,
    }


def _notice(desk: Desk, communication: Communication, addressee: bodies.Addressee | None) -> dict[str, Any]:
    issued, citation = communication.notice, communication.citation
    return {
        **_act(desk, communication),
        "issued_on": _day(issued.issued_on) if issued else None,
        "posted_on": _day(issued.issued_on) if issued else None,
        "published": bool(issued and issued.published),
        # On the board no name is shown: it is open to everybody, and the number is enough to know oneself (Ley 1581).
        "addressee": addressee.model_dump() if addressee else _unnamed(communication.radicado),
        "citation_sent_on": _day(citation.sent_on) if citation else None,
        "appearance_ended_on": _day(citation.appear_by) if citation else None,
    }


def _unnamed(radicado: str) -> dict[str, str | None]:
    return {"name": f"Quien presentó la solicitud con radicado {radicado}", "address": None}


def _person(person: bodies.Person) -> dict[str, str]:
    return {
        "name": person.name,
        "id_number": f"{person.id_type} {person.id_number}",
        "capacity": words.CAPACITIES[person.capacity],
    }


def _shown(exhibits: Sequence[Exhibit]) -> list[dict[str, str]]:
    return [
        {"name": exhibit.reference.name, "what": exhibit.what, "sha256": exhibit.reference.sha256}
        for exhibit in exhibits
    ]


def _day(day: date | None) -> str | None:
    return spanish.long_date(day) if day else None
