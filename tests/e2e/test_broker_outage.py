"""RabbitMQ stopped and started again: cases are filed all the while, and every event arrives, once and in order."""

from __future__ import annotations

import uuid
from contextlib import ExitStack

import httpx
import pytest
from tests.servers import ServerProcess

from deploy.local.layout import Layout
from deploy.local.rabbitmq import RabbitMQ
from deploy.local.settings import ServerPorts
from radica.testing import eventually

PORTS = ServerPorts(postgres=0, amqp=20672, mongo=0)
BEFORE, DURING, AFTER = 5, 20, 5


@pytest.fixture
def server(tmp_path):
    layout = Layout(tmp_path / "broker")
    layout.make()
    server = RabbitMQ(layout, PORTS, password="radica")
    server.prepare()
    yield server
    server.erase()


@pytest.fixture
def broker(server):
    """Give a RabbitMQ of the test's own, running; its data stay between stop and start."""
    mapper, broker = (
        ServerProcess(program, ready, server.layout.logs / f"{program.name}.log")
        for program, ready in zip(server.programs(), (lambda: True, server.ready), strict=True)
    )
    with ExitStack() as stack:
        for process in (mapper, broker):
            stack.callback(process.kill)
            process.start()
        yield broker


def file(system, number):
    body = {
        "anonymous": True,
        "kind": "reclamacion",
        "channel": "escrito",
        "cause_code": "303",
        "municipality": "08078",
        "description": f"Sin agua, aviso {number}",
        "work_orders": [{"type": "inspection", "reason": "Verificar la presión"}],
    }
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answer = httpx.post(
        system.url("intake") + "/pqrs",
        json=body,
        headers=headers,
        auth=system.auth("customer_service_assistant"),
        timeout=10,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["radicado"]


def test_filing_goes_on_without_the_broker_and_every_event_arrives_when_it_is_back(server, broker, another_system):
    system = another_system(server.url)
    system.start("console-web", "intake-web", "intake-relay", "intake-worker", "routing-worker", "routing-relay")
    system.start("routing-web", "reporting-worker", "reporting-web")
    radicados = [file(system, number) for number in range(BEFORE)]
    eventually(lambda: history(system, radicados[0]) == ["PQRRadicated", "WorkOrderOpened"], 60)
    broker.stop()
    radicados += [file(system, number) for number in range(DURING)]
    broker.start()
    radicados += [file(system, number) for number in range(AFTER)]
    for radicado in radicados:
        eventually(lambda r=radicado: history(system, r) == ["PQRRadicated", "WorkOrderOpened"], 90)
        eventually(lambda r=radicado: shown(system, r) == [1, 2], 60)
        assert len(orders(system, radicado)) == 1


def history(system, radicado):
    items = get(system, "intake", f"/pqrs/{radicado}/events").get("items", [])
    assert [item["sequence"] for item in items] == list(range(1, len(items) + 1))
    return [item["type"] for item in items]


def shown(system, radicado):
    return [entry["sequence"] for entry in get(system, "reporting", f"/pqrs/{radicado}").get("timeline", [])]


def orders(system, radicado):
    return get(system, "routing", f"/pqrs/{radicado}/work-orders")["items"]


def get(system, service, path):
    return httpx.get(system.url(service) + path, auth=system.auth("auditor"), timeout=20).json()
