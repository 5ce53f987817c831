"""The commands as they are run: migrate, worker, relay, web, rebuild, verify, over real servers."""

from __future__ import annotations

import signal
import time
from dataclasses import replace
from functools import partial

import pytest
from kombu import Connection, Exchange, Queue
from tests.integration import processes
from tests.integration.processes import environment_of, paths_described, starting

from radica import broker
from radica.access import Lane
from radica.envelope import from_delivery, headers
from radica.testing import a_command, a_person, eventually
from reporting import bodies
from reporting.issuing import Issuing

RADICADO = "E-2026-0000123-4"
OTHER = "E-2026-0000124-2"
WAY = ("PQRTransferred", "PQRAssigned", "WorkOrderOpened", "AreaReportSubmitted", "SupportsCompleted", "PQRReceived")


@pytest.fixture
def environment(mongo_url, vhost, intake_url, tmp_path):
    """Return the environment of reporting's processes."""
    return environment_of(
        tmp_path,
        mongo_url=mongo_url,
        amqp_url=vhost.url,
        feed_url=intake_url,
        tokens_url=f"{intake_url}/tokens",
        service_user="reporting",
        service_password="clave-de-maquina",
    )


@pytest.fixture
def start(environment, tmp_path):
    """Start `python -m reporting <command>`."""
    with starting("reporting", environment, tmp_path, endings=(0, -signal.SIGKILL)) as start:
        yield start


@pytest.fixture
def run(environment):
    """Run `python -m reporting …` to its end."""
    return partial(processes.run, "reporting", environment)


@pytest.fixture
def worker(start, vhost, mongo):
    """Start the worker and wait until it hears; gives the process."""
    with Connection(vhost.url) as connection:
        Exchange("intake.events", type="topic", durable=True)(connection.channel()).declare()
    process = start("worker")
    eventually(lambda: vhost.management.get(f"/api/queues/{vhost.name}/reporting").json().get("consumers"))
    return process


@pytest.fixture
def send(vhost):
    """Publish as intake's relay would."""
    with Connection(vhost.url) as connection:
        producer = connection.Producer(exchange=Exchange("intake.events", type="topic", durable=True))

        def send(*messages):
            for message in messages:
                producer.publish(
                    message.data, serializer="json", routing_key=message.type, headers=headers(message), retry=True
                )

        yield send


def heard(cases, radicado, sequence):
    return eventually(lambda: cases().get(radicado, {}).get("sequence") == sequence)


def test_what_intake_announces_is_folded_and_holes_are_filled(worker, send, intake, cases):
    told = intake.records("PQRRadicated", *WAY)
    send(told[0], told[1], told[5], told[1])
    heard(cases, RADICADO, 7)
    assert [entry["event_id"] for entry in cases()[RADICADO]["timeline"]] == [message.id for message in told]
    assert cases()[RADICADO]["position"] == 7


def test_a_poisonous_message_ends_among_the_dead_letters_with_its_reason_and_its_neighbours_pass(
    worker, send, intake, cases, vhost
):
    told = intake.records("PQRRadicated", "PQRTransferred")
    other = intake.record("PQRRadicated", OTHER)
    send(told[0], replace(told[1], data={"radicado": RADICADO}), other, replace(told[1], subject="E-2026-0000999-9"))
    heard(cases, OTHER, 1)
    with Connection(vhost.url) as connection:
        dead = broker.dead_letter_queue("reporting")(connection.channel())
        reasons = [eventually(lambda: dead.get(no_ack=True)).headers["radica-reason"] for _ in range(2)]
    assert "«area»" in reasons[0]
    assert "no tiene el evento 1" in reasons[1]
    send(told[1])
    heard(cases, RADICADO, 2)


def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(worker, start, send, intake, cases, tmp_path):
    told = [
        message
        for number in range(40)
        for message in intake.records("PQRRadicated", *WAY, radicado=f"E-2026-{number:07}-0")
    ]
    send(*told)
    eventually(cases)
    worker.kill()
    start("worker")
    eventually(lambda: (tmp_path / "worker.log").read_text().count("worker_started") == 2)
    eventually(lambda: sum(case["sequence"] for case in cases().values()) == len(told))
    assert all(
        [entry["sequence"] for entry in case["timeline"]] == list(range(1, case["sequence"] + 1))
        for case in cases().values()
    )


def test_an_idle_worker_stops_within_two_seconds(worker):
    before = time.monotonic()
    worker.terminate()
    assert worker.wait(10) == 0
    assert time.monotonic() - before < 2


def test_the_relay_publishes_what_was_announced(start, vhost, office):
    receipt = Issuing(office).daily(
        a_command(a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)), bodies.DailyReport(day="2026-11-20")
    )
    with Connection(vhost.url) as connection:
        exchange = broker.events_exchange("reporting")
        queue = Queue("somebody", exchange, routing_key="#", exclusive=True)(connection.channel())
        queue.declare()
        start("relay")
        delivered = eventually(lambda: queue.get(no_ack=True))
        message = from_delivery(delivered.headers, delivered.body)
        assert (message.id, message.type, message.sequence) == (receipt.event_id, "DailyReportIssued", 1)
        assert message.event().radicado == "RD-2026-11-20"
        time.sleep(1)
        assert queue.get(no_ack=True) is None


def test_the_web_process_is_ready_and_describes_itself(start, environment, mongo):
    start("web")
    assert "/worklists/{lane}" in paths_described(environment)


def test_migrating_makes_what_is_needed_and_again_changes_nothing(run, mongo_url):
    assert (run("migrate").returncode, run("migrate").returncode) == (0, 0)


def test_rebuild_and_verify_tell_what_they_found(run, mongo, hearing, intake, generations, cases):
    hearing.hear(intake.records("PQRRadicated", *WAY))
    before = cases()
    verified = run("verify")
    assert (verified.returncode, verified.stdout) == (0, "Casos: 1 en uso, 1 en la nueva. Diferencias: 0.\n")
    mongo.collection(generations.live()).update_one({"_id": RADICADO}, {"$set": {"step": 99}})
    differing = run("verify")
    assert differing.returncode == 1
    assert f"{RADICADO} step: 99 -> 8" in differing.stdout
    rebuilt = run("rebuild")
    assert rebuilt.returncode == 0
    assert "La colección nueva está en uso" in rebuilt.stdout
    assert cases() == before
    assert "cases_1" in run("rebuild", "--drop-old").stdout
    intake.entries.clear()
    refused = run("rebuild")
    assert refused.returncode == 75
    assert "no tiene todos los hechos" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("command", [[], ["fly"], ["rebuild", "--now"], ["web", "verify"]])
def test_a_command_that_does_not_exist_is_told_with_those_that_do(run, command):
    refused = run(*command)
    assert refused.returncode == 2
    assert "web | worker | topology | relay | migrate | rebuild" in refused.stderr


def test_missing_configuration_is_listed_and_the_process_stops(run, environment):
    del environment["RADICA_MONGO_URL"]
    refused = run("worker")
    assert refused.returncode == 78
    assert "RADICA_MONGO_URL: falta" in refused.stderr
