"""Personal data are found where they belong and nowhere else: canaries in every field, and a search of everything.

A case with a word of its own in each field that names somebody goes through the procedure; another is corrected and
consulted. Then everything that the system keeps, sends, logs or publishes is read as text. At the end the person is
erased, and what named them is gone from every service.
"""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from contextlib import closing
from datetime import UTC, datetime

import httpx
import psycopg2
import pymongo
import pytest
from psycopg2 import sql
from tests.e2e.foreign_listener import ForeignListener

from radica.clock import Pace
from radica.testing import eventually
from sample import journey
from sample.roles import Login, Office

CANARIES = {
    "name": "Canaria Zafiro Trinadora",
    "id_number": "909.123.457",
    "address": "Transversal Canora 77 # 12-31",
    "phone": "300 909 7731",
    "email": "trino.zafiro@canario.example",
    "representative.name": "Alondra Topacio Cantora",
    "representative.id_number": "808.321.654",
    "representative.proof": "Poder Topacio 4471",
    "description": "El gorrión amatista gotea en el patio trasero",
    "asks_for": "Que venga el jilguero granate a mirar",
    "attachment": "cedula-de-Zafiro-Trinadora",
    "correction": "Diagonal Mirla 55 # 44-33",
    "typed_as_radicado": "Petirrojo Berilo",
}
"""One word in every field that may name somebody, by what it stands in."""

BELONGS = {
    "bytes of documents": "attachments, letters and proofs name whom they are for; they lie under their hash, and go "
    "with the person",
    "answers to who may read": "the case and the account of the data, each reading noted with its purpose",
    "log.sealed": "encrypted under the person's key: unreadable to this search, and to everybody once the key is gone",
}
"""Where personal data may stand, and why. None of it is searched but the first, by its names."""

EXCHANGES = ("intake", "routing", "billing", "correspondence", "notification", "reporting")
OPEN_DOORS = ("/healthz", "/readyz", "/metrics", "/openapi.json", "/causes", "/checkpoints", "/checkpoints/keys")
LATER = datetime(2040, 1, 2, 15, 0, tzinfo=UTC)
TABLES = "select tablename from pg_tables where schemaname = 'public'"


class Everything(ForeignListener):
    """Every message on every exchange, with its headers, as text."""

    def __init__(self, url):
        self.texts = []
        super().__init__(url, (self._note, [(service, "#") for service in EXCHANGES]))

    def _note(self, body, message):
        self.texts.append(json.dumps([body, message.headers, message.properties], ensure_ascii=False, default=str))


@pytest.fixture(scope="module")
def bus(system):
    heard = Everything(system.amqp_url)
    yield heard
    heard.close()


@pytest.fixture(scope="module")
def office(system):
    """The roles at their desks, who name every file that they upload after the person."""
    logins = [Login(**{**login, "lane": lane}) for lane, login in system.logins.items()]
    office = Office({service: system.url(service) for service in system.ports}, logins)
    upload = office.upload
    office.upload = lambda lane, service, name, *rest: upload(lane, service, f"{CANARIES['attachment']}-{name}", *rest)
    yield office
    office.close()


@pytest.fixture(scope="module")
def attachment(office):
    return office.upload("customer_service_assistant", "intake", "1.txt", "la cédula de Zafiro".encode(), "text/plain")


def a_filing(attachment, **fields):
    of_petitioner = ("name", "id_number", "address", "phone", "email")
    of_representative = ("name", "id_number", "proof")
    return {
        "petitioner": {name: CANARIES[name] for name in of_petitioner},
        "representative": {
            "capacity": "apoderado",
            **{name: CANARIES[f"representative.{name}"] for name in of_representative},
        },
        "kind": "queja",
        "channel": "escrito",
        "cause_code": "102",
        "municipality": "08078",
        "description": CANARIES["description"],
        "asks_for": CANARIES["asks_for"],
        "attachments": [attachment],
        **fields,
    }


