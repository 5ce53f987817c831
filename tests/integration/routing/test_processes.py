"""The commands as they are run: migrate, worker, relay and web, over real servers, with plain AMQP at both ends."""

from __future__ import annotations

import pytest
from kombu import Connection, Exchange, Queue
from tests.integration.processes import PATIENCE_S, environment_over, paths_described, run, starting, taken

from radica import broker
from radica.documents import DocumentStore
from radica.documents.scanner import Scanner
from radica.envelope import from_delivery, headers
from radica.testing import A_TUESDAY_MORNING, a_free_port, eventually
from radica.uploads import State, Uploads
from sample.papers import pdf


@pytest.fixture
def environment(database, vhost, tmp_path):
    """Return the environment of routing's processes."""
    return environment_over(database, vhost, tmp_path)


@pytest.fixture
def start(environment, tmp_path):
    """Start `python -m routing <command>`."""
    with starting("routing", environment, tmp_path) as start:
        yield start


def send(channel, message):
    """Publish as intake's relay would."""
    connection = channel.connection.client
    producer = connection.Producer(channel, exchange=Exchange("intake.events", type="topic", durable=True))
    producer.publish(message.data, serializer="json", routing_key=message.type, headers=headers(message))


def test_a_filed_case_is_heard_and_what_follows_is_published(start, vhost, message, announced):
    filed = message("PQRRadicated", kind="recurso_reposicion", radicado="E-2026-0000700-0")
    with Connection(vhost.url) as connection:
        channel = connection.channel()
        Exchange("intake.events", type="topic", durable=True)(channel).declare()
        exchange = broker.events_exchange("routing")
        queue = Queue("somebody", exchange, routing_key="#", exclusive=True)(channel)
        queue.declare()
        start("worker")
        start("relay")
        eventually(lambda: vhost.management.get(f"/api/queues/{vhost.name}/routing").json().get("consumers"))
        send(channel, filed)
        send(channel, filed)
        opened, transferred = (from_delivery(*eventually(lambda: taken(queue))) for _ in range(2))
    assert (opened.type, transferred.type) == ("WorkOrderOpened", "PQRTransferred")
    assert transferred.event().area == "juridica"
    assert {opened.subject, transferred.subject} == {"E-2026-0000700-0"}
    assert (transferred.actor.id, transferred.actor.lane, transferred.source) == ("routing", "service", "/routing")
    assert len(announced()) == 2


def test_the_web_process_is_ready_and_describes_itself(start, environment):
    start("web")
    paths = paths_described(environment)
    assert {"/pqrs/{radicado}/transfer", "/work-orders/{number}/closing", "/binder", "/documents"} <= paths


def test_migrating_again_changes_nothing(environment):
    again = run("routing", environment, "migrate")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_command_that_does_not_exist_is_told_with_those_that_do(environment):
    refused = run("routing", environment, "fly")
    assert refused.returncode == 2
    assert "web | worker | topology | relay | migrate" in refused.stderr


def test_the_service_cannot_delete_or_rewrite_what_was_handed_in(database, open_database, radicated, done):
    radicado = radicated()
    done(radicado, "transfer", "assign", "report")
    for statement in ("delete from pqr_case", "update submission set summary = 'otro'", "delete from work_order"):
        with pytest.raises(Exception, match="permission denied"), open_database(database).transaction() as tx:
            tx.execute(statement)


def test_the_worker_checks_what_was_left_to_it(db, start, tmp_path):
    documents = DocumentStore.in_folder(tmp_path / "documents", "routing")
    waiting = Uploads(db, documents, Scanner("127.0.0.1", a_free_port()))
    with documents.receive() as incoming:
        incoming.write(pdf(["acta"]))
        upload = waiting.take_in(incoming, "acta.pdf", "application/pdf", "ana", A_TUESDAY_MORNING)
    assert upload.state is State.CHECKING
    start("migrate").wait(PATIENCE_S)
    start("topology").wait(PATIENCE_S)
    start("worker")
    assert eventually(lambda: waiting.get(upload.id).state is State.CLEAN)
    assert waiting.get(upload.id).pages == 1
