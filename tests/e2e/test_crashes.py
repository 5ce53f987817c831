"""kill -9 where it hurts, in the real services: a retry with the same key finds what was committed."""

from __future__ import annotations

import signal
import uuid

import httpx
import pytest

from radica.testing import a_virtual_host, eventually

FILING = {
    "anonymous": True,
    "kind": "queja",
    "channel": "escrito",
    "cause_code": "315",
    "municipality": "08078",
    "description": "La atención fue mala.",
    "work_orders": [{"type": "other", "reason": "Revisar"}],
}


@pytest.fixture
def lone(another_system):
    with a_virtual_host() as broker:
        yield another_system(broker.url)


def file(system, key):
    return httpx.post(
        system.url("intake") + "/pqrs",
        json=FILING,
        headers={"Idempotency-Key": key},
        auth=system.auth("customer_service_assistant"),
        timeout=10,
    )


def history(system, radicado):
    url = system.url("intake") + f"/pqrs/{radicado}/events"
    return [item["type"] for item in httpx.get(url, auth=system.auth("auditor"), timeout=20).json()["items"]]


def test_web_killed_after_commit_before_answer_gives_the_same_radicado_to_the_retry(lone):
    lone.start("console-web")
    lone.start("intake-web", RADICA_FAILPOINTS="command.committed=kill@1")
    key = str(uuid.uuid4())
    with pytest.raises(httpx.TransportError):
        file(lone, key)
    assert lone.processes.pop("intake-web").wait(10) == -signal.SIGKILL
    lone.start("intake-web")
    first, second = file(lone, key), file(lone, key)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert first.json()["radicado"].startswith(f"E-{first.json()['due_on'][:4]}-0000001-")
    assert history(lone, first.json()["radicado"]) == ["PQRRadicated"]
    assert file(lone, str(uuid.uuid4())).json()["radicado"][7:14] == "0000002"


def test_workers_and_relays_killed_at_their_worst_moment_lose_and_double_nothing(lone):
    lone.start("console-web", "intake-web", "routing-web")
    radicados = [file(lone, str(uuid.uuid4())).json()["radicado"] for _ in range(10)]
    lone.start("routing-worker", RADICA_FAILPOINTS="worker.committed=kill@1")
    lone.start("intake-relay", RADICA_FAILPOINTS="relay.confirmed=kill@1")
    lone.start("intake-worker", RADICA_FAILPOINTS="worker.committed=kill@1")
    lone.start("routing-relay", RADICA_FAILPOINTS="relay.confirmed=kill@1")
    for name in ("intake-relay", "routing-worker"):
        assert lone.processes.pop(name).wait(60) == -signal.SIGKILL
    lone.start("intake-relay", "routing-worker")
    for name in ("routing-relay", "intake-worker"):
        assert lone.processes.pop(name).wait(60) == -signal.SIGKILL
    lone.start("routing-relay", "intake-worker")
    for radicado in radicados:
        eventually(lambda r=radicado: history(lone, r) == ["PQRRadicated", "WorkOrderOpened"], 60)
