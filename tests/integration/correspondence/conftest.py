"""Correspondence as it runs: its application behind a real server, over a real database, with people who sign in."""

from __future__ import annotations

import hashlib
import subprocess
import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from correspondence import api, bootstrap
from correspondence.paper import certificate
from correspondence.reading import Reading
from correspondence.settings import MIGRATIONS, Settings
from radica.access import Lane
from radica.log import PostgresLog
from radica.testing_http import Issuer, serving
from radica.web import create_app

RADICADO = "E-2026-0000123-4"
PASSPHRASE = "clave-de-prueba"

PEOPLE = {
    "draft": (Lane.CUSTOMER_SERVICE_ASSISTANT, "auxiliar.ana"),
    "approve": (Lane.CUSTOMER_SERVICE_PROFESSIONAL, "profesional.pedro"),
    "send_back": (Lane.CUSTOMER_SERVICE_PROFESSIONAL, "profesional.pedro"),
    "sign": (Lane.COMMERCIAL_DIRECTOR, "directora.diana"),
    "file": (Lane.RECORDS_ASSISTANT, "archivo.raul"),
}
ROUTES = {
    "draft": "/pqrs/{}/letters",
    "approve": "/letters/{}/approval",
    "send_back": "/letters/{}/return",
    "sign": "/letters/{}/signature",
    "file": "/letters/{}/filing",
}
BODIES = {
    "draft": {
        "addressee": {"name": "María Ñáñez de la Peña", "address": "Carrera 20 # 14-31", "municipality": "08078"},
        "result": "accede",
        "facts": ["El usuario reclamó por el consumo facturado en octubre de 2026."],
        "evidence": ["Acta de la visita del 9 de noviembre de 2026."],
        "analysis": ["La lectura facturada no es la del medidor; procede reliquidar la factura."],
        "decision": ["Acceder a lo pedido y reliquidar la factura.", "Notificar esta decisión."],
    },
    "send_back": {"reason": "Falta adjuntar el acta de la visita."},
}


@pytest.fixture(scope="session")
def signing_file(tmp_path_factory):
    """Make one certificate for all tests, valid around the day on which they take place."""
    path = tmp_path_factory.mktemp("secrets") / "signing.p12"
    certificate.make(path, PASSPHRASE, "Empresa de Prueba", datetime(2026, 1, 1, tzinfo=UTC))
    return path


@pytest.fixture
def authorities(signing_file):
    return certificate.load(signing_file, PASSPHRASE).authorities


@pytest.fixture
def database(make_database):
    """Return correspondence's own database."""
    return make_database("correspondence", MIGRATIONS)


@pytest.fixture
def db(database, open_database):
    """Open it as the service does."""
    return open_database(database)


@pytest.fixture
def settings(signing_file, tmp_path):
    return Settings(
        documents_folder=tmp_path / "documents",
        signing_pkcs12=signing_file,
        signing_passphrase=PASSPHRASE,
        http_threads=24,
    )


@pytest.fixture
def documents(settings):
    return bootstrap.documents(settings)


@pytest.fixture
def application(settings, db, documents):
    return bootstrap.application(settings, db, documents)


@pytest.fixture
def http(settings, db, documents, application, clock):
    """Serve it, and give a client with people who are signed in."""
    issuer = Issuer(clock)
    app = create_app(
        "correspondence",
        routers=[api.routes(application, Reading(db))],
        settings=settings,
        clock=clock,
        database=db,
        documents=documents,
        log=PostgresLog(db, "/correspondence"),
        keys=issuer.keys,
    )
    with serving(app) as client:

        def get(path, *lanes, **params):
            return client.get(path, params=params, auth=issuer.signed_in(*(lanes or (Lane.AUDITOR,))))

        yield SimpleNamespace(client=client, issuer=issuer, get=get)


@pytest.fixture
def step(http):
    """Do an act as its role: `step("approve", letter)`; returns the answer, whatever it is."""

    def step_(act, on, *, key=None, who=None, lanes=None, if_match=None, without=(), **body):
        lane, usual = PEOPLE[act]
        sent = {name: value for name, value in {**BODIES.get(act, {}), **body}.items() if name not in without}
        headers = {"Idempotency-Key": key or str(uuid.uuid4())} | ({"If-Match": if_match} if if_match else {})
        auth = http.issuer.signed_in(*(lanes if lanes is not None else (lane,)), who=who or usual)
        return http.client.post(ROUTES[act].format(on), json=sent, headers=headers, auth=auth)

    return step_


@pytest.fixture
def done(step):
    """Do acts one after the other on what the first is about; returns the last receipt."""

    def done_(on, *acts, **body):
        receipt = {}
        for act in acts:
            answer = step(act, on if act == "draft" else receipt.get("letter", on), **body)
            assert answer.status_code == 201, answer.text
            receipt = answer.json()
        return receipt

    return done_


@pytest.fixture
def hear(db, settings):
    """Have the service hear messages."""
    return bootstrap.hearing(db, bootstrap.documents(settings)).hear


@pytest.fixture
def ready(hear, message):
    """Have it hear of a case whose answer may be drafted; returns its radicado."""

    def ready_(radicado=RADICADO, *, way="draft", **of_case):
        hear(
            [
                message("PQRRadicated", radicado=radicado, **{"kind": "reclamacion", "regime": "ley_142", **of_case}),
                message("ConceptIssued", radicado=radicado, way=way, proposed_result="accede"),
            ]
        )
        return radicado

    return ready_


@pytest.fixture
def fetched(http):
    """Fetch a document by its reference, as staff do, and check that it is what the reference says."""

    def fetched_(reference):
        answer = http.get(f"/documents/{reference['sha256']}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == reference["sha256"]
        assert len(answer.content) == reference["size"]
        return answer.content

    return fetched_


@pytest.fixture
def read_pages():
    """Return what another program than ours reads on the pages of a PDF."""

    def read(pdf):
        answer = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30
        )
        return " ".join(answer.stdout.decode().split())

    return read
