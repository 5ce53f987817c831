"""The commands as they are run: migrate, worker, relay and web, over real servers, with plain AMQP at both ends."""

from __future__ import annotations

import pytest
from kombu import Connection, Exchange, Queue
from tests.integration.processes import environment_over, paths_described, run, starting, taken

from radica import broker
from radica.envelope import from_delivery, headers
from radica.testing import eventually


@pytest.fixture
def environment(database, vhost, tmp_path):
    """Return the environment of notification's processes."""
    return environment_over(database, vhost, tmp_path)


@pytest.fixture
def start(environment, tmp_path):
    """Start `python -m notification <command>`."""
    with starting("notification", environment, tmp_path) as start:
        yield start


def send(channel, message):
    """Publish as the producer's relay would."""
    exchange = Exchange(f"{message.source.strip('/')}.events", type="topic", durable=True)
    producer = channel.connection.client.Producer(channel, exchange=exchange)
    producer.publish(message.data, serializer="json", routing_key=message.type, headers=headers(message))


def test_a_filed_response_is_heard_once_and_its_assignment_is_published(start, vhost, message, http, act):
    case = message("PQRRadicated", radicado="E-2026-0000123-4")
    response = message("ResponseFiled", radicado="E-2026-0000123-4", outgoing_number="S-2026-0000045-2")
    start("worker")
    start("relay")
    eventually(lambda: vhost.management.get(f"/api/queues/{vhost.name}/notification").json().get("consumers"))
    with Connection(vhost.url) as connection:
        channel = connection.channel()
        queue = Queue("somebody", broker.events_exchange("notification"), routing_key="#", exclusive=True)(channel)
        queue.declare()
        for heard in (case, response, response, message("PQRClosed", radicado="E-2026-0000123-4")):
            send(channel, heard)
        eventually(lambda: http.get("/pqrs/E-2026-0000123-4").json().get("closed_on"))
        assert len(http.get("/communications").json()["items"]) == 1
        assert act("assign").status_code == 201
        citation, assignment = (from_delivery(*eventually(lambda: taken(queue))) for _ in range(2))
    assert (citation.type, assignment.type) == ("CitationSent", "DeliveryAssigned")
    assert assignment.event().to == "pedro.ruiz"
    assert assignment.subject == "E-2026-0000123-4"
    assert (assignment.actor.lane, assignment.source) == ("customer_service_assistant", "/notification")


def test_the_web_process_is_ready_and_describes_itself(start, environment):
    start("web")
    paths = paths_described(environment)
    assert {
        "/communications/{outgoing}/assignment",
        "/communications/{outgoing}/attempt",
        "/communications/{outgoing}/delivery",
        "/communications/{outgoing}/record",
        "/pqrs/{radicado}/notice",
        "/pqrs/{radicado}/notification",
        "/documents",
        "/feed",
    } <= paths


def test_migrating_again_changes_nothing(environment):
    again = run("notification", environment, "migrate")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_command_that_does_not_exist_is_told_with_those_that_do(environment):
    refused = run("notification", environment, "fly")
    assert refused.returncode == 2
    assert "web | worker | topology | relay | migrate" in refused.stderr


def test_the_service_cannot_take_back_what_happened(db, filed, done):
    filed()
    done("assign", "attempt", "personal")
    for statement in (
        "delete from communications",
        "delete from delivery_attempts",
        "update delivery_attempts set reason = 'otra'",
        "update notifications set effective_on = '2027-01-01'",
        "delete from notifications",
    ):
        with pytest.raises(Exception, match="permission denied"), db.transaction() as tx:
            tx.execute(statement)
