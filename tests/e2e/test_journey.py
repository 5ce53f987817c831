"""One appealable claim through all 23 steps, heard by two subscribers that know nothing of our code."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import uuid
from datetime import datetime
from pathlib import Path

import httpx
import jsonschema
import pytest
from tests.chaos import collect, invariants
from tests.chaos.history import Recorder
from tests.e2e.foreign_listener import ForeignListener

from radica.clock import legal_date
from radica.testing import A_TUESDAY_MORNING, eventually
from sample import journey
from sample.roles import Login, Office

LISTENER = Path(__file__).with_name("stock_nameko_listener.py")
CONTRACTS = Path(__file__).parents[2] / "contracts" / "events"
FIXED = {
    "PQRRadicated": "intake",
    "WorkOrderClosed": "routing",
    "ReliquidationDone": "billing",
    "ResponseSigned": "correspondence",
    "CommunicationDelivered": "notification",
}
CANARIES = ("Mercedes Ahumada", "22.401.777", "Carrera 19 # 18-42", "mercedes@ejemplo.co", "fuga que nadie ve")
TODAY = legal_date(A_TUESDAY_MORNING).isoformat()


class KombuListener(ForeignListener):
    """What arrives on each service's exchange, and everything on intake's."""

    def __init__(self, url):
        self.heard, self.log = {}, []
        fixed = [(service, name) for name, service in FIXED.items()]
        super().__init__(url, (self._note, fixed), (self._note_log, [("intake", "#")]))

    def _note(self, body, message):
        self.heard.setdefault(message.headers["cloudEvents_type"], []).append((message, body))

    def _note_log(self, body, message):
        self.log.append((message.headers, body))


@pytest.fixture(scope="module")
def kombu_listener(system):
    listener = KombuListener(system.amqp_url)
    yield listener
    listener.close()


@pytest.fixture(scope="module")
def nameko_heard(system):
    """Run the stock nameko service; give a function that tells what it has heard."""
    file = system.folder / "nameko-heard.jsonl"
    process = subprocess.Popen([sys.executable, LISTENER, system.amqp_url, file], stderr=subprocess.DEVNULL)

    def heard():
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    eventually(heard)
    yield heard
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def office(system):
    """Give the roles, as the sample's driver plays them."""
    logins = [Login(**{**login, "lane": lane}) for lane, login in system.logins.items()]
    office = Office({service: system.url(service) for service in system.ports}, logins)
    yield office
    office.close()


@pytest.fixture(scope="module")
def invoice(system):
    """Give an account and an invoice of it, as billing has them."""
    system.run("billing", "seed", "--accounts", "40", "--seed", "7")
    with httpx.Client(base_url=system.url("billing"), auth=system.auth("billing_coordinator"), timeout=20) as client:
        accounts = client.get("/accounts").json()["items"]
        account = accounts[0]["account"]
        invoices = client.get(f"/accounts/{account}/invoices").json()["items"]
    return account, invoices[-1]["number"], accounts[0]["municipality"]


def the_filing(invoice):
    account, number, municipality = invoice
    return {
        "petitioner": {
            "name": "Mercedes Ahumada de la Cruz",
            "id_type": "CC",
            "id_number": "22.401.777",
            "address": "Carrera 19 # 18-42",
            "email": "mercedes@ejemplo.co",
        },
        "kind": "reclamacion",
        "channel": "escrito",
        "cause_code": "102",
        "account": account,
        "municipality": municipality,
        "invoice": number,
        "description": "El consumo subió al triple: hay una fuga que nadie ve.",
        "work_orders": [{"type": "reading", "reason": "Verificar la lectura del medidor"}],
    }


@pytest.fixture(scope="module")
def case(system, office, invoice, kombu_listener, nameko_heard):
    """Take the claim through every step, from filing to the archive, and the reports."""
    body = the_filing(invoice)
    reporting = httpx.Client(base_url=system.url("reporting"), timeout=60)
    filed = office.act("customer_service_assistant", "intake", "/pqrs", body, key=str(uuid.uuid4()))
    case = journey.Case(filed["radicado"], body, filed, reliquidate=True)
    journey.run(office, case)
    with reporting:
        eventually(lambda: seen(reporting, system, case.radicado)["state"] == "archivada", 60)
        daily = reporting.post("/reports/daily", json={"day": TODAY}, auth=system.auth("customer_service_assistant"))
        assert daily.status_code == 201, daily.text
        period = {"first_day": TODAY, "last_day": TODAY}
        monthly = reporting.post("/reports/management", json=period, auth=system.auth("customer_service_professional"))
        assert monthly.status_code == 201, monthly.text
    return case


def seen(reporting, system, radicado):
    return reporting.get(f"/pqrs/{radicado}", auth=system.auth("auditor")).json()


@pytest.fixture(scope="module")
def folded(system, case):
    """Give the case as reporting shows it at the end."""
    with httpx.Client(base_url=system.url("reporting"), timeout=20) as reporting:
        return seen(reporting, system, case.radicado)


def test_every_step_of_the_procedure_is_done_or_was_not_due(folded):
    status = {step["number"]: step["status"] for step in folded["steps"]}
    assert set(status) == set(range(1, 24))
    # The delivery was at the address (18), so nothing was due at the desk (19).
    assert status.pop(19) == "skipped"
    assert set(status.values()) == {"done"}, status


def test_nothing_is_left_to_do(folded):
    assert folded["state"] == "archivada"
    assert folded["next_acts"] == []