@pytest.fixture(scope="module")
def lived(system, bus, office, attachment):
    """Take a case through the procedure, correct another of the same person, read and look for both."""
    body = a_filing(attachment)
    filed = office.act("customer_service_assistant", "intake", "/pqrs", body, key=str(uuid.uuid4()))
    case = journey.run(office, journey.Case(filed["radicado"], body, filed))
    done = {"what_was_done": "Se entregó una copia", "result": "accede"}
    other = office.act(
        "customer_service_assistant",
        "intake",
        "/pqrs",
        a_filing(attachment, window_resolution=done),
        key=str(uuid.uuid4()),
    )
    correction = {"address": CANARIES["correction"], "reason": "Se mudó"}
    path = f"/pqrs/{other['radicado']}/correction"
    office.act("customer_service_assistant", "intake", path, correction, key=str(uuid.uuid4()))
    look_at(system, case.radicado, filed["verification_code"])
    system.run("intake", "checkpoint")
    eventually(lambda: state(system, case.radicado) == "archivada", 60)
    return case.radicado, other["radicado"]


def look_at(system, radicado, code):
    """Read as everybody may, and as nobody may: what is refused must leave no trace of what it was refused."""
    identity = {"Id-Type": "CC", "Id-Number": CANARIES["id_number"]}
    with httpx.Client(timeout=30) as client:
        auditor = system.auth("auditor")
        for path, headers in (
            (f"/pqrs/{radicado}", {}),
            ("/people/account", identity),
            ("/people/account.pdf", identity),
        ):
            assert client.get(system.url("intake") + path, headers=headers, auth=auditor).status_code == 200
        typed = {"Verification-Code": CANARIES["id_number"]}
        client.get(f"{system.url('intake')}/pqrs/{CANARIES['typed_as_radicado']}", headers=typed)
        client.get(f"{system.url('intake')}/pqrs/{radicado}/form.pdf", headers={"Verification-Code": code})
        client.get(system.url("reporting") + "/pqrs", params={"query": CANARIES["name"]}, auth=auditor)
        wrong = {**a_filing({}), "petitioner": {"name": CANARIES["name"], "apellido": CANARIES["id_number"]}}
        refused = client.post(
            system.url("intake") + "/pqrs", json=wrong, auth=system.auth("customer_service_assistant")
        )
        assert refused.status_code == 422


def state(system, radicado):
    answer = httpx.get(f"{system.url('reporting')}/pqrs/{radicado}", auth=system.auth("auditor"), timeout=20)
    return answer.json().get("state")


def everything(system, bus):
    """Yield each place with its text: what is kept, sent, logged, published or open to anybody."""
    yield from ((f"bus, message {n}", text) for n, text in enumerate(bus.texts))
    for service, database in system.databases.items():
        yield from tables(service, database.superuser_url)
    yield from collections(system.mongo_url)
    yield from ((file.name, file.read_text(errors="replace")) for file in system.folder.glob("*.log"))
    yield from ((f"name of {path}", path.name) for path in (system.folder / "documents").rglob("*"))
    with httpx.Client(timeout=20) as client:
        for service in system.ports:
            for path in OPEN_DOORS:
                yield f"{service}{path}", client.get(system.url(service) + path).text
        feed = client.get(system.url("intake") + "/feed", auth=system.auth("service"))
        assert feed.status_code == 200
        yield "intake/feed", feed.text


def tables(service, url):
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("select row_of::text from {} as row_of").format(sql.Identifier(table)))
            yield f"{service}: table {table}", "\n".join(row for (row,) in cursor.fetchall())


def collections(url):
    with closing(pymongo.MongoClient(url)) as client:
        database = client.get_default_database("radica_reporting")
        for name in database.list_collection_names():
            kept = json.dumps(list(database[name].find()), ensure_ascii=False, default=readable)
            yield f"reporting: collection {name}", kept


def readable(value):
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def found_in(places, words):
    """Where one of the words stands, as text, as JSON escapes, or as the bytes that PostgreSQL shows in hexadecimal."""
    forms = {form for word in words for form in (word, json.dumps(word)[1:-1], word.encode().hex())}
    return [(place, form) for place, text in places for form in forms if form in text]


