"""Routing as it runs: its real application behind a real server, over a real database, with people who sign in."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from radica.access import Lane
from radica.calendar import colombia
from radica.documents import DocumentStore
from radica.log import PostgresLog
from radica.settings import Settings
from radica.testing_http import Issuer, serving
from radica.web import create_app
from routing import api
from routing.application import Routing
from routing.reading import Reading
from sample.papers import pdf

MIGRATIONS = Path(__file__).parents[3] / "services/routing/migrations"
A_NEW_CASE = {
    "work_orders": [],
    "filed_at": "2026-11-20T14:00:00Z",
    "radicated_at": "2026-11-20T14:00:00Z",
    "due_on": "2026-12-14",
}
PDF = pdf(["soporte"])


@pytest.fixture
def database(make_database):
    """Return routing's own database."""
    return make_database("routing", MIGRATIONS)


@pytest.fixture
def db(database, open_database):
    """Open it as the service does."""
    return open_database(database)


@pytest.fixture
def documents(tmp_path):
    """Return the folder of documents."""
    return DocumentStore.in_folder(tmp_path / "documents", "routing")


@pytest.fixture
def routing(db, clock, documents):
    """Return the application."""
    return Routing(db, clock, documents)


@pytest.fixture
def http(db, routing, documents, clock):
    """Serve it, and give a client: `http.post(path, body, lane)` and `http.get(path, lane)`."""
    issuer = Issuer(clock)
    app = create_app(
        "routing",
        routers=[api.routes(routing, Reading(db, clock, colombia()))],
        settings=Settings(http_threads=24),
        clock=clock,
        database=db,
        documents=documents,
        log=PostgresLog(db, "/routing"),
        keys=issuer.keys,
    )
    with serving(app) as client:

        def post(path, body, *lanes, who=None, **headers):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return client.post(path, json=body, headers=named, auth=issuer.signed_in(*lanes, who=who))

        def get(path, *lanes, **params):
            return client.get(path, params=params, auth=issuer.signed_in(*(lanes or (Lane.AUDITOR,))))

        yield SimpleNamespace(post=post, get=get, client=client, issuer=issuer)


@pytest.fixture
def radicated(routing, message):
    """Have routing hear of a new case: `radicated(kind=..., work_orders=[...])` returns its number."""
    count = iter(range(1, 1000))

    def radicated_(**data):
        radicado = data.pop("radicado", f"E-2026-{next(count):07d}-0")
        routing.hear([message("PQRRadicated", **{**A_NEW_CASE, **data, "radicado": radicado})])
        return radicado

    return radicated_


@pytest.fixture
def uploaded(http):
    """Upload a document and return its reference."""

    def uploaded_(content=PDF, name="soporte.pdf"):
        answer = http.client.post(
            "/documents",
            content=content,
            headers={"Content-Type": "application/pdf", "X-File-Name": name},
            auth=http.issuer.signed_in(Lane.METERING_TECHNICIAN),
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    return uploaded_


STEPS = {
    "transfer": ("/pqrs/{}/transfer", {}, Lane.CUSTOMER_SERVICE_ASSISTANT),
    "assign": ("/pqrs/{}/assignment", {"person": "ana.perez"}, Lane.COMMERCIAL_DIRECTOR),
    "report": ("/pqrs/{}/area-report", {"summary": "Se revisó", "complete": True}, Lane.METERING_TECHNICIAN),
    "report_incomplete": (
        "/pqrs/{}/area-report",
        {"summary": "Se revisó", "complete": False, "missing": ["acta de visita"]},
        Lane.METERING_TECHNICIAN,
    ),
    "receive": ("/pqrs/{}/reception", {}, Lane.CUSTOMER_SERVICE_PROFESSIONAL),
    "classify": ("/pqrs/{}/classification", {"class": "fundada"}, Lane.CUSTOMER_SERVICE_PROFESSIONAL),
    "concept": (
        "/pqrs/{}/concept",
        {"way": "draft", "proposed_result": "accede", "reasons": ["El medidor fallaba"]},
        Lane.CUSTOMER_SERVICE_PROFESSIONAL,
    ),
    "open_order": (
        "/pqrs/{}/work-orders",
        {"type": "leak", "reason": "Buscar fuga"},
        Lane.CUSTOMER_SERVICE_ASSISTANT,
    ),
    "dispatch": ("/work-orders/{}/dispatch", {"crew": "CUADRILLA-3"}, Lane.CUSTOMER_SERVICE_ASSISTANT),
    "visit": (
        "/work-orders/{}/visit",
        {"visited_at": "2026-11-24T08:30:00-05:00", "notes": "Se revisó la acometida"},
        Lane.FIELD_OPERATOR,
    ),
    "close": (
        "/work-orders/{}/closing",
        {"result": {"type": "leak", "found": False}},
        Lane.CUSTOMER_SERVICE_ASSISTANT,
    ),
}


@pytest.fixture
def steps_of():
    """Return path, usual body and role of each step, by name."""
    return STEPS


@pytest.fixture
def step(http):
    """Carry out a step by its role: `step("assign", radicado)`; further fields replace those of the usual body."""

    def step_(name, number, *, key=None, if_match=None, who=None, **changes):
        path, body, lane = STEPS[name]
        headers = {**({"Idempotency_Key": key} if key else {}), **({"If_Match": if_match} if if_match else {})}
        return http.post(path.format(number), {**body, **changes}, lane, who=who, **headers)

    return step_


@pytest.fixture
def done(step):
    """Carry out several steps on one case or order, each of which must succeed; returns the last answer's JSON."""

    def done_(number, *names):
        for name in names:
            answer = step(name, number)
            assert answer.status_code == 201, (name, answer.text)
        return answer.json()

    return done_