def test_the_history_has_every_fact_in_order_without_a_hole(system, case, folded):
    with httpx.Client(base_url=system.url("intake"), timeout=20) as intake:
        items = intake.get(f"/pqrs/{case.radicado}/events", auth=system.auth("auditor")).json()["items"]
    assert [item["sequence"] for item in items] == list(range(1, len(items) + 1))
    assert [entry["event_id"] for entry in folded["timeline"]] == [item["id"] for item in items]
    assert set(FIXED) <= {item["type"] for item in items}


def test_the_read_model_agrees_with_intakes_log_asked_for_over_http(system, folded):
    told = system.run("reporting", "verify")
    assert "Diferencias: 0." in told
    assert not told.startswith("Casos: 0 ")


def test_the_documents_are_real_files_with_the_hash_they_claim(system, folded):
    assert len(folded["documents"]) >= 6
    for document in folded["documents"]:
        with httpx.Client(base_url=system.url(document["service"]), timeout=20) as client:
            content = client.get(f"/documents/{document['sha256']}", auth=system.auth("auditor")).content
        assert hashlib.sha256(content).hexdigest() == document["sha256"]
        assert len(content) == document["size"]


def test_intakes_index_has_them_all_in_order_with_their_pages_and_hands_each_out(system, case, folded):
    with httpx.Client(base_url=system.url("intake"), timeout=20, auth=system.auth("auditor")) as intake:
        index = intake.get(f"/pqrs/{case.radicado}/documents").json()
        assert [each["sha256"] for each in index["documents"]] == [each["sha256"] for each in folded["documents"]]
        assert len({each["service"] for each in index["documents"]}) >= 4
        folio = 0
        for each in index["documents"]:
            assert each["first_folio"] == folio + 1
            assert (each["pages"] is not None) == (each["media_type"] == "application/pdf"), each
            folio = each["last_folio"]
            content = intake.get(f"/pqrs/{case.radicado}/documents/{each['number']}").content
            assert hashlib.sha256(content).hexdigest() == each["sha256"]
        assert (index["folios"], index["closed"]["documents"]) == (folio, len(index["documents"]) - 2)
        assert intake.get(f"/pqrs/{case.radicado}/documents.pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", FIXED)
def test_a_plain_kombu_consumer_gets_each_fixed_event_with_its_envelope(case, kombu_listener, name):
    message, body = eventually(lambda: of_case(kombu_listener.heard.get(name, []), case))[0]
    headers = message.headers
    assert headers["cloudEvents_specversion"] == "1.0"
    assert headers["cloudEvents_type"] == name == message.delivery_info["routing_key"]
    assert headers["cloudEvents_source"] == f"/{FIXED[name]}"
    assert headers["cloudEvents_subject"] == case.radicado
    assert headers["cloudEvents_id"] == message.properties["message_id"]
    assert datetime.fromisoformat(headers["cloudEvents_time"]).utcoffset() is not None
    assert headers["cloudEvents_actorlane"]
    assert message.content_type == "application/json"
    assert message.properties["delivery_mode"] == 2
    jsonschema.validate(body, schema(name))


def test_every_event_on_the_bus_keeps_to_its_published_schema(case, kombu_listener):
    log = eventually(lambda: archived(kombu_listener.log, case))
    for headers, body in log:
        jsonschema.validate(body, schema(headers["cloudEvents_type"]))
    assert [headers["cloudEvents_sequence"] for headers, _ in log] == list(range(1, len(log) + 1))


@pytest.mark.parametrize("name", FIXED)
def test_a_stock_nameko_event_handler_gets_each_fixed_event(case, nameko_heard, name):
    def payloads():
        return [
            heard["payload"]
            for heard in nameko_heard()
            if heard["type"] == name and heard["payload"]["radicado"] == case.radicado
        ]

    (payload,) = eventually(payloads)
    jsonschema.validate(payload, schema(name))


def test_personal_data_stand_neither_on_the_bus_nor_in_any_log_line(system, case, kombu_listener):
    eventually(lambda: archived(kombu_listener.log, case))
    public = json.dumps([body for _, body in kombu_listener.log], ensure_ascii=False)
    public += "".join(file.read_text() for file in system.folder.glob("*.log"))
    for canary in CANARIES:
        assert canary not in public


def of_case(heard, case):
    return [(message, body) for message, body in heard if body["radicado"] == case.radicado]


def archived(log, case):
    own = [(headers, body) for headers, body in log if body.get("radicado") == case.radicado]
    return own if any(headers["cloudEvents_type"] == "PQRArchived" for headers, _ in own) else None


def schema(name):
    (file,) = CONTRACTS.glob(f"*/{name}.v1.schema.json")
    return json.loads(file.read_text())


def test_the_checker_of_the_chaos_runs_finds_nothing_wrong(system, case, tmp_path):
    """Without any fault it must be green, on the tables and documents of the real services."""
    Recorder(tmp_path / "history.jsonl").close()
    databases = {name: at.superuser_url for name, at in system.databases.items() if name != "console"}
    sources = collect.Sources(databases, system.mongo_url, system.amqp_url, system.vhost.management, system.vhost.name)

    def evidence():
        return collect.evidence(sources, tmp_path / "history.jsonl")

    system.run("intake", "checkpoint")
    eventually(lambda: not invariants.check(evidence(), ["I5"]))
    assert evidence().checkpoints
    assert invariants.check(evidence(), ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I10", "I13"]) == []
    assert {row.type for row in evidence().history_of(case.radicado)} > set(FIXED)