def test_they_stand_nowhere_but_where_they_belong(system, bus, lived):
    eventually(lambda: any("PQRArchived" in text for text in bus.texts))
    places = list(everything(system, bus))
    assert {"bus", "intake: table log", "intake: table snapshot", "intake: table command", "intake/feed"} <= {
        place.partition(",")[0] for place, _ in places
    }
    assert found_in(places, CANARIES.values()) == []


def test_the_search_would_find_them(system, bus, office, lived):
    """The same search over the same places finds what is known to stand there, in each form."""
    radicado, _ = lived
    places = list(everything(system, bus))
    known = [radicado, office.account("customer_service_assistant")]
    found = {place.partition(",")[0] for place, _ in found_in(places, known)}
    assert {"bus", "intake: table log", "routing: table pqr_case", "intake/feed", "intake-web.log"} <= found
    assert any(place.startswith("reporting: collection cases") for place in found)
    planted = [("a table", f"\\x00{CANARIES['name'].encode().hex()}"), ("a body", json.dumps("José Ñame"))]
    assert len(found_in(planted, [CANARIES["name"], "José Ñame"])) == 2


def test_they_stand_where_they_belong(system, lived):
    """Otherwise the search would have proved nothing."""
    radicado, corrected = lived
    with httpx.Client(timeout=20, auth=system.auth("auditor")) as client:
        shown = client.get(f"{system.url('intake')}/pqrs/{radicado}").text
        now = client.get(f"{system.url('intake')}/pqrs/{corrected}").json()
    later = ("correction", "typed_as_radicado")
    missing = [name for name, word in CANARIES.items() if name not in later and word not in shown]
    assert missing == []
    assert now["petitioner"]["address"] == CANARIES["correction"]
    assert any(CANARIES["name"] in text_of(path) for path in pdfs(system, "correspondence"))
    assert any(CANARIES["name"] in text_of(path) for path in pdfs(system, "notification"))


def test_the_erased_person_is_gone_from_every_service(system, lived):
    radicado, _ = lived
    clock = system.folder / "later.json"
    Pace(LATER, datetime.now(UTC)).write(clock)
    environment = {**system.environment("intake"), "RADICA_CLOCK_FILE": str(clock)}
    command = [sys.executable, "-m", "intake", "erase", radicado]
    said = subprocess.run(
        command, env=environment, cwd=system.folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "Suprimido" in said.stdout
    eventually(lambda: not named(system), 40)
    gone = removed(system, radicado)
    assert {document["service"] for document in gone} == {"intake", "routing", "correspondence", "notification"}
    eventually(lambda: not [document for document in gone if kept(system, document)], 40)
    shown = httpx.get(f"{system.url('intake')}/pqrs/{radicado}", auth=system.auth("auditor"), timeout=20)
    assert shown.json()["erased"]
    assert not [word for word in CANARIES.values() if word in shown.text]
    assert "Todos los hechos coinciden" in system.run("intake", "verify")


def removed(system, radicado):
    """The documents that went with the person, as the case's history names them."""
    url = f"{system.url('intake')}/pqrs/{radicado}/events"
    items = httpx.get(url, auth=system.auth("auditor"), timeout=20).json()["items"]
    return items[-1]["data"]["removed"]


def kept(system, document):
    return [path for path in files(system, document["service"]) if path.name == document["sha256"]]


def named(system):
    """Every document that names the person."""
    return [path for service in EXCHANGES for path in files(system, service) if names_them(path)]


def names_them(path):
    try:
        text = text_of(path)
    except FileNotFoundError:  # removed since it was listed
        return False
    return CANARIES["name"] in text or "Zafiro" in text


def pdfs(system, service):
    return [path for path in files(system, service) if path.read_bytes()[:5] == b"%PDF-"]


def files(system, service):
    return [path for path in (system.folder / "documents" / service).rglob("*") if path.is_file()]


def text_of(path):
    content = path.read_bytes()
    if not content.startswith(b"%PDF-"):
        return content.decode(errors="replace")
    return subprocess.run(
        ["pdftotext", "-", "-"], input=content, capture_output=True, check=True, timeout=30
    ).stdout.decode()
