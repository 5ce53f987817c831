"""The processes of billing as a supervisor starts them, on a real broker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest
from kombu import Connection, Exchange, Queue

from radica.envelope import headers
from radica.testing import a_free_port, eventually

STOP_S = 20


@pytest.fixture
def billing_process(database, vhost, tmp_path):
    """Start `python -m billing …`; it is stopped at the end, and must have stopped by itself on SIGTERM."""

    @contextmanager
    def start(command, **environment):
        log = tmp_path / f"{command}.log"
        with log.open("ab") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "billing", command],
                env={
                    **os.environ,
                    "RADICA_DATABASE_URL": database.url,
                    "RADICA_OWNER_DATABASE_URL": database.owner_url,
                    "RADICA_AMQP_URL": vhost.url,
                    "RADICA_DOCUMENTS_FOLDER": str(tmp_path / "documents"),
                    **environment,
                },
                stderr=stderr,
            )
        try:
            yield log
            process.terminate()
            assert process.wait(STOP_S) == 0, log.read_text()
        finally:
            process.kill()
            process.wait(STOP_S)

    return start


@pytest.fixture
def broker_channel(vhost):
    with Connection(vhost.url) as connection:
        yield connection.channel()


def test_the_worker_holds_what_is_disputed_and_puts_poison_aside_with_its_reason(
    billing_process, broker_channel, vhost, utility, facts, announced
):
    with billing_process("worker") as log:
        eventually(lambda: "subscription_hears" in log.read_text())
        exchange = Exchange("intake.events", type="topic")(broker_channel)
        poison, wrong, good = facts.radicated(), facts.radicated(), facts.radicated()
        wrong.data["kind"] = "invento"
        for message, body in ((poison, b"{esto no es json"), (wrong, None), (good, None)):
            send(exchange, message, body)
        eventually(announced)
        dead = eventually(lambda: two_of(Queue("billing.dead")(broker_channel)))

    assert [name for name, _ in announced()] == ["CollectionHeld"]
    assert {letter.headers["cloudEvents_id"] for letter in dead} == {poison.id, wrong.id}
    assert all(any("reason" in name for name in letter.headers) for letter in dead)


def test_the_relay_announces_what_was_held(billing_process, broker_channel, billing, utility, facts):
    Exchange("billing.events", type="topic", durable=True)(broker_channel).declare()
    listener = Queue("listener", Exchange("billing.events", type="topic"), routing_key="#", exclusive=True)(
        broker_channel
    )
    listener.declare()
    billing.hear([facts.radicated()])

    with billing_process("relay"):
        heard = eventually(lambda: listener.get(no_ack=True))

    assert heard.delivery_info["routing_key"] == "CollectionHeld"
    assert heard.headers["cloudEvents_source"] == "/billing"


def test_the_web_process_is_ready_and_stops_when_told(billing_process):
    port = a_free_port()
    with (
        billing_process("web", RADICA_HTTP_PORT=str(port)),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        eventually(lambda: is_ready(client))
        assert client.get("/openapi.json").json()["info"]["title"] == "Radica: billing"
        assert client.get("/accounts").status_code == 401


def send(exchange, message, body):
    exchange.publish(
        exchange.Message(
            body if body is not None else json.dumps(message.data).encode(),
            headers=headers(message),
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
        ),
        routing_key=message.type,
    )


def two_of(queue):
    """The two messages of a queue once both are there."""
    found = [queue.get(), queue.get()]
    if None in found:
        for message in found:
            if message is not None:
                message.requeue()
        return None
    return found


def is_ready(client):
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False
