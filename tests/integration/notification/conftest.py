"""Notification as it runs: its real application behind a real server, over a real database, with people who sign in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from notification import api, bootstrap
from notification.application import Notification
from notification.office import READERS
from notification.settings import MIGRATIONS, Settings
from radica.access import Lane
from radica.log import PostgresLog
from radica.testing_http import Issuer, serving
from radica.web import create_app
from sample.papers import pdf

ASSISTANT = Lane.CUSTOMER_SERVICE_ASSISTANT
OPERATOR = Lane.FIELD_OPERATOR
TECHNICIAN = Lane.CUSTOMER_SERVICE_TECHNICIAN
PDF = pdf(["soporte"])
RADICADO, OUTGOING = "E-2026-0000123-4", "S-2026-0000045-2"
FILED = {"filed_on": "2026-11-20", "signed_on": "2026-11-20", "needs_citation": True}
BOTH = ["reposicion", "apelacion_subsidiaria"]


@pytest.fixture
def database(make_database):
    """Return notification's own database."""
    return make_database("notification", MIGRATIONS)


@pytest.fixture
def db(database, open_database):
    """Open it as the service does."""
    return open_database(database)


@pytest.fixture
def office(db, tmp_path):
    """Return what the use cases work with."""
    return bootstrap.office(Settings(documents_folder=tmp_path / "documents"), db)


@pytest.fixture
def http(db, office, clock):
    """Serve it, and give a client: `http.post(path, body, lane)` and `http.get(path, lane)`."""
    issuer = Issuer(clock)
    app = create_app(
        "notification",
        routers=api.routes(office),
        settings=Settings(http_threads=24),
        clock=clock,
        database=db,
        documents=office.documents,
        document_readers=READERS,
        log=PostgresLog(db, "/notification"),
        keys=issuer.keys,
    )
    with serving(app) as client:

        def post(path, body, *lanes, **headers):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return client.post(path, json=body, headers=named, auth=issuer.signed_in(*lanes))

        def get(path, *lanes, **params):
            return client.get(path, params=params, auth=issuer.signed_in(*(lanes or (Lane.AUDITOR,))))

        yield SimpleNamespace(post=post, get=get, client=client, issuer=issuer)


@pytest.fixture
def hear(office):
    """Have the service hear messages."""
    return Notification(office).hear


@pytest.fixture
def filed(hear, message):
    """Have it hear of a case and its filed response; returns the outgoing number. The act is of Friday 20 November."""

    def filed_(radicado=RADICADO, outgoing=OUTGOING, *, of_case=None, **data):
        hear([message("PQRRadicated", radicado=radicado, **{"kind": "reclamacion", **(of_case or {})})])
        response = {**FILED, "appeals": BOTH, **data, "radicado": radicado, "outgoing_number": outgoing}
        hear([message("ResponseFiled", **response)])
        return outgoing

    return filed_


@pytest.fixture
def uploaded(http):
    """Upload a document and return its reference."""

    def uploaded_(content=PDF, name="cedula de maria perez.pdf", media_type="application/pdf"):
        answer = http.client.post(
            "/documents",
            content=content,
            headers={"Content-Type": media_type, "X-File-Name": name},
            auth=http.issuer.signed_in(OPERATOR),
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    return uploaded_


PERSON = {"name": "María del Pilar Gutiérrez", "id_number": "22456789", "capacity": "petitioner"}
AT = "2026-11-24T08:30:00-05:00"
TOLD = {"copy_delivered": True, "appeals_told": True}

ACTS = {
    "assign": ("/communications/{outgoing}/assignment", {"channel": "address", "to": "pedro.ruiz"}, ASSISTANT),
    "assign_desk": ("/communications/{outgoing}/assignment", {"channel": "desk", "to": "rosa.diaz"}, ASSISTANT),
    "attempt": ("/communications/{outgoing}/attempt", {"at": AT, "reason": "cerrado"}, OPERATOR),
    "deliver": (
        "/communications/{outgoing}/delivery",
        {"at": AT, "place": "Calle 20 # 18-45, Baranoa", "receiver": {**PERSON, "capacity": "resident"}},
        OPERATOR,
    ),
    "record": ("/communications/{outgoing}/record", {}, ASSISTANT),
    "personal": (
        "/pqrs/{radicado}/notification",
        {"mode": "personal", "at": AT, "place": "Oficina de Baranoa", "appeared": PERSON, **TOLD},
        ASSISTANT,
    ),
    "verbal": (
        "/pqrs/{radicado}/notification",
        {
            "mode": "verbal",
            "at": AT,
            "place": "Oficina de Baranoa",
            "appeared": PERSON,
            "asked": "Que la señora Zoila Quimbaya no pague el consumo",
            "decided": "Se accede",
            **TOLD,
        },
        ASSISTANT,
    ),
    "electronic": (
        "/pqrs/{radicado}/notification",
        {"mode": "electronic", "sent_at": "2026-11-23T08:00:00-05:00", "accessed_at": AT, **TOLD},
        ASSISTANT,
    ),
    "aviso": (
        "/pqrs/{radicado}/notification",
        {"mode": "aviso", "addressee": {"name": PERSON["name"], "address": "Calle 20 # 18-45"}, **TOLD},
        ASSISTANT,
    ),
    "notice": (
        "/pqrs/{radicado}/notice",
        {"addressee": {"name": PERSON["name"], "address": "Calle 20 # 18-45"}},
        ASSISTANT,
    ),
}


@pytest.fixture
def acts():
    """Return path, usual body and role of each act, by name."""
    return ACTS


@pytest.fixture
def act(http):
    """Carry out an act by its role; further fields replace those of the usual body, None takes one away."""

    def act_(name, *, radicado=RADICADO, outgoing=OUTGOING, key=None, if_match=None, lane=None, **changes):
        path, usual, own_lane = ACTS[name]
        headers = {**({"Idempotency_Key": key} if key else {}), **({"If_Match": if_match} if if_match else {})}
        body = {field: value for field, value in {**usual, **changes}.items() if value is not None}
        return http.post(path.format(radicado=radicado, outgoing=outgoing), body, lane or own_lane, **headers)

    return act_


@pytest.fixture
def done(act):
    """Carry out several acts, each of which must succeed; returns the last answer's JSON."""

    def done_(*names, **changes):
        for name in names:
            answer = act(name, **changes)
            assert answer.status_code == 201, (name, answer.text)
        return answer.json()

    return done_
