"""The commands as they are run: migrate, worker, relay, web and make-certificate, over real servers."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial

import pytest
from kombu import Connection, Exchange
from tests.integration import processes
from tests.integration.processes import environment_over, paths_described, starting

from radica.envelope import headers
from radica.testing import eventually

RADICADO = "E-2026-0000123-4"

run = partial(processes.run, "correspondence")


@pytest.fixture
def environment(database, vhost, tmp_path, signing_file):
    """Return the environment of correspondence's processes."""
    signing = {"signing_pkcs12": signing_file, "signing_passphrase": "clave-de-prueba"}
    return environment_over(database, vhost, tmp_path, **signing)


@pytest.fixture
def start(environment, tmp_path):
    """Start `python -m correspondence <command>`."""
    with starting("correspondence", environment, tmp_path) as start:
        yield start


def publish(connection, exchange, body, type_, attributes):
    channel = connection.channel()
    exchange_ = Exchange(exchange, type="topic", durable=True)
    exchange_(channel).declare()
    connection.Producer(channel, exchange=exchange_).publish(
        body, content_type="application/json", content_encoding="utf-8", routing_key=type_, headers=attributes
    )


def test_events_are_heard_twice_delivered_once_taken_and_poison_is_put_aside(start, vhost, message, db):
    filed = message("PQRRadicated", radicado=RADICADO, kind="reclamacion", regime="ley_142")
    concept = message("ConceptIssued", radicado=RADICADO, way="draft")
    start("worker")
    eventually(lambda: _queue(vhost, "correspondence").get("consumers"))
    with Connection(vhost.url) as connection:
        for _ in range(2):
            publish(connection, "intake.events", json.dumps(filed.data), filed.type, headers(filed))
        publish(connection, "intake.events", "{no es JSON", "PQRRadicated", headers(message("PQRRadicated")))
        unknown = {**headers(message("PQRClosed")), "cloudEvents_dataschema": "urn:radica:PQRClosed:99"}
        publish(connection, "intake.events", json.dumps(message("PQRClosed").data), "PQRClosed", unknown)
        publish(connection, "routing.events", json.dumps(concept.data), concept.type, headers(concept))

    def taken():
        with db.transaction() as tx:
            return tx.one("select count(*) as found from cases where kind is not null and concept_way = 'draft'").found

    eventually(lambda: taken() == 1)
    eventually(lambda: _queue(vhost, "correspondence.dead").get("messages") == 2)
    with db.transaction() as tx:
        assert tx.one("select count(*) as found from inbox").found == 2


def _queue(vhost, name):
    return vhost.management.get(f"/api/queues/{vhost.name}/{name}").json()


def test_the_worker_loads_nothing_that_makes_paper(environment):
    code = "import correspondence.worker, sys; print(sorted(m for m in ('typst', 'pyhanko') if m in sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"


def test_the_web_process_is_ready_and_describes_itself(start, environment):
    start("web")
    paths = paths_described(environment)
    assert {"/pqrs/{radicado}/letters", "/letters/{letter}/signature", "/templates", "/documents"} <= paths


def test_migrating_again_changes_nothing(environment):
    assert run(environment, "migrate").stderr == ""


def test_a_certificate_is_made_once_and_then_only_checked(environment, tmp_path):
    path = tmp_path / "secretos" / "firma.p12"
    own = {**environment, "RADICA_SIGNING_PKCS12": str(path), "RADICA_SIGNING_PASSPHRASE": "una clave"}
    made = run(own, "make-certificate")
    assert (made.returncode, made.stderr) == (0, "")
    assert str(path) in made.stdout
    content = path.read_bytes()
    assert run(own, "make-certificate").returncode == 0
    assert path.read_bytes() == content
    wrong = run({**own, "RADICA_SIGNING_PASSPHRASE": "otra"}, "make-certificate")
    assert wrong.returncode == 1
    assert "RADICA_SIGNING_PASSPHRASE" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    assert path.read_bytes() == content


def test_a_certificate_is_not_made_without_a_passphrase(environment, tmp_path):
    path = tmp_path / "firma.p12"
    bare = {k: v for k, v in environment.items() if k != "RADICA_SIGNING_PASSPHRASE"} | {
        "RADICA_SIGNING_PKCS12": str(path)
    }
    refused = run(bare, "make-certificate")
    assert refused.returncode == 78
    assert "RADICA_SIGNING_PASSPHRASE: falta" in refused.stderr
    assert not path.exists()


def test_a_command_that_does_not_exist_is_told_with_those_that_do(environment):
    refused = run(environment, "fly")
    assert refused.returncode == 2
    assert "web | worker | topology | relay | migrate | make-certificate" in refused.stderr


def test_the_service_cannot_delete_or_rewrite_its_history(database, open_database, ready, done):
    done(ready(), "draft")
    for statement in ("delete from letters", "update letter_acts set who = 'otro'", "delete from outgoing_counter"):
        with pytest.raises(Exception, match="permission denied"), open_database(database).transaction() as tx:
            tx.execute(statement)
