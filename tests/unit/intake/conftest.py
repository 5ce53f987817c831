"""Cases in the states that the rules speak of."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest

from intake.domain.pqr import PQR
from radica.envelope import Actor, Message
from radica.events.common import Kind, Regime
from radica.events.intake import PQRRadicated

RADICADO = "E-2026-0000001-1"
AT = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)
ASSISTANT = Actor("auxiliar", "customer_service_assistant")


def a_filing(**fields):
    return PQRRadicated(
        **{
            "radicado": RADICADO,
            "kind": Kind.RECLAMACION,
            "channel": "escrito",
            "regime": Regime.LEY_142,
            "cause_code": "102",
            "cause_group": "F",
            "cause": "Alto consumo",
            "municipality": "08078",
            "filed_at": AT,
            "radicated_at": AT,
            "due_on": date(2026, 11, 26),
            **fields,
        }
    )


def a_fact(name, radicado=RADICADO, at=AT, /, **data):
    return Message(
        id=str(uuid.uuid4()),
        type=name,
        version=1,
        source="/routing",
        subject=radicado,
        sequence=7,
        time=at,
        actor=ASSISTANT,
        data={"radicado": radicado, **({"result": "accede"} if name == "ResponseFiled" else {}), **data},
    )


@pytest.fixture
def filed():
    """Give a case as it is right after filing; its number, when it was and fields of the filing may be given."""

    def make(radicado=RADICADO, at=AT, **fields):
        case = PQR(radicado)
        case.happened(a_filing(**{"radicado": radicado, "filed_at": at, "radicated_at": at, **fields}), ASSISTANT, at)
        return case

    return make


@pytest.fixture
def fact():
    return a_fact


@pytest.fixture
def answered(filed, fact):
    """Give a case whose answer is filed, delivered and, if it needs that, notified."""

    def make(*, notified=True, delivered=True, needs_citation=True, result="accede", **fields):
        case = filed(**fields)
        response = {"outgoing_number": "S-2026-0000001-1", "filed_on": "2026-11-19", "needs_citation": needs_citation}
        response["result"] = str(result)
        case.record(fact("ResponseFiled", **response))
        if delivered:
            case.record(fact("CommunicationDelivered", delivered_at="2026-11-20T15:00:00Z"))
        if notified:
            case.record(fact("NotificationServed", mode="aviso", effective_on="2026-11-23"))
        return case

    return make
