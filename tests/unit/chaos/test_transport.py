from __future__ import annotations

from contextlib import suppress

import httpx
import pytest
from tests.chaos.history import Recorder, Type, read
from tests.chaos.workload.transport import Recording

KEY = "una-clave-de-prueba"


@pytest.fixture
def carried(tmp_path):
    """Give a function that sends a command which meets an answer or an error; returns the transport and the history."""
    recorder = Recorder(tmp_path / "history.jsonl")
    meets = []
    transport = Recording(recorder, httpx.MockTransport(lambda _: meets.pop()()))

    def carry(meet, method="POST"):
        meets.append(meet)
        with httpx.Client(transport=transport) as client, suppress(httpx.TransportError):
            client.request(method, "http://intake/pqrs", json={"kind": "queja"}, headers={"Idempotency-Key": KEY})
        return transport, read(tmp_path / "history.jsonl").operations

    yield carry
    recorder.close()


def raised(error):
    def meet():
        raise error

    return meet


def answered(status, body):
    return lambda: httpx.Response(status, json=body)


ACCEPTED = answered(201, {"radicado": "E-2026-0000001-1"})


@pytest.mark.parametrize(
    ("meet", "outcome", "unknown"),
    [
        (ACCEPTED, Type.OK, False),
        (answered(409, {}), Type.FAIL, False),
        (answered(503, {}), Type.INFO, True),
        (raised(httpx.ReadTimeout("late")), Type.INFO, True),
        (raised(httpx.RemoteProtocolError("cut")), Type.INFO, True),
        (raised(httpx.ConnectError("down")), Type.FAIL, False),
    ],
)
def test_what_a_client_cannot_know_stays_open(carried, meet, outcome, unknown):
    transport, (operation,) = carried(meet)
    assert operation.outcome is outcome
    assert (KEY in transport.open) is unknown


def test_a_command_is_on_the_disk_before_it_is_sent(carried, tmp_path):
    seen = []

    def meet():
        seen.extend(read(tmp_path / "history.jsonl").operations)
        return httpx.Response(201, json={})

    carried(meet)
    assert [(operation.f, operation.key, operation.ended) for operation in seen] == [("register", KEY, None)]


def test_an_answer_to_the_retry_settles_what_was_unknown(carried):
    carried(raised(httpx.ReadTimeout("late")))
    transport, operations = carried(ACCEPTED)
    assert transport.open == {}
    assert operations[-1].case == "E-2026-0000001-1"


def test_a_question_is_not_written_down(carried):
    _, operations = carried(answered(200, {}), method="GET")
    assert operations == []
